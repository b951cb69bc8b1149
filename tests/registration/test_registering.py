"""A registration freezes everything, can be asked later, and refuses whatever is not what was registered."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import Refused
from sim.registration import registering
from sim.registration.folder import Kept, open_registration, registered_forecasts, registrations
from sim.registration.inputs import differences, inputs, known
from sim.registration.registering import Order, register
from sim.results.manifest import NAME
from sim.scenario import Scenario, load
from sim.scenario.outcomes import Outcome
from sim.scoring.forecasts import Forecast
from sim.scoring.predicting import predicted
from sim.study.record import digest
from sim.theory import calibrated

RUNS = 12
THEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

type Change = Callable[[dict[str, Any]], object]


def outcome(name: str, **changes: Any) -> Outcome:
    """An invented outcome."""
    plain = {
        "id": name,
        "description": "They attack within nine days.",
        "actors": ["any-iran-aligned-militia"],
        "window": {"start": "2024-02-20", "end": "2024-03-20"},
        "measure": {"name": "days_to_first_attack"},
        "score_as": {"type": "days", "observed": 2, "low": 0, "high": 9},
        "condition": {"op": "<=", "value": 9},
        "status": "scored",
        "confidence": "low",
        "sources": ["user"],
    }
    return Outcome.model_validate_json(json.dumps(plain | changes))


TRUE = {
    "measure": {"name": "attacks_count", "targets": ["us-forces"]},
    "score_as": {"type": "binary", "observed": True},
    "condition": {"op": ">=", "value": 10},
    "foils": [{"statement": "They hardly attack at all.", "condition": {"op": "<=", "value": 1}}],
}


def asking(short: Scenario, *outcomes: Outcome) -> Scenario:
    """The invented month with outcomes."""
    return short.model_copy(update={"outcomes": outcomes})


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The theory's own numbers, whatever the program ships with."""
    monkeypatch.setattr(calibrated, "_table", dict)


@pytest.fixture
def bare(tmp_path: Path, short: Scenario) -> Kept:
    """The invented month, registered before anybody asked anything of it."""
    return register(short, runs=RUNS, out=tmp_path, created=THEN)


def same(one: Forecast, other: Forecast) -> bool:
    """Whether two forecasts say the same."""
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("counts", "hits", "values"))


def test_what_was_frozen_says_what_it_would_have_said_at_once(bare: Kept, short: Scenario) -> None:
    now = asking(short, outcome("first"), outcome("many", **TRUE))
    found, at_once = registered_forecasts(bare.path, now), predicted(now, [{}], seed=1, runs=RUNS)

    assert [one.item.outcome.id for one in found] == ["first", "many"]
    assert all(map(same, found, at_once))
    assert found[0].runs == RUNS and len(found[0].values) > 0


def test_outcomes_whose_answer_was_known_are_no_predictions(tmp_path: Path, short: Scenario) -> None:
    before = asking(short, outcome("first"))
    kept = register(before, runs=RUNS, out=tmp_path)
    now = asking(short, outcome("first"), outcome("many", **TRUE))

    assert kept.what.known == ("first",)
    assert [one.item.outcome.id for one in registered_forecasts(kept.path, now)] == ["many"]


def test_it_is_known_whether_just_this_was_asked(tmp_path: Path, short: Scenario) -> None:
    kept = register(asking(short, outcome("many", **TRUE)), runs=RUNS, out=tmp_path)

    assert kept.asked(outcome("many", **TRUE))
    assert kept.asked(outcome("many", **TRUE | {"confidence": "high", "description": "In other words."}))
    assert not kept.asked(outcome("many", **TRUE | {"condition": {"op": ">=", "value": 11}}))
    assert not kept.asked(outcome("other", **TRUE))


def test_the_same_has_the_same_hash_whenever_it_is_registered(tmp_path: Path, short: Scenario) -> None:
    first = register(short, runs=RUNS, out=tmp_path / "one", created=THEN)
    later = register(short, runs=RUNS, out=tmp_path / "other", created=THEN + timedelta(days=9), command=["x"])

    assert first.path.name == later.path.name
    assert first.what.content_hash == later.what.content_hash
    assert first.what.seal != later.what.seal
    assert (first.what.created, later.what.created) == ("2026-01-02T03:04:05Z", "2026-01-11T03:04:05Z")


