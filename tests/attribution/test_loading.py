"""Attributions load whole or are refused where they are wrong, from a file and from a command line."""

import json
from pathlib import Path

import pytest

from sim.attribution.asking import asked
from sim.attribution.loading import load_question
from sim.attribution.posing import is_attribution_file, question_of
from sim.attribution.question import Question
from sim.errors import Refused
from sim.scenario import load
from sim.theory import theory

from .conftest import Project

SHIPPED = sorted((Path(__file__).parents[2] / "experiments").glob("attribution-*.yaml"))

MISTAKES = {
    "unknown key": (("seed: 1", "seed: 1\nruns_: 2"), "runs_", "runs"),
    "unknown scenario": (("scenario: short", "scenario: shord"), "scenario", "short"),
    "unknown total": (("attacks_us,", "attacks_uss,"), "outcome.total", "attacks_us"),
    "outcome without a question": (("{total: [attacks_us, attacks_israel]}", "{at_least: 1}"), "outcome", None),
    "unknown pressure": (("pressures.regional_war_ally=0", "pressures.regional_war_aly=0"), "war", "regional_war_ally"),
    "level out of range": (("pressures.regional_war_ally=0", "pressures.regional_war_ally=2"), "war", None),
    "no change": (("changes: [pressures.regional_war_ally=0], ", ""), "players.war", None),
    "no sources": (("sources: [user], reference", "sources: [], reference"), "war.sources", None),
    "unknown event": (("[deaths]", "[death]"), "deaths.without_events[0]", "deaths"),
    "unknown override": (("actors.tehran.mode", "actors.teheran.mode"), "sets[0]", "tehran"),
    "one run": (("runs: 6", "runs: 1"), "runs", None),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_at_its_place(project: Project, name: str) -> None:
    change, field, near = MISTAKES[name]
    problems = project.problems(change)

    assert len(problems) == 1
    assert field in problems[0].field
    assert problems[0].nearest == near
    assert problems[0].file.endswith("trial.yaml")
    lines = (project.root / "experiments" / "trial.yaml").read_text(encoding="utf-8").split("\n")
    written = change[1].split("\n")[-1].split(",")[0].strip("[]{} ")
    assert written in lines[problems[0].line - 1]


def test_a_pressure_that_a_state_decides_itself_is_refused(project: Project) -> None:
    change = ("changes: [pressures.regional_war_ally=0]", "changes: [pressures.tehran_effort=1]")

    assert project.load(change).players[0].changes == ("pressures.tehran_effort=1",)
    (problem,) = project.problems(change, ("sets: [actors.tehran.mode=scripted]", "sets: []"))
    assert "decided by tehran itself" in problem.what
    assert "actors.tehran.mode=scripted" in problem.allowed


def test_nine_players_are_too_many(project: Project) -> None:
    more = "".join(f"  p{at}: {{changes: [pressures.sanctions=0], sources: [user]}}\n" for at in range(6))
    (problem,) = project.problems(("seed: 1", f"{more}seed: 1".replace("  p0", "  p0", 1)))

    assert problem.what == "too many entries" or "at most 8" in problem.allowed


def test_numbers_change_from_the_command_line_and_nothing_else(project: Project) -> None:
    question = project.load(sets=["runs=9", "seed=4", "parameter_sets=2"])

    assert (question.runs, question.seed, question.parameter_sets) == (9, 4, 2)
    (problem,) = project.problems(sets=["title=Other"])
    assert problem.file == "--set" and "runs=NUMBER" in problem.allowed


def test_a_question_survives_being_written_down(project: Project) -> None:
    question = project.load()
    again = Question.from_resolved(json.loads(json.dumps(question.resolved())))

    assert again == question
    assert again.label == question.label


def test_a_scenario_and_a_few_words_are_a_question(project: Project) -> None:
    question = asked(project.scenario, outcome="attacks", pressures=["sanctions", "outrage+rivalry"], reference="start")

    assert [player.changes for player in question.players] == [
        ("pressures.sanctions=0.5",), ("pressures.outrage=0.5", "pressures.rivalry=0.5")]  # fmt: skip
    assert question.sets == ()
    assert asked(project.scenario, outcome="attacks", pressures=["sanctions"]).players[0].changes[0].endswith("=0")


def test_a_state_is_replayed_where_its_own_pressure_is_asked_about(project: Project) -> None:
    question = asked(project.scenario, outcome="attacks", pressures=["tehran_line_israel", "sanctions"])

    assert question.sets == ("actors.tehran.mode=scripted",)


def test_outcomes_may_be_totals_documented_ones_or_measures(project: Project) -> None:
    def what(outcome: str) -> str:
        return asked(project.scenario, outcome=outcome, pressures=["sanctions"]).label

    assert what("attacks_us") == "attacks on Americans"
    assert what("first-attack") == what("first-attack:met") == "first attack"
    assert asked(project.scenario, outcome="first-attack:met", pressures=["sanctions"]).is_chance
    assert what("{measure: {name: attacks_claimed}, at_least: 2}") == "at least 2 attacks claimed"


@pytest.mark.parametrize(
    ("words", "field", "near"),
    [
        ({"outcome": "attack_us"}, "outcome", "attacks_us"),
        ({"outcome": "first-atack"}, "outcome", "first-attack"),
        ({"outcome": "first-attack:not"}, "outcome", None),
        ({"outcome": "{measure: {name: nothing}}"}, "outcome.measure.name", None),
        ({"pressures": ["sanction"]}, "pressures", "sanctions"),
        ({"pressures": ["sanctions", "outrage+sanctions"]}, "pressures", None),
        ({"reference": "none"}, "reference", None),
        ({"reference": -0.5}, "reference", None),
        ({"runs": 1}, "runs", None),
    ],
)
def test_a_mistake_on_the_command_line_is_named(
    project: Project, words: dict[str, object], field: str, near: str | None
) -> None:
    with pytest.raises(Refused) as caught:
        asked(project.scenario, **{"outcome": "attacks", "pressures": ["sanctions"], **words})  # type: ignore[arg-type]
    (problem,) = caught.value.problems

    assert (problem.field, problem.file) == (field, "sim attribute")
    assert problem.nearest == near


def test_a_file_says_itself_what_is_asked(project: Project) -> None:
    path = project.write()

    assert is_attribution_file(path) and not is_attribution_file(project.scenario)
    assert question_of(path, numbers={"runs": 3, "seed": None}).runs == 3
    for extra in ({"outcome": "attacks"}, {"pressures": ["sanctions"]}):
        with pytest.raises(Refused, match="the file says itself"):
            question_of(path, **extra)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="nothing is to be explained"):
        question_of(project.scenario, pressures=["sanctions"])
    with pytest.raises(Refused, match="nothing is to explain it"):
        question_of(project.scenario, outcome="attacks")


def test_three_attributions_are_shipped() -> None:
    assert {path.stem for path in SHIPPED} >= {
        "attribution-june-2025", "attribution-november-2020", "attribution-tower22-lull"}  # fmt: skip


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_attributions_load_and_rest_on_sources_of_their_scenario(path: Path) -> None:
    question = load_question(path)
    scenario = load(path.parents[1] / "scenarios" / f"{question.ref.id}.yaml")
    cited = {source for one in scenario.explanations for source in one.sources}

    assert question.id == path.stem
    assert question.question.strip().endswith(("?", "."))
    for player in question.players:
        assert set(player.sources) <= set(theory().sources), player.name
        assert set(player.sources) & cited, player.name
        assert player.reference and player.title
