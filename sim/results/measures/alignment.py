"""Measures of alignment: obedience to a line, agreement among groups, ties between them."""

import numpy as np
import pandas as pd

from sim.results.measures.choosing import DEFIANT, FRONT_TARGETS, OPPOSITION, SUPPORT, done, inside, narrowed
from sim.results.measures.history import History, Runs
from sim.results.measures.question import Question, Values, Window
from sim.scenario.vocabulary import CLAIMS

#: Tones that turn against Tehran when Tehran is what they are about.
AGAINST_TEHRAN = (*DEFIANT, "opposes-rival", "accuses-partners", "political-demand")
CAMPAIGN_GROUPS = "campaign"


def defiance(history: History, question: Question, window: Window) -> pd.DataFrame:
    """Statements that refuse the line in public: on the front's targets, on none in particular, or on Tehran itself."""
    spoken = inside(narrowed(history.acts, act=("statement",)), window)
    targets = ("", *FRONT_TARGETS[question.settings["front"]])
    refusals = narrowed(spoken, tone=DEFIANT, target=targets)
    rebuffs = narrowed(spoken, tone=AGAINST_TEHRAN, target=("tehran",))
    return pd.concat([refusals, rebuffs])


def breaches(history: History, question: Question, window: Window, hidden: bool = False) -> pd.DataFrame:
    """Attacks on the front's targets under the claims that count as a breach, or (`hidden`) under all others."""
    counted = question.names("claims", ("own-name",))
    claims = [name for name in CLAIMS if (name in counted) is not hidden]
    targets = FRONT_TARGETS[question.settings["front"]]
    return inside(narrowed(history.acts, act=("attack",), target=targets, claim=claims), window)


def directive_compliance(history: History, question: Question, window: Window) -> Values:
    """The most open answer to a line of restraint: comply, feigned, ignore or public-defiance.

    An attack under the listed claims ignores the line, a statement against it defies it. An attack under any other
    name is seen by nobody, so it is a feint only where attribution is `true`.
    """
    group = history.members(question.actors)
    category = np.full(history.count, "comply", object)
    if question.attribution == "true":
        category[history.total(narrowed(breaches(history, question, window, hidden=True), actor=group)) > 0] = "feigned"
    category[history.total(narrowed(breaches(history, question, window), actor=group)) > 0] = "ignore"
    category[history.total(narrowed(defiance(history, question, window), actor=group)) > 0] = "public-defiance"
    return Values.label(category)


def breakers(history: History, rows: pd.DataFrame, groups: list[str]) -> Runs:
    """How many of the groups have a row."""
    return history.total(narrowed(rows, actor=groups).drop_duplicates(["at", "actor"]))


def compliance_share(history: History, question: Question, window: Window) -> Values:
    """Share of the groups that make no attack on the targets under the listed claims."""
    groups = history.members(question.actors)
    claims = question.names("claims", ("own-name", "umbrella"))
    rows = inside(narrowed(history.acts, act=("attack",), target=question.names("targets"), claim=claims), window)
    if not groups:
        return Values.number(np.full(history.count, np.nan))
    return Values.number(1.0 - breakers(history, rows, groups) / len(groups))


def compliance_class(history: History, question: Question, window: Window) -> Values:
    """Whether all, most or at most half of the groups asked comply: all-comply, most-comply, half-or-fewer-comply.

    With `groups: campaign` those asked are the ones in a campaign on the front when the period opens.
    """
    front = question.settings["front"]
    campaign = question.settings.get("groups") == CAMPAIGN_GROUPS
    names = getattr(history.scenario.opening.campaigns, front) if campaign else question.actors
    groups = history.members(names)
    if not groups:
        return Values.label(np.full(history.count, "", object))
    rows = pd.concat([breaches(history, question, window), defiance(history, question, window)])
    share = 1.0 - breakers(history, rows, groups) / len(groups)
    few = np.where(share > 0.5, "most-comply", "half-or-fewer-comply")
    return Values.label(np.where(share == 1.0, "all-comply", few).astype(object))


