"""The Python interface: load, run, look, save."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim import cli
from sim.api import Result
from sim.errors import Refused
from sim.results.folder import open_folder
from sim.results.measures import evaluate
from sim.scenario.vocabulary import MILITIAS
from sim.theory import theory

SCENARIOS = Path(__file__).parent.parent / "scenarios"
JUNE = SCENARIOS / "june-war-2025.yaml"
TOWER = SCENARIOS / "tower22-2024.yaml"


@pytest.fixture(scope="module")
def result() -> Result:
    """Six runs of June 2025, two of them traced."""
    return sim.load(JUNE).run(seed=3, runs=6, traced=2)


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = {"mesa", "numpy", "numba", "pandas", "matplotlib", "pydantic"}
    code = f"import sys, sim; print(sorted({heavy!r} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_every_public_name_can_be_had_and_no_other() -> None:
    for name in sim.__all__:
        assert getattr(sim, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'laod'"):
        _ = sim.laod


def test_the_record_holds_what_was_decided_and_the_events_that_happened(result: Result) -> None:
    record = result.record
    replayed = record[record["event"] != ""]

    assert sorted(record["run"].unique()) == list(range(6))
    assert len(replayed) > 0
    assert replayed.groupby("run").size().nunique() == 1
    assert set(replayed["event"]) <= {event.id for event in result.scenario.events}
    assert not replayed["actor"].isin(MILITIAS).any()
    assert (
        record.loc[record["event"] == "", "actor"].isin([*MILITIAS, "tehran", "baghdad", "washington", "israel"]).all()
    )


def test_the_record_is_in_order_of_run_and_day_with_events_before_acts(result: Result) -> None:
    for _, day in result.record.groupby(["run", "date"]):
        decided = (day["event"] == "").to_numpy()
        assert (np.diff(decided.astype(int)) >= 0).all()
    assert result.record[["run", "date"]].apply(tuple, axis=1).is_monotonic_increasing


def test_answers_of_a_simulated_state_are_not_replayed_and_those_of_a_scripted_one_are() -> None:
    decides, replayed = sim.load(TOWER), sim.load(TOWER, ["actors.tehran.mode=scripted"])
    replies = {event.id for event in decides.scenario.events if event.role == "reply" and "irgc-qf" in event.by}

    assert replies
    assert not replies & set(decides.run().record["event"])
    assert replies <= set(replayed.run().record["event"])


def test_one_run_by_itself_is_the_first_of_many(result: Result) -> None:
    alone = sim.load(JUNE).run(seed=3)

    pd.testing.assert_frame_equal(alone.record, result.record[result.record["run"] == 0])
    pd.testing.assert_frame_equal(alone.daily, result.daily[result.daily["run"] == 0])
    pd.testing.assert_frame_equal(alone.decisions, result.decisions[result.decisions["run"] == 0])


def test_another_seed_is_another_history(result: Result) -> None:
    assert not sim.load(JUNE).run(seed=4).record.equals(result.record[result.record["run"] == 0])


def test_only_traced_runs_keep_their_days(result: Result) -> None:
    assert set(result.daily["run"]) == set(result.decisions["run"]) == {0, 1}
    assert list(result.runs["run"]) == list(range(6))


def test_measures_are_those_of_the_record(result: Result) -> None:
    pd.testing.assert_frame_equal(result.measures, evaluate(result.scenario, result.record, range(6)))
    assert set(result.measures["run"]) == set(range(6))


def test_totals_agree_with_the_record(result: Result) -> None:
    own = result.record[result.record["event"] == ""]
    attacks = own[own["act"] == "attack"].groupby("run").size().reindex(range(6), fill_value=0)
    statements = own[own["act"] == "statement"].groupby("run").size().reindex(range(6), fill_value=0)

    assert list(attacks) == list(result.runs["attacks"])
    assert list(statements) == list(result.runs["statements"])


def test_a_told_listener_hears_of_every_run() -> None:
    heard: list[int] = []
    sim.load(JUNE).run(runs=3, told=lambda: heard.append(1))

    assert len(heard) == 3


def test_a_hypothesis_replaces_parameters_and_overrides_replace_the_hypothesis() -> None:
    rival = theory().hypotheses["puppet"].parameters
    plain = sim.load(JUNE, hypothesis="puppet").scenario.parameters
    changed = sim.load(JUNE, ["parameters.fear=0.7"], hypothesis="puppet").scenario.parameters

    assert plain == rival
    assert rival["fear"] == 0
    assert changed == {**rival, "fear": 0.7}


def test_an_unknown_hypothesis_is_refused_with_the_name_that_was_meant() -> None:
    with pytest.raises(Refused, match=r"unknown hypothesis 'pupet'.*nearest name: puppet"):
        sim.load(JUNE, hypothesis="pupet")


@pytest.mark.parametrize(
    "numbers",
    [{"runs": 0}, {"runs": 10**9}, {"runs": -1}, {"seed": -1}, {"seed": 2**63}, {"traced": 0}, {"traced": 10**6}],
)
def test_numbers_out_of_range_are_refused_with_the_range(numbers: dict[str, int]) -> None:
    with pytest.raises(Refused, match=rf"{next(iter(numbers.values()))} is out of range; [01] to \d+"):
        sim.load(JUNE).run(**numbers)  # type: ignore[arg-type]


def test_the_account_names_scenario_runs_and_seed(result: Result) -> None:
    text = "\n".join(result.account())

    assert "june-war-2025" in text
    assert "6 runs, seed 3" in text
    assert "scored outcomes met" in text


def test_pictures_have_names_and_files(result: Result, tmp_path: Path) -> None:
    drawn = result.plot(tmp_path)

    assert {"timeline", "pressures", "attacks", "outcomes", "decision-1"} <= set(drawn)
    assert {path.name for path in tmp_path.iterdir()} == {f"{name}.{kind}" for name in drawn for kind in ("png", "svg")}
    assert (tmp_path / "timeline.png").read_bytes().startswith(b"\x89PNG")


@pytest.fixture(scope="module")
def folder(result: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that keeps the six runs."""
    return result.save(tmp_path_factory.mktemp("results"))


