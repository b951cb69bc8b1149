"""What a scenario may say: no silent coercion, no unknown names, no number without a reason."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from pydantic import create_model

from sim.errors import Problem, Refused
from sim.scenario import check, load
from sim.scenario.days import Day, Month
from sim.scenario.numbers import Number
from sim.scenario.outcomes import Value
from sim.scenario.reading import read_text
from sim.scenario.strict import Id, Line, Many, Share, SourceId, Strict, Text
from sim.scenario.template import schema_json, template
from sim.scenario.validating import validate
from sim.scenario.vocabulary import PRESSURES

type Write = Callable[..., Path]

TYPES: dict[str, object] = {
    "number": float, "share": Share, "line": Line, "whole": int, "truth": bool, "text": Text, "word": Literal["a", "b"],
    "day": Day, "since": Day | Month | None, "list": Many[str], "id": Id, "source": SourceId, "value": Value,
    "reasoned": Number, "map": dict[str, float],
}  # fmt: skip

REFUSED = """
number "0.3" | number '1' | number true | number false | number null | number 2024-01-01 | number [1] | number {a: 1}
number nan | number inf | number yes | number 1,5 | number 1_000 | number 0b1 | number abc
share -0.01 | share 1.01 | share 75% | share "0" | share true | line -1.5 | line 2 | line "-1"
whole 1.0 | whole 1.5 | whole "1" | whole true | whole null | whole 1e3 | whole 2024-01-01 | whole one | whole [1]
truth 1 | truth 0 | truth yes | truth no | truth on | truth off | truth "true" | truth 'false' | truth null | truth y
truth 1.0 | truth [true]
text 1 | text 1.5 | text true | text null | text 2024-01-01 | text [a] | text {a: b} | text '' | text 012
word c | word 1 | word null | word true | word "" | word [a] | word A
day 2024 | day 2024-01 | day "2024-02-30" | day "2024-1-1" | day 1989-12-31 | day 2101-01-01 | day 0001-01-01
day 9999-12-31 | day 20240101 | day "20240101" | day null | day true | day "2024-01-01T00:00" | day 1706400000
day "٢٠٢٤-٠١-٠١" | day " 2024-01-01" | since 2024 | since 2024-13 | since true | since spring | since 1800-01
list a | list 1 | list null | list {a: b} | list [1] | list [null] | list [true] | list [2024-01-01] | list [[a]]
id "" | id A | id ../x | id a/b | id -a | id a_b | id "a b" | id CON | id "a\\n" | id аbc | id ünal | id null | id 1
source x | source "" | source "S 1" | source s-1 | source ../S | source 1 | source USER2! | source "GK\\n"
value null | value {a: 1} | value 2024-01-01 | value [1] | reasoned 0.5 | reasoned null | reasoned {value: 1}
reasoned {value: 1, sources: [], grade: assumed} | reasoned {value: 1, sources: [GK], grade: Assumed}
reasoned {value: "1", sources: [GK], grade: assumed} | reasoned {value: 1, sources: GK, grade: assumed}
reasoned {value: 1, sources: [GK], grade: assumed, extra: 1} | reasoned {value: 1, sources: [GK], grade: null}
map [1] | map 1 | map {a: "1"} | map {a: null} | map {a: true} | map null
"""

ACCEPTED: list[tuple[str, str, object]] = [
    ("number", "0.3", 0.3), ("number", "1", 1.0), ("number", "-1e-3", -0.001), ("share", "0", 0.0),
    ("share", "1.0", 1.0), ("line", "-1", -1.0), ("whole", "3", 3), ("whole", "012", 12), ("truth", "true", True),
    ("truth", "FALSE", False), ("text", "NO", "NO"), ("text", "1:30", "1:30"), ("text", "'1'", "1"),
    ("text", "=HYPERLINK(1)", "=HYPERLINK(1)"), ("text", '"\\e[31m"', "\x1b[31m"), ("word", "a", "a"),
    ("day", "2024-01-28", date(2024, 1, 28)), ("day", "'2024-01-28'", date(2024, 1, 28)),
    ("since", "2024-03", "2024-03"), ("since", "null", None), ("since", "2024-03-01", date(2024, 3, 1)),
    ("list", "[a, b]", ("a", "b")), ("list", "[]", ()), ("id", "a-1", "a-1"), ("source", "S-X-2024", "S-X-2024"),
    ("value", "true", True), ("value", "1", 1), ("value", "1.5", 1.5), ("value", "facade", "facade"),
    ("value", "[a, b]", ("a", "b")), ("map", "{}", {}),
]  # fmt: skip


def one(kind: str, written: str) -> object:
    model = create_model("One", __base__=Strict, x=(TYPES[kind], ...))  # type: ignore[arg-type]
    return getattr(validate(model, read_text(f"x: {written}\n", "f")), "x")  # noqa: B009


def refused_pairs() -> list[tuple[str, str]]:
    pairs = [pair.strip() for line in REFUSED.strip().splitlines() for pair in line.split(" | ")]
    return [(pair.split(" ", 1)[0], pair.split(" ", 1)[1]) for pair in pairs]


def test_the_table_of_coercions_is_long_and_covers_every_type() -> None:
    assert len(set(refused_pairs())) >= 100
    assert {kind for kind, _ in refused_pairs()} == set(TYPES)


@pytest.mark.parametrize(("kind", "written"), refused_pairs())
def test_a_value_of_another_kind_is_refused_not_converted(kind: str, written: str) -> None:
    with pytest.raises(Refused) as caught:
        one(kind, written)

    for problem in caught.value.problems:
        assert problem.line == 1 and problem.column >= 4
        assert problem.field.startswith("x") and problem.what


@pytest.mark.parametrize(("kind", "written", "meant"), ACCEPTED)
def test_a_value_of_the_right_kind_is_kept_as_it_is(kind: str, written: str, meant: object) -> None:
    value = one(kind, written)

    assert value == meant and type(value) is type(meant)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_not_finite_is_refused_from_code_as_well(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        Number.model_validate({"value": value, "sources": ["GK"], "grade": "assumed"})


def problems(path: Path) -> list[Problem]:
    with pytest.raises(Refused) as caught:
        load(path)
    return caught.value.problems


def test_the_template_loads_as_the_scenario_it_describes(write: Write) -> None:
    scenario = load(write("first-try.yaml"))

    assert scenario.id == "first-try"
    assert (scenario.period.start, scenario.period.end) == (date(2025, 9, 1), date(2025, 9, 30))
    assert list(scenario.pressures) == list(PRESSURES)
    assert scenario.actors["harakat-al-nujaba"].dispositions["caution"].value == 0.25
    assert scenario.actors["tehran"].mode == "scripted" and scenario.actors["baghdad"].held_by == "baghdad-sudani"
    assert scenario.opening.campaigns.us == ()
    assert scenario.span_of("envoy") == (date(2025, 9, 12), date(2025, 9, 12))
    assert scenario.outcomes[0].measure is not None
    assert scenario.outcomes[0].measure.arguments == {"targets": ("us-forces",), "claims": ("own-name", "umbrella")}
    assert scenario.parameters == {}


def test_a_scenario_cannot_be_changed(write: Write) -> None:
    scenario = load(write())

    with pytest.raises(ValueError, match="frozen"):
        scenario.title = "another"


#: What is replaced in the template, by what, and the place, field and words of the refusal.
MISTAKES = {
    "end before start": ("end: 2025-09-30", "end: 2025-08-30", "period.end", "before the start"),
    "too many days": ("end: 2025-09-30", "end: 2035-09-30", "period.end", "days"),
    "unknown key": ("cluster:", "clutser:", "clutser", "unknown key"),
    "unknown actor": ("  kataib-hezbollah: {}", "  kataib-hizbollah: {}", "actors.kataib-hizbollah", "unknown actor"),
    "no actor": ("  kataib-hezbollah: {}", "  hamas: {}", "actors.hamas", "unknown actor"),
    "unknown office": ("washington-trump-2", "washington-trump-3", "actors.washington.held_by", "unknown government"),
    "another's office": ("held_by: baghdad-sudani", "held_by: irgc-qf", "actors.baghdad.held_by", "unknown government"),
    "a state's trait": ("israel: {mode: scripted}", "israel: {caution: 1}", "actors.israel.caution", "no sources"),
    "a militia's mode": ("asaib-ahl-al-haq: {}", "asaib-ahl-al-haq: {mode: scripted}",
                         "actors.asaib-ahl-al-haq.mode", "a militia has no mode"),
    "unknown trait": ("caution: {v", "cauton: {v", "actors.harakat-al-nujaba.cauton", "unknown disposition"),
    "trait above one": ("caution: {value: 0.25", "caution: {value: 2.5",
                        "actors.harakat-al-nujaba.caution.value", "out of range"),
    "trait without grade": (", grade: assumed, note", ", note", "actors.harakat-al-nujaba.caution.grade", "missing"),
    "bare trait": ("caution: {value: 0.25, sources: [user], grade: assumed, note: Taken to be bolder than usual.}",
                   "caution: 0.25", "actors.harakat-al-nujaba.caution", "has no sources and no grade"),
    "unknown source": ("sources: [user], grade: assumed, note", "sources: [S-STIMSON-2042], grade: assumed, note",
                       "actors.harakat-al-nujaba.caution.sources[0]", "unknown source"),
    "no source": ("coordinator_stature: {start: 0.25, sources: [user]",
                  "coordinator_stature: {start: 0.25, sources: []",
                  "pressures.coordinator_stature.sources", "too few"),
    "unknown name": ("suspended: [kataib-hezbollah,", "suspended: [kataib-hezbolah,",
                     "opening.suspended[0]", "unknown name"),
    "missing pressure": ("  sanctions: {start: 0.75, sources: [user], grade: assumed}\n", "",
                         "pressures.sanctions", "missing"),
    "unknown pressure": ("  rivalry:", "  rivalries:", "pressures.rivalries", "unknown pressure"),
    "pressure below zero": ("us_posture: {start: 0.5", "us_posture: {start: -0.5",
                            "pressures.us_posture.start", "out of range"),
    "line beyond order": ("value: -0.5, because", "value: -2, because",
                          "pressures.tehran_line_us.changes[0].value", "out of range"),
    "change twice a day": ("{date: 2025-09-26", "{date: 2025-09-12",
                           "pressures.tehran_effort.changes[1].date", "is there twice"),
    "changes out of order": ("{date: 2025-09-26", "{date: 2025-09-02",
                             "pressures.tehran_effort.changes[1].date", "stands after"),
    "repeated event": ("- id: envoy", "- id: strike", "events.strike.id", "stands twice"),
    "unknown kind": ("kind: envoy-visit", "kind: envoy-visits", "events.envoy.kind", "unknown kind"),
    "unknown party": ("by: [irgc-qf]", "by: [irgc-qd]", "events.envoy.by[0]", "unknown name"),
    "too much effort": ("effort: 0.75", "effort: 3", "events.envoy.effort", "out of range"),
    "clock without event": ("after: {event: envoy}", "after: {event: envoi}",
                            "outcomes.no-claimed-attack.after.event", "unknown event"),
    "clock without start": ("after: {event: envoy}", "after: {}",
                            "outcomes.no-claimed-attack.after", "nothing starts the clock"),
    "unknown episode": ("after: {event: envoy}", "after: {event: june-war-2025#truce}",
                        "outcomes.no-claimed-attack.after.event", "unknown episode"),
    "unknown measure": ("name: attacks_claimed", "name: attack_claimed",
                        "outcomes.no-claimed-attack.measure.name", "unknown measure"),
    "unknown argument": ("claims: [own", "claim: [own", "outcomes.no-claimed-attack.measure.claim", "unknown argument"),
    "unknown claim": ("claims: [own-name, umbrella]", "claims: [own-name, umbrela]",
                      "outcomes.no-claimed-attack.measure.claims[1]", "unknown word"),
    "claims that are no list": ("claims: [own-name, umbrella]", "claims: umbrella",
                                "outcomes.no-claimed-attack.measure.claims", "not a list"),
    "measure without argument": ("name: attacks_claimed, targets: [us-forces], claims: [own-name, umbrella]",
                                 "name: days_to_suspension", "outcomes.no-claimed-attack.measure",
                                 "wants the argument"),
    "neither measure nor reason": ("measure: {name: attacks_claimed, targets: [us-forces], "
                                   "claims: [own-name, umbrella]}",
                                   "measure: null", "outcomes.no-claimed-attack.measure", "neither"),
    "score of another type": ("type: binary, observed: true", "type: binary, observed: 1",
                              "outcomes.no-claimed-attack.score_as.observed", "binary"),
    "categories missing": ("type: binary, observed: true", "type: category, observed: x",
                           "outcomes.no-claimed-attack.score_as.categories", "categories"),
    "window reversed": ("end: 2025-09-26}", "end: 2025-09-06}", "outcomes.no-claimed-attack.window.end", "before"),
    "foil that changes nothing": ("        condition: {op: \">=\", value: 1}\n", "",
                                  "outcomes.no-claimed-attack.foils[0]", "changes nothing"),
    "derived from nothing": ("status: scored", "status: derived", "outcomes.no-claimed-attack.status", "together"),
    "bad id": ("id: envoy", "id: Envoy!", "events.Envoy!.id", "right form"),
    "bad mode": ("{mode: simulated, held_by: baghdad-sudani}", "{mode: simulate, held_by: baghdad-sudani}",
                 "actors.baghdad.mode", "is not known"),
    "unknown parameter": ("outcomes:\n", "parameters: {fier: {value: 1, sources: [user], grade: assumed}}\noutcomes:\n",
                          "parameters.fier", "unknown parameter"),
    "parameter out of range": ("outcomes:\n",
                               "parameters: {fear: {value: 99, sources: [user], grade: assumed}}\noutcomes:\n",
                               "parameters.fear.value", "out of range"),
}  # fmt: skip


def place_of(text: str, needle: str) -> int:
    return text[: text.index(needle)].count("\n") + 1


@pytest.mark.parametrize(("old", "new", "field", "words"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_named_where_it_is(write: Write, old: str, new: str, field: str, words: str) -> None:
    path = write(**{old: new})
    original = template("base")

    found = problems(path)

    matching = [problem for problem in found if problem.field == field and words in problem.what]
    assert matching, [str(problem) for problem in found]
    if new and "\n" not in old and field != "clutser":
        assert abs(matching[0].line - place_of(original, old)) <= 1


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("  kataib-hezbollah: {}", "  kataib-hizbollah: {}", "kataib-hezbollah"),
        ("  rivalry:", "  rivalries:", "rivalry"),
        ("cluster:", "clutser:", "cluster"),
        ("by: [irgc-qf]", "by: [irgc-qd]", "irgc-qf"),
        ("after: {event: envoy}", "after: {event: envoi}", "envoy"),
        ("name: attacks_claimed", "name: attack_claimed", "attacks_claimed"),
        ("kind: envoy-visit", "kind: envoy_visit", "envoy-visit"),
        ("[own-name, umbrella]", "[own-name, umbrela]", "umbrella"),
        ("caution: {v", "cauton: {v", "caution"),
        ("sources: [user], grade: assumed, note", "sources: [S-STIMSON-2042], grade: assumed, note", "S-STIMSON-2024"),
        ("role: reply", "role: replay", "reply"),
    ],
)
def test_an_unknown_name_comes_with_the_nearest_known_one(write: Write, old: str, new: str, name: str) -> None:
    assert name in [problem.nearest for problem in problems(write(**{old: new}))]


def test_places_are_exact_to_the_column(write: Write) -> None:
    path = write(**{"effort: 0.75": "effort: 3", "caution: {v": "cauton: {v"})
    lines = path.read_text().splitlines()

    for problem in problems(path):
        found = lines[problem.line - 1][problem.column - 1 :]
        assert found.startswith(
            {"events.envoy.effort": "3", "actors.harakat-al-nujaba.cauton": "cauton:"}[problem.field]
        )


def test_all_mistakes_are_listed_not_only_the_first(write: Write) -> None:
    path = write(
        **{"by: [irgc-qf]": "by: [irgc-qd]", "  rivalry:": "  rivalries:", "end: 2025-09-30": "end: 2024-09-30"}
    )

    assert {problem.field for problem in problems(path)} >= {
        "events.envoy.by[0]", "pressures.rivalries", "pressures.rivalry", "period.end",
    }  # fmt: skip


def test_a_long_list_of_mistakes_is_cut(write: Write) -> None:
    names = ", ".join(f"nobody-{i}" for i in range(5000))
    found = problems(write(**{"suspended: [kataib-hezbollah, asaib-ahl-al-haq]": f"suspended: [{names}]"}))

    assert len(found) == 51 and "4950 more" in found[-1].what


def test_checking_reports_all_files_and_what_is_odd_but_allowed(write: Write) -> None:
    odd = write("odd.yaml", template("other").replace("date: 2025-09-08", "date: 2025-10-08"))
    broken = write("broken.yaml", template("broken").replace("effort: 0.75", "effort: 3"))
    fine = write("fine.yaml")

    found = check([odd, broken, fine])

    assert [problem for problem in found if problem.file == str(fine)] == []
    assert [problem.field for problem in found if problem.file == str(broken)] == ["events.envoy.effort"]
    assert {problem.field for problem in found if problem.file == str(odd)} == {"events.strike.date", "id"}
    assert all(problem.notice for problem in found if problem.file == str(odd))


def test_hostile_numbers_of_things_are_refused(write: Write) -> None:
    actors = "".join(f"  actor-{i}: {{}}\n" for i in range(1001))
    changes = ", ".join("{date: 2025-09-12, value: 0, because: x}" for _ in range(2000))
    many = write("many.yaml", **{"  kataib-hezbollah: {}\n": actors})
    long = write("long.yaml", **{"changes: [{date: 2025-09-12, value: -0.5, because: envoy}]": f"changes: [{changes}]"})

    assert [(problem.field, problem.allowed) for problem in problems(many)] == [("actors", "at most 1000")]
    assert problems(long)[-1].what.startswith("and 1949 more")


def test_the_json_schema_describes_every_key(write: Write) -> None:
    schema = schema_json()
    whole = schema["$defs"]["whole"]["properties"]

    assert set(whole) == set(load(write()).model_dump(by_alias=True))
    for name, part in schema["$defs"].items():
        for key, field in part.get("properties", {}).items():
            assert "description" in field or "$ref" in field or name.startswith("partial") or "const" in field, (
                name,
                key,
            )
    assert "extends" in schema["$defs"]["partial"]["properties"]


@pytest.mark.parametrize("name", ["", "A", "../x", "a/b", "-a", "x" * 64, "a b", "аbc", "a\n", "CON"])
def test_a_new_scenario_needs_a_name_that_can_be_an_id(name: str) -> None:
    with pytest.raises(Refused):
        template(name)
