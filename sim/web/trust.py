"""Trust: what the theory scores here, what numbers it rests on, what moves the result, and what it gets wrong."""

from collections.abc import Iterator

from markupsafe import Markup
from nicegui import ui

from sim.briefing import Assumption, EpisodeScore, OutcomeRow, assumptions, episode_score, grades, sources
from sim.briefing import outcome_rows as outcomes_of
from sim.briefing.outcomes import missed_first
from sim.errors import neutral
from sim.web import look, resting
from sim.web.headline import percent
from sim.web.overview import cited
from sim.web.view import View

#: What the grades of numbers mean, the best first.
GRADES = {
    "documented": "stands in a source", "inferred": "read out of sources by somebody, who may be a step off",
    "fitted": "held by outcomes, together with the others that were fitted", "assumed": "rests on judgment alone",
}  # fmt: skip
#: What kinds of numbers there are, and how people call them.
KINDS = {
    "pressure": "Pressures", "trait": "Traits of groups", "opening": "The weeks before", "event": "Dated events",
    "parameter": "Parameters of the theory",
}  # fmt: skip
#: Missed outcomes that are told.
_MOST_MISSES = 12
_LIMITS = (
    "Met in 90 % of runs means that 90 % of the histories that this theory makes, on these numbers, have the outcome; "
    "it is not the chance that the explanation is right.",
    "The theory was written by people who knew all ten episodes, so a run that meets its outcomes shows that the "
    "theory can tell the story, and not that it would have foreseen it.",
    "The interval behind a share covers luck alone, and not wrong codes, wrong parameters or a wrong theory, which are "
    "usually larger.",
)


async def build(view: View) -> None:
    """Fill the tab."""
    scenario = view.study.scenario
    found = await view.desk.shop.computed(lambda: (episode_score(scenario.id), assumptions(scenario)))
    if view.is_gone:
        return
    look.heading("How well it foretold this episode")
    with ui.element("div").props('data-testid="trust-scores"'):
        _scores(view, found[0])
    look.heading("The numbers this rests on")
    with ui.element("div").props('data-testid="trust-numbers"'):
        _numbers(found[1])
    look.heading("What the result hangs on")
    await resting.build(view)
    if view.is_gone:
        return
    look.heading("What it gets wrong here")
    await _misses(view)


def _scores(view: View, found: EpisodeScore | None) -> None:
    """Scores beside those of rivals and null models."""
    line = view.command("score")
    if found is None or view.study.sets or view.study.hypothesis:
        look.words("This scenario is not among those that were scored; the command below scores what it can.", "lead")
        look.command(line, "score")
        return
    rows = score_rows(found)
    look.words(score_words(found), "lead")
    look.table(
        ["", "Score", "What it is"],
        rows,
        "Relative scores, lower is better: 0 is perfect, 1 a coin over all episodes together",
        "numbers",
    )
    look.command(line, "score")


def score_rows(found: EpisodeScore) -> list[list[object]]:
    """A row for the theory and for each rival and null model, the best first."""
    listed = [(found.theory, "the theory", "fitted without these years", "theory")]
    listed += [(value, name, "rival theory, fitted in the same way", "rival") for name, value in found.rivals.items()]
    listed += [
        (found.base_rate, "base rate", "what groups did elsewhere under the same pressures", "null"),
        (found.prior, "unfitted theory", "before anything was fitted", "null"),
        (found.coin, "coin", "knows nothing; on the outcomes of this episode", "null"),
    ]
    known = sorted((one for one in listed if one[0] == one[0]), key=lambda one: one[0])
    return [
        [Markup("<strong>{}</strong>").format(name) if kind == "theory" else name, _meter(value, kind), words]
        for value, name, words, kind in known
    ]


def _meter(value: float, kind: str) -> Markup:
    """A score as a bar from 0 to 2, and in figures."""
    bar = Markup('<span class="meter" aria-hidden="true"><span class="{}" style="width:{:.0f}%"></span></span>')
    return bar.format(kind, 50 * min(2.0, value)) + Markup(" {:.2f}").format(value)


def score_words(found: EpisodeScore) -> str:
    """Who does better than the theory here, and whether the figures are of this version."""
    others = {**found.rivals, "the base rate": found.base_rate, "a coin": found.coin}
    better = [f"{name} ({value:.2f})" for name, value in others.items() if value < found.theory]
    words = f"Over {found.outcomes} outcomes of this episode the theory scores {found.theory:.2f}. "
    words += (
        f"It loses here to {', '.join(better)}." if better else "Nothing that it was held against does better here."
    )
    return words + (" Scored with an earlier version of the program." if found.stale else "")


