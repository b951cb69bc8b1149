"""Simulated records are fitted again: ranks of known truths, and what is said of parameters that cannot be found."""

from pathlib import Path

import numpy as np
import pytest

from sim.calibration.population import population
from sim.calibration.priors import Prior, drawn
from sim.calibration.ranks import NOT, PARAMETERS, RANKS, RECOVERED, WEAKLY, judged, ranked, uniformity, verdict
from sim.calibration.recovery import recovered
from tests.calibration.projects import shop, tiny

FREE = [Prior("seen", 0.0, 1.0), Prior("unseen", 2.0, 9.0, 3.0)]


def fits(records: int, noise: float, bias: float = 0.0) -> tuple[np.ndarray, list[object]]:
    """Truths, and fits of the first parameter seen with noise; `bias` is a mistake of the fit."""
    luck = np.random.default_rng(1)
    truths, z = luck.normal(size=(records, 2)), drawn(FREE, 4096, 1)
    seen = truths[:, 0] + luck.normal(0, noise, records) + bias
    shown = z[:, 0] + luck.normal(0, noise, len(z))
    return truths, [population(z, np.ones(len(z)), np.abs(shown - one), 64) for one in seen]


def test_an_honest_fit_has_even_ranks_and_holds_the_truth_nine_times_in_ten() -> None:
    truths, found = fits(400, 0.4)
    ranks = ranked(FREE, truths, found, 1)
    table = judged(ranks, FREE, found).set_index("parameter")

    assert list(ranks) == list(RANKS) and [table.index.name, *table] == list(PARAMETERS)
    assert (table["coverage_low"] < 0.9).all() and (table["coverage_high"] > 0.9).all()
    assert (table["uniform_p"] > 0.001).all()
    assert table["verdict"].to_dict() == {"seen": RECOVERED, "unseen": NOT}
    assert table.loc["seen", "contraction"] > 0.5 and abs(table.loc["unseen", "contraction"]) < 0.05


def test_a_biased_fit_is_found_out() -> None:
    truths, found = fits(400, 0.4, bias=0.5)
    table = judged(ranked(FREE, truths, found, 1), FREE, found).set_index("parameter")

    assert table.loc["seen", "uniform_p"] < 1e-6 and table.loc["seen", "coverage_high"] < 0.9
    assert table.loc["unseen", "uniform_p"] > 0.001


@pytest.mark.parametrize(
    ("correlation", "records", "said"),
    [(0.9, 20, RECOVERED), (0.5, 20, WEAKLY), (0.4, 20, NOT), (0.4, 100, WEAKLY), (-0.9, 100, NOT)],
)
def test_verdicts(correlation: float, records: int, said: str) -> None:
    assert verdict(correlation, records) == said


def test_even_ranks_are_even() -> None:
    assert uniformity((np.arange(200) + 0.5) / 200) == pytest.approx(1.0)
    assert uniformity(np.full(200, 0.05)) < 1e-9


def test_simulated_records_of_real_episodes(tmp_path: Path) -> None:
    found = recovered(tiny(), 6, shop(tmp_path))
    again = recovered(tiny(), 6, shop(tmp_path))

    assert found.files() == again.files()
    assert set(found.parameters["parameter"]) == {prior.name for prior in tiny().priors}
    assert found.ranks.groupby("parameter").size().eq(6).all()
    assert found.ranks["rank"].between(0, 1).all() and found.ranks["truth"].nunique() == 24
    assert "6 simulated records" in found.account()[0]
