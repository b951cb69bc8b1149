"""The account of a score: its figures, its plain words where something simpler wins, and what it does not tell."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from sim.results.score_means import chosen
from sim.scoring.accounting import account
from sim.scoring.summaries import headline, losses, parts, rank_correlation, ranking, skill_of, summary, won

from ..plots import contest

SCORES = contest.scores()
WORSE = {**contest.LEVELS, "base-rate": 0.2}


def told(levels: Mapping[str, float] = contest.LEVELS, **changes: object) -> list[str]:
    """The account of invented scores."""
    table = contest.scores(levels, **changes)  # type: ignore[arg-type]
    return account(table, contest.skill(levels), contest.statements(table))


def counts(median: list[float], low: list[float], high: list[float]) -> pd.DataFrame:
    """Counts as the rank correlation takes them."""
    return pd.DataFrame({"median": median, "observed_low": low, "observed_high": high})


def test_the_account_fits_a_narrow_terminal() -> None:
    assert max(map(len, told())) <= 100
    assert max(map(len, told(WORSE, counted_share=0.1))) <= 100


def test_the_headline_comes_first_and_says_what_was_left_out() -> None:
    lines = told()

    assert lines[0].startswith("The theory, left cluster out; states decide for themselves")
    assert lines[1].startswith("  Brier ") and "skill over the coin 0.40 (0.30 to 0.50)" in lines[1]


def test_the_brier_score_of_the_headline_is_the_weighted_mean() -> None:
    rows = SCORES[(SCORES["model"] == "theory") & (SCORES["split"] == "left cluster out")]
    brier = rows[rows["family"] == "brier"]

    assert headline(rows).brier == pytest.approx(np.average(brier["score"], weights=brier["weight"]))
    assert headline(rows).statements == 12
    assert headline(rows).numbers == 8
    assert headline(rows).against_climatology == pytest.approx(headline(rows).crps / 0.3)


def test_counts_follow_the_record_by_their_ranks() -> None:
    assert rank_correlation(counts([1, 5, 90], [0, 3, 10], [2, 4, 40])) == pytest.approx(1)
    assert rank_correlation(counts([90, 5, 1], [0, 3, 10], [2, 4, 40])) == pytest.approx(-1)


def test_an_open_range_counts_as_its_known_end() -> None:
    assert rank_correlation(counts([1, 5, 90], [0, 3, 10], [2, math.inf, math.inf])) == pytest.approx(1)
    assert rank_correlation(counts([1, 5, 90], [-math.inf, 3, 10], [20, math.inf, math.inf])) == pytest.approx(-0.5)


def test_two_counts_or_equal_ones_have_no_rank_correlation() -> None:
    assert math.isnan(rank_correlation(counts([1, 2], [1, 2], [1, 2])))
    assert math.isnan(rank_correlation(counts([1, 1, 1], [1, 2, 3], [1, 2, 3])))


def test_no_score_in_sample_stands_alone() -> None:
    table = SCORES[SCORES["split"] == "in sample"]
    lines = account(table, contest.skill(), contest.statements(table))

    assert "not told alone" in " ".join(lines)
    assert not any(character.isdigit() for line in lines for character in line)


def test_every_table_has_the_score_in_sample_beside_the_one_left_out() -> None:
    heads = [line for line in told() if ("theory" in line and "outcomes" in line) or line.startswith("Model")]

    assert len(heads) == 5
    assert all("in sample" in head for head in heads)


def test_where_a_null_model_wins_the_account_says_so_in_plain_words() -> None:
    text = " ".join(" ".join(told(WORSE)).split())

    assert "The null model base-rate wins over all episodes (0." in text
    assert "The null model base-rate wins on" in text
    for row in losses(summary(contest.scores(WORSE), "episode", split="left cluster out")).to_dict("records"):
        assert f"{row['group']} ({row['relative']:.2f} against {row['ours']:.2f})" in text


def test_a_theory_that_wins_everywhere_is_said_to() -> None:
    text = " ".join(told({"theory": 0.1, "puppet": 1.0, "base-rate": 0.9, "coin": 1.0}))

    assert "The theory is better than every other model over all episodes" in text
    assert "The theory is better than every other model on 4 of 4 episodes" in text
    assert " wins on " not in text


def test_losses_and_wins_are_counted_by_group() -> None:
    table = pd.DataFrame(
        [("a", "theory", 0.5), ("a", "coin", 1.0), ("a", "puppet", 0.4), ("b", "theory", 0.2), ("b", "coin", 1.0)],
        columns=["group", "model", "relative"],
    )

    assert losses(table).to_dict("records") == [{"group": "a", "model": "puppet", "relative": 0.4, "ours": 0.5}]
    assert won(table) == (1, 2)


def test_a_tie_is_neither_lost_nor_won() -> None:
    table = pd.DataFrame([("a", "theory", 0.5), ("a", "coin", 0.5)], columns=["group", "model", "relative"])

    assert losses(table).empty and won(table) == (0, 1)


def test_a_theory_no_better_than_another_is_not_called_better() -> None:
    same = SCORES[(SCORES["model"] == "theory") & (SCORES["split"] == "left cluster out")]
    table = pd.concat([same, same.assign(model="prior", split="")])
    text = " ".join(account(table, contest.skill(), contest.statements(same)))

    assert "The theory is as good as prior, and no model is better over all episodes" in text
    assert "better than every other model on 0 of 4 episodes" in text


def test_what_was_never_fitted_has_no_score_in_sample() -> None:
    table = pd.concat([SCORES[SCORES["model"] == "theory"], SCORES[SCORES["model"] == "coin"].assign(split="")])
    found = ranking(table, split="left cluster out", states="simulated").set_index("model")["in_sample"]

    assert math.isnan(found["coin"]) and not math.isnan(found["theory"])


def test_models_are_ranked_by_their_mean() -> None:
    table = ranking(SCORES, split="left cluster out", states="simulated")

    assert table["relative"].is_monotonic_increasing
    assert table["model"].iloc[0] == "theory"
    assert set(table["model"]) == set(contest.LEVELS)


def test_states_that_decide_and_states_that_are_replayed_are_told_apart() -> None:
    both = pd.concat([SCORES, contest.scores({**contest.LEVELS, "theory": 0.9}, states="scripted")])
    lines = account(both, contest.skill(), contest.statements(SCORES))
    heads = [line for line in lines if line.startswith("The theory, ")]

    assert [("decide" in head, "replayed" in head) for head in heads] == [(True, False), (False, True)]


def test_registered_forecasts_are_told_apart_from_retrospective_ones() -> None:
    table = SCORES.assign(registered=SCORES["episode"] == "war")
    lines = account(table, contest.skill(), contest.statements(SCORES))

    assert lines[0] == "Registered before the outcomes were known"
    assert "Retrospective" in lines
    assert [len(rows["episode"].unique()) for _, rows in parts(table)] == [1, 3]
    assert [title for title, _ in parts(SCORES)] == [""]


def test_skill_that_is_not_in_the_table_is_a_dash() -> None:
    assert skill_of(contest.skill(), "coin", "overall")[0] == pytest.approx(0.4)
    assert all(map(math.isnan, skill_of(contest.skill(), "unheard-of", "overall")))


def test_a_model_that_was_not_fitted_stands_under_every_split() -> None:
    table = pd.concat([SCORES[SCORES["model"] == "theory"], SCORES[SCORES["model"] == "coin"].assign(split="")])

    assert set(chosen(table, "in sample")["model"]) == {"theory", "coin"}


def test_outcomes_that_hardly_count_are_named() -> None:
    lines = told(counted_share=0.2)

    assert any(line.startswith("Counted in less than half of the runs: outcome-0 (20%)") for line in lines)
    assert not any("Counted in less" in line for line in told())


def test_other_coders_scores_stand_beside_ours() -> None:
    recodings = pd.DataFrame({"recoding": [0, 1, 2], "overall": [0.5, 0.7, 0.9], "brier": 0.1, "crps": 0.3})
    plain = account(SCORES, contest.skill(), contest.statements(SCORES))
    lines = account(SCORES, contest.skill(), contest.statements(SCORES), recodings)

    text = " ".join(" ".join(line for line in lines if line not in plain).split())
    assert "3 times over: relative score 0.70 (0.50 to 0.90) beside 0.5" in text
    assert account(SCORES, contest.skill(), contest.statements(SCORES), recodings.iloc[:0]) == plain
