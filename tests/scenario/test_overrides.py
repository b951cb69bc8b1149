"""Changes from the command line: the same rules as in a file, the same errors, a place in the option."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import Problem, Refused
from sim.scenario import Scenario, load
from sim.scenario.extending import chain
from sim.scenario.names import known_dispositions, known_parameters
from sim.scenario.overrides import applied
from sim.scenario.vocabulary import STATES

type Write = Callable[..., Path]
type With = Callable[..., Scenario]


@pytest.fixture
def changed(write: Write) -> With:
    path = write()
    return lambda *sets: load(path, sets)


def test_a_pressure_is_set_for_the_start_and_every_change(changed: With) -> None:
    pressure = changed("pressures.outrage=0.2").pressures["outrage"]

    assert [pressure.start, *(change.value for change in pressure.changes)] == [0.2, 0.2]
    assert (pressure.grade, pressure.sources) == ("assumed", ("user",))


def test_a_pressure_is_scaled_and_shifted_throughout(changed: With) -> None:
    assert changed("pressures.outrage*=0.5").pressures["outrage"].changes[0].value == 0.375
    assert changed("pressures.outrage*=0.5").pressures["outrage"].start == 0.125
    assert changed("pressures.outrage+=0.25").pressures["outrage"].changes[0].value == 1.0


def test_only_the_start_or_one_change_can_be_set(changed: With) -> None:
    start = changed("pressures.outrage.start=0.5").pressures["outrage"]
    change = changed("pressures.outrage.changes.0.value=0.5").pressures["outrage"]

    assert (start.start, start.changes[0].value, start.sources) == (0.5, 0.75, ("user",))
    assert (change.start, change.changes[0].value, change.changes[0].sources) == (0.25, 0.5, ("user",))


def test_a_wildcard_scales_what_every_militia_has_by_the_theory(changed: With) -> None:
    scenario = changed("actors.*.state_stake*=0.5")

    for actor in ("kataib-hezbollah", "asaib-ahl-al-haq", "harakat-al-nujaba"):
        number = scenario.actors[actor].dispositions["state_stake"]
        assert number.value == known_dispositions()[actor]["state_stake"] / 2
        assert (number.grade, number.sources) == ("assumed", ("user",))
    assert scenario.actors["tehran"].dispositions == {}


def test_a_scaled_trait_starts_from_the_scenarios_own_value(changed: With) -> None:
    assert changed("actors.harakat*.caution*=2").actors["harakat-al-nujaba"].dispositions["caution"].value == 0.5


def test_a_parameter_is_scaled_from_the_theorys_value(changed: With) -> None:
    assert changed("parameters.fear*=1.5").parameters == {"fear": known_parameters()["fear"].value * 1.5}
    assert changed("parameters.fear=2", "parameters.fear+=1").parameters == {"fear": 3.0}


def test_events_modes_and_texts_can_be_set(changed: With) -> None:
    assert changed("events.envoy.date=2025-09-15").events[1].date == date(2025, 9, 15)
    assert changed("events.envoy.lines.us=-1").events[1].lines.us == -1  # type: ignore[union-attr]
    assert changed("events.strike.effort=0.5").events[0].effort == 0.5
    assert {changed("actors.*.mode=scripted").actors[state].mode for state in STATES} == {"scripted"}
    assert changed("actors.baghdad.mode=scripted").actors["baghdad"].mode == "scripted"
    assert changed("actors.badr={}").actors["badr"].dispositions == {}
    assert changed('title="a: b"').title == "a: b"
    assert changed("opening.suspended=[badr]").opening.suspended == ("badr",)
    assert changed("opening.truce_since=null").opening.truce_since is None


def test_a_wildcard_at_the_end_is_a_wildcard_and_not_a_factor(changed: With) -> None:
    assert {pressure.start for pressure in changed("pressures.*=0.5").pressures.values()} == {0.5}
    assert changed("pressures.**=0.5").pressures["us_posture"].start == 0.25


def test_later_overrides_see_earlier_ones(changed: With) -> None:
    assert changed("pressures.outrage=0.4", "pressures.outrage*=0.5").pressures["outrage"].start == 0.2


REFUSED = {
    "pressures.sanction=0.2": (11, "unknown name", "sanctions"),
    "pressures.sanctions=1.2": (21, "out of range", None),
    "pressures.outrage*=2": (20, "out of range", None),
    "pressures.outrage*=-1": (20, "out of range", None),
    "pressures.sanctions=a": (21, "not a map", None),
    "pressures.sanctions='0.2'": (21, "not a map", None),
    "pressures.sanctions=true": (21, "not a map", None),
    "pressures.sanctions.start='0.2'": (27, "not a number", None),
    "pressures.sanctions.start=.nan": (27, "not a finite number", None),
    "pressures.sanctions=1e999": (21, "too large", None),
    "pressures.outrage*=1e308": (20, "out of range", None),
    "pressures.sanctions*=a": (22, "not a number", None),
    "pressures.sanctions={start: 1}": (21, "missing", None),
    "pressures.sanctions={start: 0.1, sources: [user], grade: assumd}": (58, "not known", "assumed"),
    "pressures.sanctions={start: 0.1, sources: [user], grade: assumed, changse: []}": (67, "unknown key", "changes"),
    "actors.*.state_steak*=0.5": (10, "unknown name", "state_stake"),
    "actors.tehran.state_stake=0.5": (15, "unknown name", None),
    "actors.badr.state_stake*=0.5": (13, "nothing can be set", None),
    "actors.kataib-hezbollah.mode=scripted": (25, "unknown name", None),
    "actors.tehran.mode=scriptd": (20, "not known", "scripted"),
    "actors.z*.caution=1": (8, "matches nothing", None),
    "events.envoi.date=2024-02-03": (8, "unknown name", "envoy"),
    "events.envoy.dat=2024-02-03": (14, "unknown name", "date"),
    "events.envoy.date=2024-02-30": (19, "not a date", None),
    "events.envoy.effort*=2": (22, "out of range", None),
    "events.envoy.description*=2": (27, "cannot be changed", None),
    "events.0.date=2024-02-03": (8, "unknown name", None),
    "period.start.x=1": (14, "nothing can be set", None),
    "period.end=2020-01-01": (12, "before the start", None),
    "parameters.fier=1": (12, "unknown name", "fear"),
    "parameters.fear*=100": (18, "out of range", None),
    "id=../x": (4, "right form", None),
    "elsewhere.x=1": (11, "nothing can be set", None),
    "extends=/etc/passwd": (1, "unknown name", "events"),
    "pressures.sanctions=*a": (21, "alias", None),
    "pressures.sanctions=!!python/name:os.system": (21, "tag", None),
    "pressures.sanctions=&a 1": (21, "anchor", None),
    "title=[[[[": (11, "not YAML", None),
    "title=" + "[" * 100: (39, "nested", None),
    "title=a: b: c": (11, "not YAML", None),
    "title=\x1b[31m": (7, "U+001B", None),
    "title=\udcff": (7, "U+DCFF", None),
    "title=a\nb": (7, "line break", None),
    "title=": (7, "no value", None),
    "title": (6, "no '='", None),
    "": (1, "no '='", None),
    "=1": (1, "not a path", None),
    ".title=x": (1, "not a path", None),
    "period..end=2025-01-01": (1, "not a path", None),
    "period.=1": (1, "not a path", None),
    " title=x": (1, "not a path", None),
    "__class__=x": (1, "unknown name", None),
    "title.__class__=x": (7, "nothing can be set", None),
    "x" * 2000 + "=1": (1, "too long", None),
    "événements.envoy=1": (1, "unknown name", "events"),
}


def refusal(changed: With, *sets: str) -> Problem:
    with pytest.raises(Refused) as caught:
        changed(*sets)
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("text", "expected"), REFUSED.items(), ids=lambda value: str(value)[:40].encode("unicode_escape")
)
def test_a_wrong_override_is_refused_at_its_column(
    changed: With, text: str, expected: tuple[int, str, str | None]
) -> None:
    problem = refusal(changed, text)

    assert (problem.file, problem.line, problem.column) == ("--set", 1, expected[0]), str(problem)
    assert expected[1] in problem.what and problem.nearest == expected[2], str(problem)
    assert str(problem).isprintable()


def test_the_line_says_which_of_several_overrides_it_is(changed: With) -> None:
    assert refusal(changed, "title=x", "pressures.outrage=0.2", "pressures.sanctions=7").line == 3


def test_too_many_overrides_are_refused_at_once(changed: With) -> None:
    assert "1000000 overrides" in refusal(changed, *["title=x"] * 1_000_000).what


def test_an_overridden_scenario_is_equal_to_what_its_resolved_form_loads_to(changed: With, folder: Path) -> None:
    scenario = changed("actors.*.state_stake*=0.5", "parameters.fear*=1.5", "pressures.outrage=0.2")
    path = folder / "resolved.yaml"
    path.write_text(json.dumps(scenario.resolved()))

    assert load(path) == scenario


NODE = chain(Path(__file__).parents[2] / "sim" / "scenario" / "template.yaml")[0].node
SEGMENTS = [
    "actors", "tehran", "kataib-hezbollah", "badr", "mode", "caution", "value", "pressures", "outrage",
    "changes", "0", "events",
    "envoy", "lines", "us", "outcomes", "period", "start", "parameters", "fear", "x", "*", "a*",
]  # fmt: skip
VALUES = ["1", "0.5", "-1", "null", "[]", "{}", "x", "true", "2025-09-10", "[a]", "{a: 1}", "[[", "&a", "1e300", "é"]


@given(
    st.lists(st.sampled_from(SEGMENTS), min_size=1, max_size=5),
    st.sampled_from(["=", "*=", "+=", "==", ""]),
    st.one_of(st.sampled_from(VALUES), st.text(max_size=20)),
)
def test_any_override_is_worked_in_or_refused_with_a_place(segments: list[str], operator: str, value: str) -> None:
    text = ".".join(segments) + operator + value
    try:
        applied(NODE, [text])
    except Refused as refused:
        for problem in refused.problems:
            assert problem.line == 1 and 1 <= problem.column <= len(text) + 1
            assert len(str(problem).splitlines()) == 1