def test_a_saved_result_holds_the_same_tables_and_pictures(result: Result, folder: Path) -> None:
    kept = open_folder(folder)

    assert folder.parent.name == "june-war-2025"
    for name, table in result.tables.items():
        pd.testing.assert_frame_equal(kept.table(name), table, check_dtype=False)
    assert {"timeline.png", "timeline.svg", "outcomes.png", "decision-1.svg"} <= set(kept.manifest.files)
    assert kept.manifest.seed == 3
    assert kept.manifest.command[:2] == ("sim", "run")
    assert not any(Path(word).is_absolute() for word in kept.manifest.command)
    assert set(kept.manifest.parameters) == set(theory().parameters)


def test_saving_the_same_runs_again_gives_the_same_folder(folder: Path) -> None:
    again = sim.load(JUNE).run(seed=3, runs=6, traced=2)

    assert again.save(folder.parent.parent) == folder
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_the_documented_record_is_at_hand(result: Result) -> None:
    assert set(result.documented["run"]) == {-1}
    assert set(result.documented["event"]) == {event.id for event in result.scenario.events}


@pytest.mark.parametrize(
    "line", [line for verb in cli.app.registered_commands for line in re.findall(r"sim\.\w+\(.*", verb.epilog or "")]
)
def test_the_python_that_commands_show_names_what_there_is(line: str) -> None:
    name, attribute = re.match(r"sim\.(\w+)\(", line), re.search(r"\)\.(\w+)", line)
    assert name is not None
    made = inspect.signature(getattr(sim, name[1])).return_annotation

    if attribute is not None and isinstance(made, type):
        known = {*dir(made), *getattr(made, "__dataclass_fields__", {})}
        assert attribute[1] in known