def test_registering_again_leaves_the_first_with_its_date(bare: Kept, tmp_path: Path, short: Scenario) -> None:
    again = register(short, runs=RUNS, out=tmp_path, created=THEN + timedelta(days=9))

    assert again.path == bare.path and again.what.created == bare.what.created
    assert registrations(tmp_path, "short") == [bare.path]


@pytest.mark.parametrize("numbers", [{"runs": RUNS + 1}, {"seed": 2}])
def test_other_numbers_are_another_registration(bare: Kept, tmp_path: Path, short: Scenario, numbers: Any) -> None:
    other = register(short, out=tmp_path, **{"runs": RUNS, **numbers})

    assert other.path != bare.path


def moved(*path: str | int, to: Any) -> Change:
    """A change of a value of the plain scenario."""

    def change(plain: dict[str, Any]) -> None:
        for step in path[:-1]:
            plain = plain[step]  # type: ignore[index]
        plain[path[-1]] = to  # type: ignore[index]

    return change


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (moved("pressures", "sanctions", "start", to=0.75), "pressures.sanctions.start: was '0.5', is '0.75'"),
        (moved("events", 0, "deaths", to=2), "events.deaths.deaths: was '3', is '2'"),
        (moved("events", 0, "date", to="2024-03-03"), "events.deaths.date"),
        (moved("actors", "baghdad", "mode", to="scripted"), "actors.baghdad.mode"),
        (moved("period", "end", to="2024-03-19"), "period.end"),
        (moved("opening", "truce_us", to=True), "opening.truce_us"),
        (moved("actors", "badr", to={}), "actors.badr: is new"),
        (moved("pressures", "outrage", "changes", to=[]), "pressures.outrage.changes"),
        (moved("parameters", to={"fear": {"value": 1.0, "sources": ["user"], "grade": "assumed"}}), "parameters.fear"),
    ],
)
def test_a_changed_input_is_refused_by_its_name(bare: Kept, short: Scenario, change: Change, named: str) -> None:
    plain = json.loads(json.dumps(short.resolved()))
    change(plain)
    other = Scenario.model_validate_json(json.dumps(plain))

    with pytest.raises(Refused) as caught:
        registered_forecasts(bare.path, other)
    assert named in str(caught.value)
    assert "registered on 2026-01-02" in str(caught.value)


def test_words_for_readers_may_change(bare: Kept, short: Scenario) -> None:
    plain = json.loads(json.dumps(short.resolved())) | {"title": "Other words", "summary": "Other words."}
    plain["events"][0] |= {"description": "Other words.", "confidence": "high"}
    plain["pressures"]["sanctions"] |= {"note": "Other words.", "grade": "inferred"}
    other = Scenario.model_validate_json(json.dumps(plain))

    assert differences(inputs(short), inputs(other)) == []
    assert registered_forecasts(bare.path, asking(other, outcome("first")))


@pytest.mark.parametrize("name", ["record.parquet", "forecasts.parquet"])
def test_a_changed_table_is_refused(bare: Kept, short: Scenario, name: str) -> None:
    path = bare.path / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)

    with pytest.raises(Refused, match="not what was registered"):
        registered_forecasts(bare.path, short)


def test_a_missing_table_is_refused(bare: Kept, short: Scenario) -> None:
    (bare.path / "record.parquet").unlink()

    with pytest.raises(Refused, match="missing"):
        registered_forecasts(bare.path, short)


@pytest.mark.parametrize(
    ("old", "new"),
    [('"created": "2026', '"created": "2025'), ('"seed": 1,', '"seed": 2,'), ('"known": []', '"known": ["first"]')],
)
def test_a_changed_manifest_is_refused(bare: Kept, short: Scenario, old: str, new: str) -> None:
    path = bare.path / NAME
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(Refused, match="changed"):
        registered_forecasts(bare.path, short)


