"""The arguments that narrow a measure: which there are, what each takes, which a measure cannot do without."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from sim.scenario.vocabulary import CLAIMS, FRONTS, MILITIA_ACTS, REGIONS, STATE_ACTS, TONES, VOICES

type ArgumentKind = Literal["word", "words", "name", "names", "names or word", "number", "day"]


class ArgumentRule(NamedTuple):
    """What one argument takes."""

    kind: ArgumentKind
    """`words` and `names` are lists; `names` are actors, brands and targets."""
    words: tuple[str, ...] = ()
    """The words to choose from; any word where empty."""


_NAMES = ArgumentRule("names")
_NUMBER = ArgumentRule("number")
_DAY = ArgumentRule("day")

#: Every argument a measure may have.
ARGUMENTS: Mapping[str, ArgumentRule] = {
    "about": _NAMES,
    "above": _NAMES,
    "acts": ArgumentRule("words", (*MILITIA_ACTS, *STATE_ACTS)),
    "against": _NAMES,
    "among": ArgumentRule("words", CLAIMS),
    "apart": _NUMBER,
    "baseline_days": _NUMBER,
    "below": _NAMES,
    "claims": ArgumentRule("words", CLAIMS),
    "clock_day": ArgumentRule("word", ("before", "after")),
    "days_after": _NUMBER,
    "days_before": _NUMBER,
    "front": ArgumentRule("word", FRONTS),
    "groups": ArgumentRule("names or word", ("campaign",)),
    "inward": _NAMES,
    "least": _NUMBER,
    "min_all": _NUMBER,
    "min_early": _NUMBER,
    "none": ArgumentRule("word"),
    "other": ArgumentRule("word"),
    "outward": _NAMES,
    "pick": ArgumentRule("word", ("first", "last", "hardest")),
    "region": ArgumentRule("word", REGIONS),
    "regions": ArgumentRule("words", REGIONS),
    "since": _DAY,
    "split": _DAY,
    "targets": _NAMES,
    "tones": ArgumentRule("words", TONES),
    "towards": ArgumentRule("name"),
    "until": _DAY,
    "voices": ArgumentRule("words", VOICES),
    "within": _NUMBER,
}

#: A category of the outcome as an argument lists what counts as that category.
CATEGORY = ArgumentRule("words", (*TONES, *MILITIA_ACTS))

#: Arguments that a measure cannot do without.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "attack_rate_ratio": ("days_before", "days_after", "clock_day"),
    "compliance_class": ("front",),
    "days_to_suspension": ("front",),
    "directive_compliance": ("front",),
    "joint_line": ("apart", "least"),
    "relation_change": ("apart",),
    "statement_tone": ("pick", "none"),
    "target_mix_shift": ("split",),
    "target_region_share": ("region",),
    "target_region_share_change": ("region", "split", "min_early", "min_all"),
    "tie_change": ("towards",),
}
