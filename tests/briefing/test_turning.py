"""The turning point in words."""

import datetime as dt
from pathlib import Path

import pytest

import sim
from sim.briefing import kept_turning_point, turning_words
from sim.briefing.turning import term_meanings
from sim.results.explain import DecisionCard, Flip
from sim.world.options import TERMS

JUNE = Path(__file__).parents[2] / "scenarios" / "june-war-2025.yaml"


def card(*, margin: float, chosen: str = "campaign") -> DecisionCard:
    """A campaign that solidarity and fear decide."""
    values = {"quiet": (0.0, 0.0), "campaign": (2.0, -0.5)}
    other = "quiet" if chosen == "campaign" else "campaign"
    return DecisionCard(
        "s", "badr", dt.date(2025, 6, 22), "campaign-us", ("quiet", "campaign"), ("solidarity", "fear"),
        tuple(values.values()), (0.0, 1.5), (0.3, 0.7), 0.5, chosen, other, margin,
        (Flip("tehran_line_us", -0.5, 0.25, "quiet"),),
    )  # fmt: skip


def test_it_says_who_chose_what_what_spoke_for_it_and_what_would_have_changed_it() -> None:
    found = turning_words(card(margin=1.5))
    text = " ".join(found.sentences)

    assert "On 2025-06-22 Badr Organization decides on a campaign against US forces: campaign, 70 % likely" in text
    assert "For campaign spoke pull of a war on the axis (2.00)." in text
    assert "For quiet spoke cost of being held to account, from leaders killed (0.50)." in text
    assert [name for name, _, _ in found.terms] == ["solidarity", "fear"]
    assert found.flips == ("Tehran line US above 0.25 where it is −0.50, then quiet",)


def test_it_says_where_luck_overruled() -> None:
    assert any("Luck overruled" in one for one in turning_words(card(margin=-1.5, chosen="quiet")).sentences)


@pytest.mark.parametrize("term", TERMS)
def test_every_term_has_a_meaning(term: str) -> None:
    assert term_meanings()[term]


def test_a_kept_table_tells_of_the_same_decision_as_the_card() -> None:
    result = sim.load(JUNE).run(seed=1, runs=3)
    kept, drawn = kept_turning_point(result.decisions), turning_words(result.cards[0])

    assert kept is not None
    assert (kept.actor, kept.date, kept.decision) == (drawn.actor, drawn.date, drawn.decision)
    assert kept.sentences[0].split(":")[0] == drawn.sentences[0].split(":")[0]


def test_there_is_none_where_nobody_decided() -> None:
    decisions = sim.load(JUNE).run(seed=1, runs=1).decisions

    assert kept_turning_point(decisions.iloc[:0]) is None