def _numbers(found: list[Assumption]) -> None:
    """Shares by grade, a filter, a table for each kind, and the sources."""
    counts = grades(found)
    look.html(_bar(counts, len(found)))
    places: list[tuple[str, ui.element]] = []
    wanted = {"": "all grades"} | {grade: f"{grade}: {words}" for grade, words in GRADES.items()}

    def choose(grade: str) -> None:
        for kind, place in places:
            place.clear()
            with place:
                _table(kind, found, grade)

    look.choice("Show", wanted, "", choose, "trust-grade")
    for kind in KINDS:
        places.append((kind, ui.element("div")))
        with places[-1][1]:
            _table(kind, found, "")
    _sources(found)


def _bar(counts: dict[str, int], whole: int) -> Markup:
    """Shares of the grades on one line, and the same in words."""
    parts = [(grade, counts.get(grade, 0)) for grade in GRADES if counts.get(grade)]
    bar = Markup("").join(
        Markup('<span class="grade-{}" style="width:{:.2f}%"></span>').format(grade, 100 * count / max(1, whole))
        for grade, count in parts
    )
    words = Markup("").join(
        Markup('<span class="keyed"><span class="mark grade-{}"></span>{} of {}: {} ({})</span>').format(
            grade, count, whole, grade, GRADES[grade]
        )
        for grade, count in parts
    )
    return Markup('<div class="grades" aria-hidden="true">{}</div><p class="keys">{}</p>').format(bar, words)


def _table(kind: str, found: list[Assumption], grade: str) -> None:
    """The numbers of one kind and grade, folded away."""
    rows = [one for one in found if one.kind == kind and grade in ("", one.grade)]
    if not rows:
        return
    with ui.element("details").props(f'data-testid="trust-{kind}"'):
        look.html(Markup("{}: {}").format(KINDS[kind], len(rows)), "summary")
        look.table(["Number", "Value", "Grade", "Sources", "Note"], map(_row, rows), KINDS[kind], "light")


def _row(one: Assumption) -> list[object]:
    grade = Markup('<span class="mark grade-{}"></span>{}').format(one.grade, one.grade)
    return [one.name, one.value, grade, cited(one.sources), one.note]


def _sources(found: list[Assumption]) -> None:
    """Every source that a number names."""
    known = sources(dict.fromkeys(name for one in found for name in one.sources))
    with ui.element("details").props('data-testid="trust-sources"'):
        look.html(Markup("Sources: {}").format(len(known)), "summary")
        rows = [[Markup("<code>{}</code>").format(neutral(one.id)), one.title, _where(one.where, one.url),
                 one.grade, one.note] for one in known]  # fmt: skip
        look.table(["", "Source", "Where", "What it is", "Note"], rows, "Sources", "light")


def _where(where: str, url: str) -> Markup:
    """Where a source is found; only addresses of the web become links."""
    if not url.startswith(("https://", "http://")):
        return Markup("{}").format(neutral(where))
    link = '{} <a href="{}" rel="noreferrer noopener" target="_blank">{}</a>'
    return Markup(link).format(neutral(where), neutral(url), neutral(url.split("/")[2]))


async def _misses(view: View) -> None:
    """Missed outcomes, and three sentences on limits."""
    place = ui.element("div")
    result = await view.result(place)
    if result is None or view.is_gone:
        return
    rows = await view.desk.shop.computed(lambda: outcomes_of(result, with_base_rates=False))
    if view.is_gone:
        return
    place.delete()
    missed = [row for row in missed_first(rows) if row.met is False]
    counted = [row for row in rows if row.met is not None]
    look.words(f"{len(missed)} of {len(counted)} scored outcomes are missed in at least half of the runs.", "lead")
    if missed:
        look.table(
            ["What happened", "Share of runs", "Runs gave", "Record", "Sources"], _missed(missed), "Missed outcomes"
        )
    look.heading("Limits", 3)
    for words in _LIMITS:
        look.words(words)
    look.words(
        "More: docs/evidence.md (what may be concluded), docs/model.md (what is left out), README.md (all scores).",
        "soft",
    )


def _missed(rows: list[OutcomeRow]) -> Iterator[list[object]]:
    for row in rows[:_MOST_MISSES]:
        yield [row.statement, percent(row.share), row.gave, row.documented, cited(row.sources)]
