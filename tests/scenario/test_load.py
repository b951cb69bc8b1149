"""Files that extend others: what is merged, what is refused, and where it came from."""

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sim.errors import Problem, Refused
from sim.scenario import load

type Write = Callable[..., Path]

HEAD = """
id: what-if
title: What if
summary: An invented change.
kind: counterfactual
changes_what: One thing.
"""
SHIPPED = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))


def refusal(path: Path) -> Problem:
    with pytest.raises(Refused) as caught:
        load(path)
    (problem,) = caught.value.problems
    return problem


def extending(base: str = "base.yaml", rest: str = "") -> str:
    return f"extends: {base}{HEAD}{rest}"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_scenario_is_equal_to_what_its_resolved_form_loads_to(path: Path, folder: Path) -> None:
    scenario = load(path)
    copy = folder / path.name
    copy.write_text(json.dumps(scenario.resolved()))

    assert load(copy) == scenario
    assert load(copy).source_files == (copy,) and scenario.source_files[0] == path


def test_maps_merge_by_key_and_lists_of_events_by_id(write: Write) -> None:
    write()
    path = write("what-if.yaml", extending(rest="""
actors: {badr: {}, tehran: {mode: simulated}}
pressures: {us_posture: {start: 1}}
events:
  - {id: envoy, effort: 1}
  - {id: second, date: 2025-09-20, kind: warning, role: exogenous, by: [israel], description: Invented.,
     sources: [user], confidence: low}
"""))  # fmt: skip
    base, scenario = load(path.parent / "base.yaml"), load(path)

    assert list(scenario.actors) == [*base.actors, "badr"]
    assert scenario.actors["tehran"].mode == "simulated"
    assert (scenario.pressures["us_posture"].start, scenario.pressures["us_posture"].grade) == (1.0, "assumed")
    assert [event.id for event in scenario.events] == ["strike", "envoy", "second"]
    assert (scenario.events[1].effort, scenario.events[1].date) == (1.0, date(2025, 9, 12))
    assert scenario.outcomes == base.outcomes
    assert scenario.source_files == (path, path.parent / "base.yaml")


def test_a_list_of_changes_replaces_the_whole_list(write: Write) -> None:
    write()
    path = write("what-if.yaml", extending(rest="pressures: {tehran_effort: {changes: []}}"))

    assert load(path).pressures["tehran_effort"].changes == ()


def test_what_is_removed_is_gone_but_still_starts_clocks(write: Write) -> None:
    write()
    path = write("what-if.yaml", extending(rest="remove: {events: [envoy], actors: [israel]}"))
    scenario = load(path)

    assert [event.id for event in scenario.events] == ["strike"] and "israel" not in scenario.actors
    assert scenario.outcomes[0].after is not None and scenario.outcomes[0].after.event == "envoy"
    assert scenario.span_of("envoy") == (date(2025, 9, 12), date(2025, 9, 12))


@pytest.mark.parametrize(
    ("rest", "field"),
    [
        ("remove: {events: [envoi]}", "remove.events[0]"),
        ("remove: {pressures: [rivalry]}", "remove.pressures"),
        ("remove: [envoy]", "remove"),
        ("remove: {events: envoy}", "remove.events"),
        ("events: [{id: envoy, effort: 1}, {id: envoy, effort: 0}]", "events.envoy"),
    ],
)
def test_a_wrong_change_is_refused(write: Write, rest: str, field: str) -> None:
    write()

    assert refusal(write("what-if.yaml", extending(rest=rest))).field == field


def test_another_episodes_event_can_start_a_clock(write: Write) -> None:
    write()
    text = write("later.yaml").read_text().replace("after: {event: envoy}", "after: {event: base#strike, point: end}")
    path = write("later.yaml", text)

    assert load(path).span_of("base#strike") == (date(2025, 9, 8), date(2025, 9, 8))
    assert refusal(write("later.yaml", text.replace("base#strike", "base#strik"))).nearest == "strike"


def test_a_mistake_in_the_base_is_named_in_the_base(write: Write) -> None:
    write("base.yaml", **{"effort: 0.75": "effort: 3"})
    problem = refusal(write("what-if.yaml", extending()))

    assert Path(problem.file).name == "base.yaml" and problem.field == "events.envoy.effort"
    assert Path(problem.file).read_text().splitlines()[problem.line - 1][problem.column - 1] == "3"


