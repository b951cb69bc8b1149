"""What an actor did on a day, in a sentence."""

from collections.abc import Mapping
from typing import Any

from sim.plots.told_acts import name_of
from sim.scenario.vocabulary import STATES, TARGETS

#: Under which name an attack is made.
_CLAIMS: Mapping[str, str] = {
    "own-name": "in its own name", "umbrella": "under the umbrella name", "facade": "under the name of a façade",
    "unclaimed": "and claims nothing",
}  # fmt: skip
_VOICES: Mapping[str, str] = {"leader": "its leader", "spokesman": "its spokesman", "umbrella": "the umbrella"}
#: Words of acts; `{}` is whom it is about.
_ACTS: Mapping[str, str] = {
    "suspend": "suspends its attacks on {}", "mobilise": "mobilises its men{}",
    "hide": "its leader goes into hiding", "evacuate": "leaves its bases", "political-turn": "turns to politics",
    "strike": "strikes {}", "leadership-strike": "strikes at a leader of {}", "sanction": "lists {}",
    "warning": "warns {}", "directive": "presses its line in private", "envoy-visit": "sends its envoy",
    "summons": "summons the commanders", "dissuasion": "meets the commanders",
    "withhold-rents": "keeps back half of the rents of {}", "pay-rents": "pays {} its rents again",
    "enforcement-order": "orders enforcement against {}", "arrest": "arrests somebody of {}",
    "removal": "removes somebody of {}",
}  # fmt: skip
#: Whom an act is about where the record names nobody.
_UNNAMED: Mapping[str, str] = {"mobilise": "", "warning": "the groups", "strike": "an unnamed group in Iraq"}
_LINES = ((-0.75, "forbids"), (-0.25, "discourages"), (0.25, "neither asks for nor forbids"), (0.75, "encourages"))


def act_words(row: Mapping[str, Any]) -> str:
    """A row of the record as a sentence without its subject.

    Parameters
    ----------
    row : mapping
        A row of the table `record`.
    """
    act = str(row["act"])
    if act == "attack":
        return _attack(row)
    if act == "statement":
        return _statement(row)
    about = _about(row)
    words = _ACTS.get(act, act.replace("-", " ") + (" {}" if about else "")).format(about).strip()
    killed = int(row["leaders_killed"] or 0)
    words += f", {killed} killed" if killed else ""
    line = row["line"]
    return words + (f": {line_words(float(line))} attacks on Americans" if line == line else "")


def line_words(line: float) -> str:
    """A line of Tehran [-1..1] in a word."""
    return next((words for end, words in _LINES if line <= end), "orders")


def _attack(row: Mapping[str, Any]) -> str:
    deaths = int(row["deaths"] or 0)
    region = str(row["region"] or "")
    where = f" in {region.capitalize()}" if row["target"] == "us-forces" and region else ""
    killed = f"; {deaths} killed" if deaths else ""
    return f"attacks {row['target']}{where} {_CLAIMS.get(str(row['claim']), '')}".strip() + killed


def _statement(row: Mapping[str, Any]) -> str:
    tone = str(row["tone"]).replace("-", " ")
    target = str(row["target"] or "")
    return f"{_VOICES.get(str(row['voice']), 'somebody')} speaks: {tone}" + (
        f", about {_name(target)}" if target else ""
    )


def _about(row: Mapping[str, Any]) -> str:
    """Whom an act is about; a name of a group in full."""
    act, target = str(row["act"]), str(row["target"] or "")
    if not target:
        return _UNNAMED.get(act, "nobody by name")
    return f" against {name_of(target)}" if act == "mobilise" else name_of(target)


def _name(target: str) -> str:
    """A group or state by its full name, a class of targets by its id."""
    return target if target in TARGETS and target not in STATES else name_of(target)