def test_a_record_from_elsewhere_is_refused_even_under_a_new_seal(bare: Kept, tmp_path: Path, short: Scenario) -> None:
    other = register(short, runs=RUNS, seed=2, out=tmp_path)
    (bare.path / "record.parquet").write_bytes((other.path / "record.parquet").read_bytes())
    plain = json.loads((bare.path / NAME).read_text(encoding="utf-8"))
    plain["files"]["record.parquet"] = other.what.files["record.parquet"].model_dump()
    plain["sha256"] = digest({key: value for key, value in plain.items() if key != "sha256"})
    (bare.path / NAME).write_text(json.dumps(plain), encoding="utf-8")

    with pytest.raises(Refused, match="not the table that was registered"):
        registered_forecasts(bare.path, asking(short, outcome("first")))


def test_the_hash_to_publish_stands_in_the_manifest(bare: Kept) -> None:
    plain = json.loads((bare.path / NAME).read_text(encoding="utf-8"))
    sealed = {key: value for key, value in plain.items() if key != "sha256"}

    assert plain["sha256"] == bare.what.seal == digest(sealed)
    assert open_registration(bare.path).what == bare.what


def test_parameter_sets_are_frozen_by_value(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, short: Scenario) -> None:
    monkeypatch.setattr("sim.registration.registering.members", lambda _: [{"fear": 0.5}, {"fear": 4.5}])
    kept = register(short, runs=RUNS, out=tmp_path)
    now = asking(short, outcome("first"), outcome("many", **TRUE))

    assert kept.what.members == ({"fear": 0.5}, {"fear": 4.5}) and kept.what.calibrated
    found, at_once = registered_forecasts(kept.path, now), predicted(now, kept.what.members, seed=1, runs=RUNS)
    assert all(map(same, found, at_once)) and found[0].runs == 2 * RUNS


def test_a_rival_theory_is_registered_with_its_own_numbers(tmp_path: Path, short: Scenario) -> None:
    kept = register(short, hypothesis="puppet", runs=RUNS, out=tmp_path)

    assert kept.what.hypothesis == "puppet"
    assert kept.what.parameters != register(short, runs=RUNS, out=tmp_path).what.parameters
    assert registered_forecasts(kept.path, asking(short, outcome("first")))


def test_what_is_no_registration_is_refused(tmp_path: Path, short: Scenario) -> None:
    (tmp_path / NAME).write_text("{}", encoding="utf-8")
    with pytest.raises(Refused, match="changed"):
        open_registration(tmp_path)
    with pytest.raises(Refused, match="not the folder of a registration"):
        registered_forecasts(tmp_path / "nowhere", short)


@pytest.mark.parametrize("numbers", [{"runs": 0}, {"runs": 10**9}, {"seed": -1}])
def test_numbers_out_of_range_are_refused(tmp_path: Path, short: Scenario, numbers: dict[str, int]) -> None:
    with pytest.raises(Refused, match="out of range"):
        register(short, out=tmp_path, **numbers)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_answers_are_known_where_a_value_or_a_range_stands(short: Scenario) -> None:
    ranged = outcome("ranged", score_as={"type": "days", "observed": None, "low": 0, "high": None})
    open_one = outcome("open", score_as={"type": "days", "observed": None, "low": None, "high": None})

    assert known(asking(short, outcome("first"), ranged, open_one)) == ["first", "ranged"]


def test_the_command_prints_the_hash(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    order = Order(str(root / "scenarios" / "tower22-2024.yaml"), runs=3, out=tmp_path)

    assert registering.command(order) == 0
    printed = capsys.readouterr().out
    (folder,) = registrations(tmp_path, "tower22-2024")
    kept = open_registration(folder)
    assert f"SHA-256 {kept.what.seal}" in printed
    assert "already had an answer" in printed and len(kept.what.known) > 10
    assert registered_forecasts(folder, load(order.scenario)) == []


def test_open_outcomes_are_printed_with_what_is_predicted(bare: Kept, short: Scenario) -> None:
    now = asking(short, outcome("first"), outcome("many", **TRUE))
    text = "\n".join(registering.account(bare, now, registered_forecasts(bare.path, now)))

    assert f"of {RUNS} runs" in text
    assert "They hardly attack at all." in text
    assert "no prediction" not in text
