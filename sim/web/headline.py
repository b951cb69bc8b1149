"""The headline of a study: how likely, how sure, and what one would have said without the theory."""

from markupsafe import Markup
from nicegui import ui

from sim.api import Result
from sim.briefing import Headline, headline
from sim.errors import neutral
from sim.scenario import Scenario
from sim.web import look
from sim.web.view import View


async def shown(view: View, place: ui.element) -> None:
    """Fill the place of the headline once the ensemble is there."""
    result = await view.result(place)
    if result is None or view.is_gone:
        return
    await _filled(view, place, result)


async def _filled(view: View, place: ui.element, result: Result) -> None:
    wanted = view.state.outcome
    found = await view.desk.shop.computed(lambda: headline(result, wanted))
    if view.is_gone:
        return
    view.headline = found.outcome if found else None
    place.clear()
    with place:
        if found is None:
            look.words("This scenario has no outcome that is scored, so there is no headline.", "soft")
            return
        look.html(_words(found)).props('data-testid="headline"')
        look.html(_scale(found))
        _choice(view, place, result, found)


def _words(found: Headline) -> Markup:
    """The probability in large, what it is the probability of, and what it rests on."""
    verdict = "✓ met" if found.met else "✗ missed"
    record = Markup('<p class="record {}">{}; record: {}</p>').format(
        "met" if found.met else "missed", verdict, neutral(found.documented)
    )
    return Markup(
        '<p class="big"><strong>{}</strong> <span>{}</span></p><p class="soft">{}</p>{}'
    ).format(percent(found.share), neutral(found.statement), neutral(_rests(found)), record)  # fmt: skip


def _rests(found: Headline) -> str:
    """What the number is, in a sentence."""
    low, high = 100 * found.low, 100 * found.high
    parts = [f"in {found.counted} runs, 95 % interval {low:.0f} to {high:.0f} %"]
    if found.base_rate is not None:
        parts.append(f"base rate {percent(found.base_rate)} ({found.base_words})")
    if found.left_out is not None:
        parts.append(f"foreseen by fits that never saw these years {percent(found.left_out)}")
    return "; ".join(parts) + "."


def _scale(found: Headline) -> Markup:
    """The same numbers on a line from 0 to 100 %."""
    marks = [(found.share, "theory", "this run")]
    marks += [(found.base_rate, "null", "base rate")] if found.base_rate is not None else []
    marks += [(found.left_out, "left", "left out")] if found.left_out is not None else []
    ticks = Markup("").join(
        Markup('<span class="tick {}" style="left:{:.1f}%"></span>').format(kind, 100 * value)
        for value, kind, _ in marks
    )
    band = Markup('<span class="band" style="left:{:.1f}%;width:{:.1f}%"></span>').format(
        100 * found.low, 100 * (found.high - found.low)
    )
    key = Markup("").join(
        Markup('<span class="keyed"><span class="mark {}"></span>{}</span>').format(kind, words)
        for _, kind, words in marks
    )
    return Markup(
        '<div class="scale" aria-hidden="true"><div class="line">{}{}</div>'
        '<div class="ends"><span>0 %</span><span>{}</span><span>100 %</span></div></div>'
    ).format(band, ticks, key)


def _choice(view: View, place: ui.element, result: Result, found: Headline) -> None:
    """Another outcome as the headline."""
    scored = _outcomes(result.scenario)
    if len(scored) < 2:
        return

    async def choose(chosen: str) -> None:
        view.go(outcome=chosen)
        await _filled(view, place, result)

    look.choice("Headline", scored, found.outcome, choose, "headline-outcome", "long")


def _outcomes(scenario: Scenario) -> dict[str, str]:
    """Scored outcomes by id, in the order of the file."""
    from sim.results.verdicts import unscored_because

    return {
        one.id: neutral(one.description if len(one.description) < 90 else one.description[:89] + "…")
        for one in scenario.outcomes
        if not unscored_because(one, scenario)
    }


def percent(share: float | None) -> str:
    """A share in percent; a dash where there is none."""
    return "–" if share is None or share != share else f"{100 * share:.0f} %"
