"""The theory's files: nothing dangles, nothing is without a source, every mechanism has its place."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.actors.militia import DISPOSITIONS, STATE
from sim.errors import Refused
from sim.scenario.reading import read
from sim.scenario.vocabulary import CLAIMS, MILITIAS, PRESSURES, STATES
from sim.theory import read_theory, theory
from sim.theory.actors import SCALE, TRAITS
from sim.theory.load import HERE
from sim.theory.tables import SCENARIOS, parameter_table, source_table, theory_table, unsourced_numbers
from sim.world.options import TERMS

PACKAGE = HERE.parent

Edit = Callable[[str, str, str], Path]
WithParameter = Callable[[dict[str, str]], Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """A copy of the theory with one piece of one file replaced."""

    def edit(file: str, old: str, new: str) -> Path:
        folder = tmp_path / "theory"
        shutil.copytree(HERE, folder)
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return edit


PARAMETER = {
    "value": "1",
    "unit": "days",
    "range": "[0, 2]",
    "grade": "assumed",
    "mechanism": "[outbidding]",
    "sources": "[S-RUSI-2025]",
    "meaning": "a number",
}


@pytest.fixture
def with_parameter(tmp_path: Path) -> WithParameter:
    """A copy of the theory whose only parameter is made of the given texts."""

    def write(entries: dict[str, str]) -> Path:
        folder = tmp_path / "theory"
        shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("hypotheses"))
        lines = "".join(f"    {key}: {text}\n" for key, text in entries.items())
        (folder / "parameters.yaml").write_text(f"parameters:\n  thing:\n{lines}", encoding="utf-8")
        return folder

    return write


def refusal(folder: Path) -> str:
    with pytest.raises(Refused) as refused:
        read_theory(folder)
    return str(refused.value)


def test_every_mechanism_of_the_evidence_has_one_place() -> None:
    rows = theory_table()

    assert len(rows) == 89
    assert all(bool(row.carried_by) != bool(row.left_out) for row in rows)


def test_mechanisms_say_something_and_name_a_source() -> None:
    for name, mechanism in theory().mechanisms.items():
        assert len(mechanism.statement.split()) >= 5, name
        assert mechanism.statement.endswith("."), name
        assert mechanism.sources, name


def test_carriers_are_things_the_program_has() -> None:
    carriers = read(HERE / "mechanisms.yaml")["carriers"].plain()

    assert set(carriers["militia"]["term"]) == set(TERMS)
    assert set(carriers["militia"]["disposition"]) == set(DISPOSITIONS)
    assert set(carriers["militia"]["state"]) <= {name for name, *_ in STATE}
    assert set(carriers["militia"]["claim-mode"]) == set(CLAIMS)
    for room in carriers.values():
        assert set(room.get("pressure", ())) <= set(PRESSURES)


def test_every_term_but_the_prices_of_acting_carries_a_mechanism() -> None:
    carrying = {c.name for it in theory().mechanisms.values() for c in it.carried_by if c.kind == "term"}

    assert set(TERMS) - carrying == {"quiet", "inertia"}


def test_rules_cite_only_mechanisms_that_are_carried() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        for name in re.findall(r"mechanisms#([a-z0-9-]+)", path.read_text(encoding="utf-8")):
            assert name in theory().mechanisms, f"{path.name}: {name}"
            assert theory().mechanisms[name].carried_by, f"{path.name}: {name} is left out"


def test_all_militias_and_states_are_there_with_all_their_traits() -> None:
    assert set(theory().militias) == set(MILITIAS)
    assert all(theory().names.acts_for(state) == state for state in STATES)
    assert set(TRAITS) == set(DISPOSITIONS)
    for militia in theory().militias.values():
        assert set(militia.dispositions) == set(TRAITS)
        assert all(trait.value in SCALE and trait.note for trait in militia.dispositions.values())


def test_names_stand_for_whom_the_sources_mean() -> None:
    names = theory().names

    assert names.acts_for("irgc-qf") == "tehran"
    assert names.acts_for("washington-biden") == "washington"
    assert names.acts_for("kataib-hezbollah") is None
    assert names.members("sadiqoun") == ("asaib-ahl-al-haq",)
    assert names.members("any-facade") == names.members("unattributed") == ()
    assert "sadrists" not in names.members("any-iran-aligned-militia")
    assert set(names.members("hardline-core")) <= set(names.members("islamic-resistance-in-iraq"))


def test_every_name_that_scenarios_use_is_known() -> None:
    used: set[object] = set()
    for path in sorted(SCENARIOS.glob("*.yaml")):
        for _, node in read(path).walk():
            for key in ("by", "on", "addressees", "for", "against", "actors", "suspended", "leaders_hidden"):
                if key in node:
                    found = node[key]
                    used |= {item.value for item in found.items()} | set(found.entries())

    assert {"hamas", "krg", "unattributed"} <= used
    assert {name for name in used if name not in theory().names.full} == set()


def test_every_mechanism_that_scenarios_name_is_known() -> None:
    named: set[object] = set()
    for path in sorted(SCENARIOS.glob("*.yaml")):
        for _, node in read(path).walk():
            if "mechanisms" in node:
                named |= {item.value for item in node["mechanisms"].items()}

    assert "decapitation-fear" in named
    assert named <= set(theory().mechanisms)


def test_no_number_is_without_a_source() -> None:
    assert unsourced_numbers() == []


def test_a_number_without_a_source_would_be_found(tmp_path: Path) -> None:
    path = tmp_path / "bare.yaml"
    path.write_text("pressures:\n  sanctions: {start: 0.5, grade: assumed}\n", encoding="utf-8")

    assert unsourced_numbers([path]) == ["bare: pressures.sanctions.start"]


def test_sources_know_what_rests_on_them() -> None:
    rows = {row.source: row for row in source_table()}

    assert "theory: militias.harakat-al-nujaba.dispositions.caution" in rows["S-ESTIKLAL-2024"].numbers
    assert any(place.startswith("tower22-2024: pressures.") for place in rows["S-STIMSON-2024"].numbers)
    assert all(row.title != "unknown source" for row in rows.values())


def test_the_parameter_table_is_complete() -> None:
    rows = parameter_table()

    assert [row.name for row in rows] == list(theory().parameters)
    assert all(row.low <= row.value <= row.high and row.unit and row.mechanisms and row.sources for row in rows)


@pytest.mark.parametrize("key", ["value", "unit", "range", "grade", "sources", "mechanism", "meaning"])
def test_a_parameter_needs_all_its_reasons(key: str, with_parameter: WithParameter) -> None:
    folder = with_parameter({name: text for name, text in PARAMETER.items() if name != key})

    assert f"parameters.thing.{key}: key '{key}' is missing" in refusal(folder)


@pytest.mark.parametrize(
    ("key", "text", "complaint"),
    [
        ("range", "[2, 3]", "outside its range"),
        ("range", "[2, 0]", "outside its range"),
        ("grade", "certain", "one of documented, inferred, assumed, fitted"),
        ("sources", "[]", "too few entries"),
        ("sources", "[S-RUSI-2052]", "nearest name: S-RUSI-2025"),
        ("mechanism", "[]", "too few entries"),
        ("mechanism", "[outbiding]", "nearest name: outbidding"),
        ("mechanism", "[costly-signals]", "a known mechanism that is carried"),
    ],
)
def test_a_parameter_with_a_bad_reason_is_refused(
    key: str, text: str, complaint: str, with_parameter: WithParameter
) -> None:
    message = refusal(with_parameter({**PARAMETER, key: text}))

    assert re.search(r"theory/parameters.yaml:\d+:\d+: parameters.thing", message)
    assert complaint in message


def test_a_parameter_with_all_its_reasons_is_accepted(with_parameter: WithParameter) -> None:
    assert read_theory(with_parameter(PARAMETER)).parameters["thing"].value == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("actors.yaml", "        value: 0.75", "        value: 0.7", "not on the scale"),
        ("actors.yaml", "      capacity:", "      capacty:", "nearest name: capacity"),
        ("actors.yaml", "rivals: [asaib-ahl-al-haq, kataib-imam-ali]", "rivals: []", "names it as a rival"),
        (
            "mechanisms.yaml",
            "name: coordinator_stature",
            "name: coordinator_statue",
            "nearest name: coordinator_stature",
        ),
        ("mechanisms.yaml", "    left_out: It is about Lebanon", "    note: It is about Lebanon", "`left_out`"),
        ("sources.yaml", "    type: seed", "    type: sead", "nearest name: seed"),
    ],
)
def test_a_slip_in_a_file_is_refused_by_name(file: str, old: str, new: str, complaint: str, edited: Edit) -> None:
    message = refusal(edited(file, old, new))

    assert re.search(rf"theory/{file}:\d+:\d+: ", message)
    assert complaint in message


def test_a_hypothesis_may_change_only_what_there_is(with_parameter: WithParameter) -> None:
    folder = with_parameter(PARAMETER)
    (folder / "hypotheses").mkdir()
    text = "name: odd\ntitle: Odd\nmeaning: Nothing.\nsources: [S-RUSI-2025]\nparameters: {thin: 0}\n"
    (folder / "hypotheses" / "odd.yaml").write_text(text, encoding="utf-8")

    assert "nearest name: thing" in refusal(folder)


def test_a_hypothesis_is_named_after_its_file(with_parameter: WithParameter) -> None:
    folder = with_parameter(PARAMETER)
    (folder / "hypotheses").mkdir()
    text = "name: odd\ntitle: Odd\nmeaning: Nothing.\nsources: [S-RUSI-2025]\nparameters: {thing: 0}\n"
    (folder / "hypotheses" / "even.yaml").write_text(text, encoding="utf-8")

    assert "not the name of the file; even" in refusal(folder)
