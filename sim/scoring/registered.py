"""Forecasts that were registered before their outcomes were known, scored apart from those made in retrospect."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from sim.errors import Refused, neutral
from sim.registration.folder import open_registration, registered_forecasts, registrations
from sim.scenario import Scenario
from sim.scoring.items import Item, items
from sim.scoring.scores import loss, mean_of, scores


def account(scored: Sequence[Scenario], known: Sequence[Scenario], root: Path) -> list[str]:
    """A paragraph for each registration of the scored scenarios below a results root; nothing where there is none.

    Parameters
    ----------
    scored : sequence of Scenario
    known : sequence of Scenario
        Episodes whose counts are the climatology.
    root : Path
        The results root that registrations are looked for in.
    """
    others = [item for one in known for item in items(one)]
    found = [line for one in scored for folder in registrations(root, one.id) for line in _of(one, folder, others)]
    head = ["", "Registered before the outcomes were known, apart from the above, which is retrospective"]
    return [neutral(line) for line in (*head, *found)] if found else []


def _of(scenario: Scenario, folder: Path, others: Sequence[Item]) -> Iterator[str]:
    try:
        forecasts = registered_forecasts(folder, scenario)
    except Refused as refusal:
        yield f"{scenario.id}: {refusal.problems[0]}"
        return
    what = open_registration(folder)
    about = f"{scenario.id}, registered on {what.what.created} ({folder.name})"
    if not forecasts:
        yield f"{about}: no outcome that was open then has an answer yet"
        return
    table = scores(forecasts, others)
    brier, crps = (mean_of(table[table["family"] == name], "score") for name in ("brier", "crps"))
    anew = "; measured by a program that has changed since" if what.measured_anew else ""
    yield f"{about}: {len(table)} outcomes, relative score {loss(table):.2f}, Brier {brier:.2f}, CRPS {crps:.2f}{anew}"
