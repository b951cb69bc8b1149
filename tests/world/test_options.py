"""The repertoire of the rules and the vocabulary of the files are the same words."""

from sim.actors.militia import DISPOSITIONS
from sim.scenario import vocabulary
from sim.theory.actors import TRAITS
from sim.world import options


def test_pressures_tones_claims_and_targets_are_those_of_the_files() -> None:
    assert tuple(vocabulary.PRESSURES) == options.PRESSURES
    assert set(options.TONES) - {""} <= set(vocabulary.TONES)
    assert options.CLAIMS == vocabulary.CLAIMS
    assert set(options.TARGETS) == set(vocabulary.TARGETS)
    assert set(options.TARGET_REGIONS) <= set(vocabulary.REGIONS)
    assert options.FRONTS == vocabulary.FRONTS
    assert set(options.ACTS) <= {*vocabulary.MILITIA_ACTS, *vocabulary.STATE_ACTS}


def test_dispositions_of_the_rules_are_those_of_the_theory() -> None:
    assert set(DISPOSITIONS) == set(TRAITS)


def test_every_code_has_a_name() -> None:
    assert len(options.TERMS) == len(options.Term)
    assert len(options.ACTS) == len(options.Act)
    assert len(options.TARGETS) == len(options.Target) == len(options.TARGET_REGIONS) == len(options.TARGET_FRONT)
    assert len(options.TONES) == len(options.Tone)
    assert all(len(names) <= options.MAX_OPTIONS for names in options.OPTION_NAMES.values())
