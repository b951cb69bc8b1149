"""The fitted sets are whole, lie in the declared ranges, and leave alone what a scenario sets itself."""

from pathlib import Path

import pytest

from sim.listing import parameter_lines
from sim.scenario import load
from sim.theory import theory
from sim.theory.calibrated import members, splits, with_parameters

SCENARIOS = Path(__file__).parents[2] / "scenarios"
JUNE = SCENARIOS / "june-war-2025.yaml"


def test_every_split_of_the_episodes_has_its_sets() -> None:
    known = [one for one in map(load, sorted(SCENARIOS.glob("*.yaml"))) if one.kind == "historical"]
    clusters = {f"without {one.cluster}" for one in known}
    alone = {f"without {one.id}" for one in known if one.id != "permanent-us-withdrawal"}

    assert set(splits()) == {"all", "prior"} | clusters | alone
    for name in theory().hypotheses:
        assert set(splits(name)) == {"all"} | clusters


@pytest.mark.parametrize("hypothesis", ["", *theory().hypotheses])
def test_sets_lie_in_the_declared_ranges_and_fix_nothing_that_a_rival_fixes(hypothesis: str) -> None:
    known = theory().parameters
    fixed = theory().hypotheses[hypothesis].parameters if hypothesis else {}
    for split in splits(hypothesis):
        sets = members(hypothesis, split)
        assert len(sets) == 32
        for values in sets:
            assert set(values) == set(known) - set(fixed)
            assert all(known[name].range[0] <= value <= known[name].range[1] for name, value in values.items())


def test_a_parameter_that_the_scenario_sets_stays_as_it_is() -> None:
    scenario = load(JUNE, ("parameters.fear=1.25",))

    found = with_parameters(scenario, {"fear": 3.0, "quiet": 2.5})

    assert found.parameters == {"fear": 1.25, "quiet": 2.5}
    assert found.parameter_numbers["quiet"].grade == "fitted"
    assert scenario.parameters == {"fear": 1.25}


def test_the_list_of_parameters_shows_what_was_fitted() -> None:
    lines = list(parameter_lines())

    at = next(place for place, line in enumerate(lines) if line.startswith("quiet "))
    values = sorted(one["quiet"] for one in members())
    middle = (values[15] + values[16]) / 2
    assert lines[at + 1].startswith(f"    fitted: {middle:.3g} (")
    assert "32 sets that passed experiments/calibration.yaml" in lines[-1]
