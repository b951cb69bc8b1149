"""One decision taken apart: the card says what the run did, and its flips do flip."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.api import Study
from sim.errors import Refused
from sim.explaining import NOT_MADE, Moment, explain
from sim.results.explain import DecisionCard, card_lines
from sim.results.turning import turning_point
from sim.scenario.vocabulary import LINES

SCENARIOS = Path(__file__).parent.parent / "scenarios"
ACTORS = ("kataib-hezbollah", "harakat-al-nujaba", "sadrists", "tehran", "baghdad", "washington", "israel")


@pytest.fixture(scope="module")
def tower() -> Study:
    """Tower 22, with all states deciding."""
    return sim.load(SCENARIOS / "tower22-2024.yaml")


@pytest.fixture(scope="module")
def decisions(tower: Study) -> pd.DataFrame:
    """Every decision of two runs of it."""
    return tower.run(seed=5, runs=2).decisions


def cards(
    study: Study, decisions: pd.DataFrame, actor: str, run: int, count: int
) -> list[tuple[pd.Series, DecisionCard]]:
    """The first decisions of an actor as the table has them and as the card has them."""
    rows = decisions[(decisions["actor"] == actor) & (decisions["run"] == run)]
    some = rows.groupby("decision").head(count)
    return [
        (row, study.explain(actor, row["date"].date(), run=run, seed=5, decision=row["decision"]))
        for _, row in some.iterrows()
    ]


@pytest.mark.parametrize("actor", ACTORS)
def test_a_card_repeats_the_decision_of_the_run(tower: Study, decisions: pd.DataFrame, actor: str) -> None:
    found = cards(tower, decisions, actor, run=1, count=1)

    assert found or actor == "israel"
    for row, card in found:
        place = card.options.index(card.chosen)
        assert card.chosen == row["option"]
        assert card.luck == row["luck"]
        assert card.margin == row["margin"]
        assert card.probabilities[place] == row["probability"]
        assert card.utilities[place] == row["utility"]
        assert [row[term] for term in card.terms] == list(card.values[place])


def test_terms_add_up_and_probabilities_are_almost_all_shown(tower: Study, decisions: pd.DataFrame) -> None:
    for _, card in cards(tower, decisions, "harakat-al-nujaba", run=0, count=2):
        for terms, utility in zip(card.values, card.utilities, strict=True):
            assert sum(terms) == pytest.approx(utility, abs=1e-9)
        assert 0.98 < sum(card.probabilities) <= 1 + 1e-9


def nearer(value: float, now: float) -> float:
    """A value two hundredths nearer to today's."""
    return value + (0.02 if now > value else -0.02)


def test_a_flip_changes_the_choice_and_a_little_less_does_not(tower: Study, decisions: pd.DataFrame) -> None:
    rows = decisions[(decisions["run"] == 0) & decisions["decision"].str.startswith("campaign-")]
    close = rows.sort_values("probability").head(6)
    flips = 0
    for _, row in close.iterrows():
        moment = tower.moment(row["actor"], row["date"].date(), seed=5)
        for flip in moment.card(row["decision"]).flips:
            flips += 1
            low, high = (-1, 1) if flip.pressure in LINES else (0, 1)
            assert low <= flip.after <= high
            assert flip.option == moment.chosen_with(row["decision"], flip.pressure, flip.after) != row["option"]
            if abs(flip.after - flip.before) > 0.02:
                less = nearer(flip.after, flip.before)
                assert moment.chosen_with(row["decision"], flip.pressure, less) == row["option"]
    assert flips >= 6


def test_flips_come_smallest_first_and_are_counted_from_the_value_in_force(tower: Study) -> None:
    result = tower.run(seed=5)
    card = result.cards[0]
    sizes = [abs(flip.after - flip.before) for flip in card.flips]
    in_force = result.daily[(result.daily["actor"] == "") & (result.daily["date"] == pd.Timestamp(card.date))]

    assert sizes == sorted(sizes)
    for flip in card.flips:
        assert flip.before == in_force.set_index("variable").loc[flip.pressure, "value"]


def test_a_pressure_left_as_it_is_leaves_the_choice(tower: Study, decisions: pd.DataFrame) -> None:
    row, card = cards(tower, decisions, "kataib-hezbollah", run=0, count=1)[0]
    moment = tower.moment("kataib-hezbollah", card.date, seed=5)

    assert moment.chosen_with(card.decision, "outrage", pressure_of(tower, card, "outrage")) == row["option"]


def pressure_of(study: Study, card: DecisionCard, name: str) -> float:
    """A pressure in force on the day of a card."""
    daily = study.run(seed=5).daily
    rows = daily[(daily["actor"] == "") & (daily["variable"] == name) & (daily["date"] == pd.Timestamp(card.date))]
    return float(rows["value"].iloc[0])


def test_without_a_name_the_decision_that_led_to_an_act_is_shown(tower: Study, decisions: pd.DataFrame) -> None:
    attacks = decisions[(decisions["run"] == 0) & (decisions["decision"] == "act") & (decisions["option"] != "none")]
    row = attacks.iloc[0]
    moment = tower.moment(row["actor"], row["date"].date(), seed=5)

    assert moment.card().decision == "act"
    assert moment.card().chosen == row["option"]
    assert any(other.startswith("campaign-us: ") for other in moment.others("act"))


