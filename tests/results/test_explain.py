"""A decision as arithmetic, for a terminal."""

import re
from datetime import date
from typing import Any

import pytest

from sim.results.explain import DecisionCard, Flip, card_lines, flip_words


def card(**changed: Any) -> DecisionCard:
    """A choice between two options."""
    given: dict[str, Any] = {
        "scenario": "Twelve days in June",
        "actor": "kataib-hezbollah",
        "date": date(2025, 6, 15),
        "decision": "campaign-us",
        "options": ["stay out", "enter"],
        "terms": ["quiet", "fear", "contagion"],
        "values": [[0.4, 0.0, 0.0], [0.0, -1.8, 0.6]],
        "utilities": [0.4, -1.2],
        "probabilities": [0.832, 0.168],
        "luck": 0.311,
        "chosen": "stay out",
        "runner_up": "enter",
        "margin": 1.6,
        "flips": [Flip("decapitation_risk", 1.0, 0.41, "enter")],
    }
    return DecisionCard(**given | changed)


def test_the_terms_of_an_option_add_up_to_the_utility_printed_beside_it() -> None:
    lines = card_lines(card())

    for option, utility in (("stay out", 0.4), ("enter", -1.2)):
        terms = next(line for line in lines if line.startswith(f"{option}: "))
        assert sum(float(number) for number in re.findall(r"[+-]\d\.\d\d", terms)) == pytest.approx(utility)
        assert any(re.match(rf"[> ] {option} +{re.escape(format(utility, '+.2f'))} ", line) for line in lines)


def test_terms_that_say_nothing_are_not_named_and_the_weightiest_comes_first() -> None:
    assert "enter: -1.80 fear, +0.60 contagion" in card_lines(card())


def test_the_chosen_option_its_luck_and_its_margin_are_told() -> None:
    lines = card_lines(card())

    assert [line for line in lines if line.startswith("> ")] == ["> stay out    +0.40        0.832"]
    assert "luck 0.311: chosen stay out by 1.60 over enter" in lines


def test_luck_that_overruled_utility_is_told_as_such() -> None:
    lines = card_lines(card(chosen="enter", runner_up="stay out", margin=-1.6, luck=0.9))

    assert "luck 0.900: chosen enter although stay out had 1.60 more utility" in lines


@pytest.mark.parametrize(
    ("flip", "words"),
    [
        (Flip("decapitation_risk", 1.0, 0.41), "decapitation_risk below 0.41 (is 1.00)"),
        (Flip("tehran_line_us", -1.0, -0.2, "enter"), "tehran_line_us above -0.20 (is -1.00, then enter)"),
    ],
)
def test_a_flip_says_in_which_direction(flip: Flip, words: str) -> None:
    assert flip_words(flip) == words
    assert f"  {words}" in card_lines(card(flips=[flip]))


def test_that_nothing_would_flip_it_is_told() -> None:
    assert card_lines(card(flips=[]))[-1] == "no single pressure within its range would have flipped it"


@pytest.mark.parametrize(
    "broken",
    [{"values": [[0.4, 0.0, 0.0]]}, {"values": [[0.4], [0.1]]}, {"probabilities": [1.0]}, {"chosen": "leave"}],
)
def test_a_card_that_does_not_add_up_is_not_made(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="option"):
        card(**broken)
