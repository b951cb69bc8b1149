"""What is said about trust: where the theory loses it says so, and sources of no web address are no links."""

import pytest

from sim.briefing import EpisodeScore
from sim.web.trust import _where, score_rows, score_words


def score(theory: float, rival: float = 0.5, base: float = 1.2, *, stale: bool = False) -> EpisodeScore:
    """Scores of an episode."""
    return EpisodeScore("an-episode", theory, {"bargain-only": rival, "puppet": 0.8}, base, 0.7, 1.0, 12, stale)


def test_the_best_stands_first() -> None:
    names = [str(row[0]) for row in score_rows(score(0.6))]

    assert names == ["bargain-only", "<strong>the theory</strong>", "unfitted theory", "puppet", "coin", "base rate"]


def test_what_is_not_known_is_left_out() -> None:
    assert "base rate" not in {str(row[0]) for row in score_rows(score(0.6, base=float("nan")))}


@pytest.mark.parametrize(
    ("theory", "words"),
    [(0.4, "Nothing that it was held against does better here"), (0.6, "It loses here to bargain-only (0.50)")],
)
def test_where_it_loses_it_says_so(theory: float, words: str) -> None:
    assert words in score_words(score(theory))


def test_a_loss_to_a_coin_is_told() -> None:
    assert "a coin (1.00)" in score_words(score(1.1))


def test_old_figures_say_so() -> None:
    assert "earlier version" in score_words(score(0.4, stale=True))
    assert "earlier version" not in score_words(score(0.4))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", ""])
def test_only_web_addresses_become_links(url: str) -> None:
    assert "href" not in _where("somewhere", url)


def test_a_web_address_is_escaped() -> None:
    assert _where("<i>", 'https://example.org/"><script>').count("<") == 2
