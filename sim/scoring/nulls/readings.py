"""How outcomes are read as conduct: the deeds that an observed category, number or condition amounts to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.results.measures.choosing import FRONT_TARGETS
from sim.results.measures.history import ANYBODY
from sim.results.measures.question import Question
from sim.results.measures.rhetoric import category_of_tones
from sim.scenario.outcomes import Outcome
from sim.scenario.vocabulary import MILITIA_ACTS, MILITIAS, UMBRELLA
from sim.scoring.nulls.spans import number
from sim.theory import theory

#: Words for a statement of which no more is known, and for going on in spite of a request.
MILD, CONTINUES = "mild-condemnation", ("announces-continuation",)
#: Tones of groups that are ranked by how much they threaten.
RANKS = ("explicit-threat", "conditional-threat", MILD)


@dataclass(frozen=True)
class Done:
    """An act in general: any of the tones, of the targets."""

    act: str
    tones: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    voice: str = ""
    claims: tuple[str, ...] = ()
    later: bool = False
    """Whether it comes in the second half of the time it may take."""


type Reading = list[tuple[str, tuple[Done, ...], float]]
"""Groups, the deeds of each (none where it did nothing), and the weight of that. Anybody where the name is empty."""
type Reader = Callable[[Outcome, Mapping[str, Any]], Reading]


def groups(outcome: Outcome) -> list[str]:
    """Groups that an outcome is about; the empty name where it is about anybody."""
    found = [name for name in outcome.actors if theory().names.members(name) == (name,)]
    return found or [""]


def _said(tones: tuple[str, ...], targets: Sequence[str] = (), voice: str = "") -> Done:
    """A statement; of the tones that count as the same the first two, since a list goes on to ever rarer ones."""
    return Done("statement", tones[:2], tuple(targets), voice)


def _every(outcome: Outcome, *deeds: Done) -> Reading:
    return [(name, deeds, 1.0) for name in groups(outcome)]


def _suspension(outcome: Outcome, known: Mapping[str, Any]) -> Reading:
    return _every(outcome, Done("suspend", targets=("us-forces",)))


def _turn(outcome: Outcome, known: Mapping[str, Any]) -> Reading:
    return _every(outcome, Done("political-turn"))


def _compliance(outcome: Outcome, known: Mapping[str, Any]) -> Reading:
    targets = FRONT_TARGETS[known["front"]][:1]
    deeds = {
        "feigned": Done("attack", targets=targets, claims=("unclaimed",)),
        "ignore": Done("attack", targets=targets, claims=("own-name",)),
        "public-defiance": _said(CONTINUES, targets),
    }
    seen = str(outcome.score_as.observed)
    return _every(outcome, deeds[seen]) if seen in deeds else _every(outcome)


def _shared_compliance(outcome: Outcome, known: Mapping[str, Any]) -> Reading:
    shares = {"all-comply": 1.0, "most-comply": 2 / 3, "half-or-fewer-comply": 1 / 3}
    share = shares.get(str(outcome.score_as.observed), 0.5)
    defiance = _said(CONTINUES, FRONT_TARGETS[known["front"]][:1])
    return [("", (Done("suspend", targets=("us-forces",)),), share), ("", (defiance,), 1 - share)]


def _tone(outcome: Outcome, known: Mapping[str, Any]) -> Reading:
    seen = str(outcome.score_as.observed)
    kinds = category_of_tones(Question("statement_tone", (), settings=known, categories=outcome.score_as.categories))
    tones = (MILD,) if seen == known.get("other") else tuple(tone for tone, kind in kinds.items() if kind == seen)
    spoken = tuple(tone for tone in tones if tone != "suspend")
    if spoken:
        voice = "umbrella" if set(outcome.actors) == {UMBRELLA} else (*known.get("voices", ()), "")[0]
        return _every(outcome, _said(spoken, known.get("targets", ()), voice))
    return _suspension(outcome, known) if tones else _every(outcome)


def _statement(outcome: Outcome, known: Mapping[str, Any]) -> Reading:
    if outcome.score_as.type in ("binary", "count") and not number(outcome):
        return _every(outcome)
    leader = outcome.measure is not None and outcome.measure.name == "days_to_leader_statement"
    voice = "leader" if leader else (*known.get("voices", ()), "")[0]
    return _every(outcome, _said(tuple(known.get("tones", ())) or (MILD,), known.get("targets", ()), voice))


def _delegation(outcome: Outcome, known: Mapping[str, Any]) -> Reading:
    later = Done("statement", (MILD,), voice="leader", later=True)
    return _every(outcome, _said((MILD,), voice="spokesman"), later)


def _ranks(outcome: Outcome, known: Mapping[str, Any]) -> Reading:
    """From the most threatening to the least."""
    seen = outcome.score_as.observed
    names = seen if isinstance(seen, tuple) else ()
    return [(str(name), (_said((tone,)),), 1.0) for name, tone in zip(names, RANKS, strict=False)]


def _tie(outcome: Outcome, known: Mapping[str, Any]) -> Reading:
    tone = "opposes-rival" if outcome.condition.op == "<" else "endorses"
    return _every(outcome, _said((tone,), (str(known["towards"]),)))


def _rift(outcome: Outcome, known: Mapping[str, Any]) -> Reading:
    """The first of the groups for, the others against; all of them for it where there is no rift."""
    about = tuple(known.get("about", ()))[:1]
    apart = outcome.condition.op in ("<", "<=")
    tones = [("calls-for-halt",) if at and apart else ("endorses",) for at in range(len(groups(outcome)))]
    return [(name, (_said(tone, about),), 1.0) for name, tone in zip(groups(outcome), tones, strict=True)]


def _joint(outcome: Outcome, known: Mapping[str, Any]) -> Reading:
    agreed = {"agree-on-israel-only": ("israel",), "agree-on-us-only": ("us-forces",)}
    both = {"agree-on-both": ("israel", "us-forces"), "no-agreement": ()}
    targets: tuple[str, ...] = (agreed | both).get(str(outcome.score_as.observed), ())
    deeds = tuple(_said(("endorses", "conditional-threat"), (target,)) for target in targets)
    return [(str(name), deeds, 1.0) for name in known.get("groups", outcome.actors)]


def _response(outcome: Outcome, known: Mapping[str, Any]) -> Reading:
    targets = tuple(known.get("targets", ()))
    deeds = {
        "political": _said(tuple(known.get("tones", ())) or ("political-demand",)),
        "mobilise": Done("mobilise"),
        "armed": Done("attack", targets=targets, claims=("unclaimed",)),
        "threatens-revenge": _said(("vows-revenge",)),
        "attacks-rival": Done("attack", targets=("rival-militia",), claims=("unclaimed",)),
        "muted-statement": _said((MILD,)),
        "threat-renewed": _said(("explicit-threat",), targets),
        "claimed-attack": Done("attack", targets=targets, claims=("own-name",)),
    }
    seen = str(outcome.score_as.observed)
    return _every(outcome, deeds[seen]) if seen in deeds else _every(outcome)


def _assault(outcome: Outcome, known: Mapping[str, Any]) -> Reading:
    """That a named group attacks at all, once something has happened; all else is a count."""
    happened = outcome.after and outcome.score_as.type == "binary" and outcome.condition.op in (">=", ">")
    deed = Done("attack", targets=tuple(known.get("targets", ())), claims=("unclaimed",))
    return [(name, (deed,), 1.0) for name in groups(outcome) if name and happened]


def _share(outcome: Outcome) -> float:
    """Share of the groups that an outcome is about which did what it counts."""
    meant = groups(outcome)
    whole = sum(name in MILITIAS for name in theory().names.members(ANYBODY)) if meant == [""] else len(meant)
    return min(1.0, (number(outcome) or 0.0) / whole)


def _hiding(outcome: Outcome, known: Mapping[str, Any]) -> Reading:
    share, hidden = _share(outcome), (Done("hide"),)
    return [(name, deeds, weight) for name in groups(outcome) for deeds, weight in ((hidden, share), ((), 1 - share))]


def _acts(outcome: Outcome, known: Mapping[str, Any]) -> Reading:
    share, acts = (
        _share(outcome),
        [str(act) for act in known.get("acts", ()) if act in MILITIA_ACTS and act != "attack"],
    )
    return [("", (Done(act),), share) for act in acts] + [("", (), 1 - share)]


#: How the outcomes of each measure are read; those of other measures are no conduct.
READERS: Mapping[str, Reader] = {
    "attacks_count": _assault,
    "days_to_suspension": _suspension,
    "directive_compliance": _compliance,
    "compliance_class": _shared_compliance,
    "statement_tone": _tone,
    "days_to_statement": _statement,
    "days_to_leader_statement": _statement,
    "statements_count": _statement,
    "spokesman_statement_before_leader": _delegation,
    "tone_rank": _ranks,
    "tie_change": _tie,
    "relation_change": _rift,
    "joint_line": _joint,
    "response_to_attack": _response,
    "response_to_enforcement": _response,
    "response_to_sanction": _response,
    "threat_executed": _response,
    "leaders_hidden_or_abroad": _hiding,
    "acts_count": _acts,
    "days_to_political_turn": _turn,
}