def test_a_mistake_in_the_change_is_named_in_the_change(write: Write) -> None:
    write()
    problem = refusal(write("what-if.yaml", extending(rest="events: [{id: envoy, effort: 3}]")))

    assert Path(problem.file).name == "what-if.yaml" and (problem.line, problem.column) == (7, 30)


def test_chains_are_followed_up_to_the_limit(write: Write) -> None:
    write()
    for i in range(8):
        base = "base.yaml" if i == 0 else f"step-{i - 1}.yaml"
        write(f"step-{i}.yaml", extending(base).replace("title: What if", f"title: Step {i}"))
    folder = write().parent

    assert load(folder / "step-6.yaml").title == "Step 6"
    assert len(load(folder / "step-6.yaml").source_files) == 8
    assert "too long" in refusal(folder / "step-7.yaml").what


def test_a_circle_is_named(write: Write) -> None:
    write("a.yaml", extending("b.yaml"))
    write("b.yaml", extending("c.yaml"))
    write("c.yaml", extending("a.yaml"))
    own = write("own.yaml", extending("own.yaml"))

    assert "a.yaml -> b.yaml -> c.yaml -> a.yaml" in refusal(own.parent / "a.yaml").what
    assert "own.yaml -> own.yaml" in refusal(own).what


def test_a_missing_base_comes_with_the_nearest_file(write: Write) -> None:
    write("june-war.yaml")
    problem = refusal(write("what-if.yaml", extending("june-wars.yaml")))

    assert problem.nearest == "june-war.yaml" and (problem.line, problem.column) == (1, 10)


def test_a_counterfactual_says_itself_what_it_is(write: Write) -> None:
    write()
    problem = refusal(write("what-if.yaml", "extends: base.yaml\nid: what-if\n"))

    assert "title, summary, kind, changes_what" in problem.what


_opened: list[str] = []
_watching = False


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _watching and event == "open":
        _opened.append(str(arguments[0]))


sys.addaudithook(_watch)

OUTSIDE = [
    "../../secret.yaml", "../secret.yaml", "/etc/passwd", "{outside}/secret.yaml", "link.yaml", "linked/secret.yaml",
    "./../../secret.yaml", "sub/../../secret.yaml", "..%2fsecret.yaml", "~/secret.yaml", "file:///etc/passwd.yaml",
    "'a\\0.yaml'", '"a\\u202e.yaml"', "..\\secret.yaml", "''", "'.'", "[base.yaml]", "1", "null", "{}", "secret.txt",
    "//etc/passwd.yaml", "/proc/self/environ.yaml", "C:/secret.yaml", "base.yaml/../../../secret.yaml",
    "'" + "../" * 300 + "etc/x.yaml'", "'" + "x" * 9000 + ".yaml'", "pipe.yaml", "folder.yaml",
    "x" * 300 + "/secret.yaml",
]  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE)
def test_nothing_outside_the_project_is_opened(write: Write, name: str) -> None:
    global _watching
    base = write()
    folder, outside = base.parent, base.parents[1]
    (outside / "secret.yaml").write_text(base.read_text())
    (folder / "link.yaml").symlink_to(outside / "secret.yaml")
    (folder / "linked").symlink_to(outside)
    (folder / "folder.yaml").mkdir()
    path = write("what-if.yaml", extending(name.replace("{outside}", str(outside))))

    _opened.clear()
    _watching = True
    try:
        with pytest.raises(Refused) as caught:
            load(path)
    finally:
        _watching = False

    assert {Path(one) for one in _opened if one.endswith((".yaml", "passwd"))} <= {path}
    assert caught.value.problems[0].line in (1, 2)
    assert "\n" not in str(caught.value.problems[0])


def test_a_scenario_in_a_folder_below_may_extend_one_above(write: Write) -> None:
    write()
    below = write().parent / "mine"
    below.mkdir()
    (below / "what-if.yaml").write_text(extending("../base.yaml"))

    assert load(below / "what-if.yaml").id == "what-if"


def test_a_file_that_is_no_map_is_refused(write: Write) -> None:
    for text in ("[]", "x", "1", "null"):
        assert "not a scenario" in refusal(write("odd.yaml", text)).what
