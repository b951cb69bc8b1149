"""Records whose words are categories say the same as those whose words are text, for many variants at once."""

from pathlib import Path

import pandas as pd
import pytest

from sim.measuring import replayed_events, with_events
from sim.results.measures import evaluate
from sim.run import records, simulate
from sim.scenario import load

SCENARIOS = Path(__file__).parents[1] / "scenarios"


@pytest.mark.parametrize("name", ["gaza-war-2023", "ceasefire-2020", "kurdistan-july-2025"])
def test_coded_records_are_the_plain_ones(name: str) -> None:
    scenario = load(SCENARIOS / f"{name}.yaml", ())
    plain = simulate(scenario, seed=3, runs=range(6), traced=0).record

    coded = records([scenario, scenario], seed=3, firsts=[0, 3], runs=3)

    assert isinstance(coded["actor"].dtype, pd.CategoricalDtype)
    both = [with_events(table, replayed_events(scenario), range(6)) for table in (plain, coded)]
    pd.testing.assert_frame_equal(both[0].astype(object), both[1].astype(object))
    pd.testing.assert_frame_equal(*(evaluate(scenario, table, range(6)) for table in both))


def test_each_variant_has_its_own_parameters_and_luck() -> None:
    calm, fierce = (load(SCENARIOS / "june-war-2025.yaml", (f"parameters.quiet={value}",)) for value in (4, 0.5))

    together = records([calm, fierce], seed=1, firsts=[5, 9], runs=2)

    for scenario, first, offset in ((calm, 5, 0), (fierce, 9, 2)):
        alone = simulate(scenario, seed=1, runs=range(first, first + 2), traced=0).record
        mine = together[together["run"].isin([offset, offset + 1])].reset_index(drop=True)
        pd.testing.assert_frame_equal(
            mine.assign(run=mine["run"] - offset + first).astype(object), alone.astype(object)
        )