def presence(history: History, rows: pd.DataFrame, groups: list[str]) -> np.ndarray:
    """Whether each group has a row on each day, shape (runs, groups, days)."""
    table = np.zeros((history.count, len(groups), history.days), bool)
    rows = narrowed(rows, actor=groups)
    places = {name: i for i, name in enumerate(groups)}
    group = rows["actor"].map(places).to_numpy(np.int64)
    table[rows["at"].to_numpy(), group, rows["day"].to_numpy()] = True
    return table


def lasting(table: np.ndarray, days: int) -> np.ndarray:
    """Whether there was something on a day or on one of the `days` before it; time is the last axis."""
    before = np.cumsum(table, axis=-1)
    earlier = np.zeros_like(before)
    if table.shape[-1] > days + 1:
        earlier[..., days + 1 :] = before[..., : -days - 1]
    return np.asarray(before > earlier)


def stances(
    history: History, window: Window, groups: list[str], targets: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Days on which each group speaks for attacks on the targets, and against them (suspending counts as speaking)."""
    rows = inside(narrowed(history.acts, act=("statement", "suspend"), target=targets), window)
    against = pd.concat([narrowed(rows, tone=OPPOSITION), narrowed(rows, act=("suspend",))])
    return presence(history, narrowed(rows, tone=SUPPORT), groups), presence(history, against, groups)


def joint_line(history: History, question: Question, window: Window) -> Values:
    """On which targets the groups agree: no-agreement, agree-on-israel-only, agree-on-us-only or agree-on-both.

    Agreement on a target: at least `least` of them speak for attacks on it within `apart` days and none against.
    """
    groups = history.members(question.names("groups", question.actors))
    agreed = {}
    for front in ("us", "israel"):
        support, opposition = stances(history, window, groups, FRONT_TARGETS[front])
        together = lasting(support, int(question.settings["apart"])).sum(axis=1)
        enough = (together >= int(question.settings["least"])).any(axis=1)
        agreed[front] = enough & ~opposition.any(axis=(1, 2))
    only_one = np.where(agreed["us"], "agree-on-us-only", "no-agreement")
    israel = np.where(agreed["us"], "agree-on-both", "agree-on-israel-only")
    return Values.label(np.where(agreed["israel"], israel, only_one).astype(object))


def relation_change(history: History, question: Question, window: Window) -> Values:
    """-1 where two sides state opposite stances on something within `apart` days, 1 where only the same, else 0.

    Something is what `about` lists. The sides are the actors and those in `against`, or the first actor and the others.
    """
    ours = history.members(question.actors if question.names("against") else question.actors[:1])
    theirs = history.members(question.names("against") or question.actors[1:])
    days = int(question.settings["apart"])
    targets = question.names("about")
    near = [lasting(side.any(axis=1), days) for side in stances(history, window, ours, targets)]
    far = [lasting(side.any(axis=1), days) for side in stances(history, window, theirs, targets)]
    opposite = ((near[0] & far[1]) | (near[1] & far[0])).any(axis=1)
    same = ((near[0] & far[0]) | (near[1] & far[1])).any(axis=1)
    return Values.number(np.where(opposite, -1.0, np.where(same, 1.0, 0.0)))


def tie_change(history: History, question: Question, window: Window) -> Values:
    """-1 where the actors speak against the actor `towards`, 1 where they only speak for it, else 0."""
    towards = (question.settings["towards"],)
    spoken = narrowed(inside(done(history, question, "statement"), window), target=towards)
    against = history.total(narrowed(spoken, tone=("opposes-rival", "accuses-partners", "condemns-breach"))) > 0
    favour = history.total(narrowed(spoken, tone=("endorses",))) > 0
    return Values.number(np.where(against, -1.0, np.where(favour, 1.0, 0.0)))
