"""Records written as transcripts: one line is one act, so that a test reads as given and expect.

    0  2024-01-30              kataib-hezbollah   suspends us-forces
    0  2024-02-04              harakat-al-nujaba  attacks us-forces in syria as umbrella
    0  2024-02-02              harakat-al-nujaba  says announces-continuation about us-forces
    0  2023-10-17..2023-11-23  kataib-hezbollah   attacks us-forces times 70

An attack is by default in Iraq and in the author's own name; a statement is the leader's unless `by` says otherwise;
`times` spreads acts evenly over the days; `[id]` at the end marks what the scenario put there.
"""

import datetime as dt
import re
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from sim.results.measures import evaluate
from sim.results.measures.clock import window_of
from sim.results.measures.history import History
from sim.results.measures.question import Question, Values
from sim.results.measures.registry import REGISTRY
from sim.scenario import Scenario, load
from sim.scenario.outcomes import After, Window
from sim.scenario.vocabulary import UMBRELLA

SCENARIOS = Path(__file__).parents[2] / "scenarios"
VERBS = {
    "attacks": "attack",
    "says": "statement",
    "suspends": "suspend",
    "mobilises": "mobilise",
    "hides": "hide",
    "evacuates": "evacuate",
    "turns-to-politics": "political-turn",
    "strikes": "strike",
    "kills-a-leader-of": "leadership-strike",
    "sends-an-envoy": "envoy-visit",
    "arrests": "arrest",
    "removes": "removal",
}
SEEN = {"umbrella": UMBRELLA, "facade": "facade", "unclaimed": "unattributed"}
NO_ACT = {
    "target": "",
    "region": "",
    "claim": "",
    "tone": "",
    "voice": "",
    "deaths": 0,
    "leaders_killed": 0,
    "level": 0.0,
    "line": float("nan"),
    "event": "",
}
COLUMNS = ("run", "date", "actor", "seen_as", "act", *NO_ACT)


@cache
def scenario(name: str) -> Scenario:
    """A shipped scenario."""
    return load(SCENARIOS / f"{name}.yaml")


def options(words: list[str]) -> dict[str, str]:
    """`in syria as umbrella` as a map."""
    return dict(zip(words[::2], words[1::2], strict=True))


def act_of(actor: str, verb: str, words: list[str]) -> dict[str, object]:
    """One act of a transcript as a row without run and date."""
    row: dict[str, object] = {**NO_ACT, "actor": actor, "seen_as": actor, "act": VERBS[verb]}
    if verb == "attacks":
        more = options(words[1:])
        claim = more.get("as", "own-name")
        row |= {"target": words[0], "region": more.get("in", "iraq"), "claim": claim}
        row |= {"seen_as": SEEN.get(claim, actor), "deaths": int(more.get("killing", "0"))}
    elif verb == "says":
        more = options(words[1:])
        voice = more.get("by", "leader")
        row |= {"tone": words[0], "target": more.get("about", ""), "voice": voice}
        row |= {"seen_as": UMBRELLA if voice == "umbrella" else actor}
    elif words:
        row["target"] = words[0]
    return row


def rows_of(line: str) -> list[dict[str, object]]:
    """The rows of one line."""
    event = re.search(r"\[([\w-]+)\]$", line)
    run, dates, actor, verb, *words = line.removesuffix(event.group(0) if event else "").split()
    times = 1
    if "times" in words:
        at = words.index("times")
        times = int(words[at + 1])
        del words[at : at + 2]
    first, _, last = dates.partition("..")
    start = dt.date.fromisoformat(first)
    span = (dt.date.fromisoformat(last or first) - start).days
    act = act_of(actor, verb, words) | {"event": event.group(1) if event else ""}
    days = [start + dt.timedelta(days=round(i * span / max(times - 1, 1))) for i in range(times)]
    return [{"run": int(run), "date": np.datetime64(day, "s"), **act} for day in days]


def transcript(text: str) -> pd.DataFrame:
    """A record from lines of text."""
    rows = [row for line in text.strip().splitlines() if line.strip() for row in rows_of(line.strip())]
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        {"run": "int64", "deaths": "int64", "leaders_killed": "int64"}
    )
    table["date"] = table["date"].astype("datetime64[s]")
    return table.sort_values(["run", "date"], kind="stable", ignore_index=True)


def measured(
    name: str,
    given: str,
    *,
    actors: tuple[str, ...] = ("any-iran-aligned-militia",),
    days: tuple[str, str] = ("2024-01-28", "2024-04-30"),
    after: After | None = None,
    runs: int = 1,
    episode: str = "tower22-2024",
    attribution: str = "visible",
    min_acts: int = 0,
    baseline: float | None = None,
    categories: tuple[str, ...] = (),
    **settings: object,
) -> Values:
    """A measure's answer to a transcript, by default over the whole of the Tower 22 episode."""
    question = Question(name, actors, attribution, settings, min_acts, baseline, categories)
    history = History.of(scenario(episode), transcript(given), range(runs))
    start, end = (dt.date.fromisoformat(day) for day in days)
    return REGISTRY[name](history, question, window_of(history, question, Window(start=start, end=end), after))


def number(name: str, given: str, **asked: object) -> float:
    """A measure's number in the only run, NaN where it is left out."""
    values = measured(name, given, **asked)  # type: ignore[arg-type]
    return float("nan") if values.left_out[0] else float(values.value[0])


def category(name: str, given: str, **asked: object) -> str:
    """A measure's category in the only run."""
    return str(measured(name, given, **asked).category[0])  # type: ignore[arg-type]


def outcomes(episode: str, given: str) -> pd.DataFrame:
    """The measures table of one run of a shipped episode, by outcome and foil."""
    return evaluate(scenario(episode), transcript(given), [0]).set_index(["outcome", "foil"])