def test_an_attack_falls_away_where_the_campaign_behind_it_would_have_ended(
    tower: Study, decisions: pd.DataFrame
) -> None:
    attacks = decisions[(decisions["run"] == 0) & (decisions["decision"] == "act") & (decisions["option"] != "none")]
    found = []
    for _, row in attacks.iterrows():
        moment = tower.moment(row["actor"], row["date"].date(), seed=5)
        found += [(moment, flip) for flip in moment.card("act").flips if flip.option == NOT_MADE]
    moment, flip = found[0]

    campaigns = [other for other in moment.others("act") if other.startswith("campaign-") and "campaign" in other[12:]]
    assert any(moment.chosen_with(name.partition(":")[0], flip.pressure, flip.after) == "quiet" for name in campaigns)


def test_looking_does_not_change_what_is_seen(tower: Study) -> None:
    moment = tower.moment("harakat-al-nujaba", "2024-02-10", seed=5)

    assert moment.card() == moment.card()
    assert moment.card() == explain(tower.scenario, "harakat-al-nujaba", dt.date(2024, 2, 10), seed=5)


def test_the_lines_of_a_card_name_every_option(tower: Study) -> None:
    card = tower.explain("asaib-ahl-al-haq", "2024-02-05", seed=5)
    text = "\n".join(card_lines(card))

    assert all(option in text for option in card.options)
    assert f"luck {card.luck:.3f}" in text


@pytest.mark.parametrize(
    ("actor", "date", "decision", "message"),
    [
        ("kataib-hezbolah", "2024-02-01", None, r"unknown actor 'kataib-hezbolah'.*nearest name: kataib-hezbollah"),
        ("kataib-hezbollah", "2023-02-01", None, r"outside the period; 2024-01-28 to 2024-04-30"),
        ("kataib-hezbollah", "soon", None, r"'soon' is not a date; a date as YYYY-MM-DD"),
        ("kataib-hezbollah", "2024-02-30", None, r"'2024-02-30' is not a date"),
        ("kataib-hezbollah", "2024-02-01", "campain-us", r"unknown decision 'campain-us'.*nearest name: campaign-us"),
        ("tehran", "2024-02-01", "speak", r"unknown decision 'speak' of tehran; one of line-us, line-israel"),
    ],
)
def test_what_cannot_be_explained_is_refused_in_a_line(
    tower: Study, actor: str, date: str, decision: str | None, message: str
) -> None:
    with pytest.raises(Refused, match=message) as refusal:
        tower.explain(actor, date, decision=decision)
    assert "\n" not in str(refusal.value)


def test_a_day_without_a_decision_names_days_that_have_one(tower: Study, decisions: pd.DataFrame) -> None:
    days = set(decisions[(decisions["run"] == 0) & (decisions["actor"] == "baghdad")]["date"].dt.date)
    period = pd.date_range("2024-01-28", "2024-04-30").date
    free = next(day for day in period if day not in days)

    with pytest.raises(Refused) as refusal:
        tower.explain("baghdad", free, seed=5)

    what, _, near = str(refusal.value).partition("; it does on ")
    assert what == f"sim explain:1:1: date: baghdad makes no decision on {free}"
    assert {dt.date.fromisoformat(word) for word in near.split(", ")} <= days


def test_a_scripted_state_has_nothing_to_explain() -> None:
    study = sim.load(SCENARIOS / "tower22-2024.yaml", ["actors.tehran.mode=scripted"])

    with pytest.raises(Refused, match="replayed from the record"):
        study.explain("tehran", "2024-02-01")


def test_the_turning_point_is_the_change_of_a_campaign_that_was_most_in_the_balance() -> None:
    days = pd.date_range("2024-01-01", periods=4)
    table = pd.DataFrame(
        {
            "run": 0,
            "date": [*days, *days],
            "actor": ["a"] * 4 + ["b"] * 4,
            "decision": "campaign-us",
            "option": ["quiet", "campaign", "campaign", "quiet", "quiet", "quiet", "quiet", "quiet"],
            "probability": [0.9, 0.01, 0.5, 0.4, 0.9, 0.2, 0.9, 0.6],
        }
    )

    assert turning_point(table) == ("a", dt.date(2024, 1, 4), "campaign-us")
    assert turning_point(table[table["actor"] == "b"]) == ("b", dt.date(2024, 1, 4), "campaign-us")
    assert turning_point(table[:0]) is None


def test_a_moment_lies_in_the_run_that_is_asked_for(tower: Study, decisions: pd.DataFrame) -> None:
    rows = decisions[(decisions["actor"] == "harakat-al-nujaba") & (decisions["decision"] == "campaign-us")]
    last = rows.groupby("run").last()

    for run in (0, 1):
        date = pd.Timestamp(str(last.loc[run, "date"])).date()
        moment = Moment(tower.scenario, "harakat-al-nujaba", date, run=run, seed=5)
        assert moment.card("campaign-us").luck == last.loc[run, "luck"]
