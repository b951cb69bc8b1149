"""The page for everybody: by keyboard alone, on narrow screens, in light and dark, and by the rules of axe."""

from collections.abc import Callable

import pytest

from .browsing import TABS, Visit, serious
from .started import Server

pytestmark = pytest.mark.browser

Windows = Callable[..., Visit]
STUDY = "/study/june-war-2025"
CHANGED = "&pairs=100&set=pressures.sanctions%3D0.2"
SCREENS = [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]


#: Each look takes some seconds: two kinds of screen are looked at each time, the others by name.
USUAL = ((1440, "light"), (390, "dark"))


@pytest.mark.parametrize(
    ("width", "scheme"),
    [pytest.param(*screen, marks=[] if screen in USUAL else pytest.mark.slow) for screen in SCREENS],
)
@pytest.mark.parametrize("tab", ["first page", *TABS])
def test_axe_finds_nothing_serious(page_server: Server, window: Windows, tab: str, width: int, scheme: str) -> None:
    path = "/" if tab == "first page" else f"{STUDY}?runs=60&tab={tab}{CHANGED if tab == 'what-if' else ''}"
    visit = window(page_server, width, 844 if width < 500 else 900, scheme).open(path).settled()

    assert serious(visit.page) == []


@pytest.mark.parametrize("width", [390, pytest.param(768, marks=pytest.mark.slow)])
@pytest.mark.parametrize("tab", ["first page", *TABS])
def test_nothing_sticks_out_on_a_narrow_screen(page_server: Server, window: Windows, tab: str, width: int) -> None:
    path = "/" if tab == "first page" else f"{STUDY}?runs=60&tab={tab}{CHANGED if tab == 'what-if' else ''}"
    visit = window(page_server, width, 844).open(path).settled()

    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


#: Everything that can be used and is shown; what lies in something that scrolls or is inert does not count twice.
USABLE = """() => {
    const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [role], [tabindex]')];
    const shown = all.filter(one => one.checkVisibility({checkVisibilityCSS: true, checkOpacity: false})
        && one.tabIndex >= 0 && !one.disabled && one.type !== 'hidden');
    window.__usable = shown;
    window.__reached = new Set();
    return shown.length;
}"""
#: What has the focus: whether it is shown to have it.
FOCUSED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    window.__reached.add(one);
    const seen = [one, one.closest('.q-field'), one.closest('.q-slider'), one.closest('.q-toggle')]
        .filter(Boolean).flatMap(part => [getComputedStyle(part), getComputedStyle(part, '::after')]);
    const marked = seen.some(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
        || one.closest('.q-field--focused');
    const box = one.getBoundingClientRect();
    return {name: one.outerHTML.slice(0, 160), marked: Boolean(marked), shown: box.width > 0 && box.height > 0};
}"""
MISSED = "() => window.__usable.filter(one => !window.__reached.has(one)).map(one => one.outerHTML.slice(0, 200))"


@pytest.mark.parametrize("tab", ["first page", *TABS])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(page_server: Server, window: Windows, tab: str) -> None:
    path = "/" if tab == "first page" else f"{STUDY}?runs=60&tab={tab}{CHANGED if tab == 'what-if' else ''}"
    visit = window(page_server).open(path).settled()
    usable = visit.page.evaluate(USABLE)
    marked: dict[str, bool] = {}  # a field for a date has several stops; the browser marks its inner ones itself
    for _ in range(3 * usable + 20):
        visit.page.keyboard.press("Tab")
        focused = visit.page.evaluate(FOCUSED)
        if focused is None:
            break
        marked[focused["name"]] = marked.get(focused["name"], False) or focused["marked"]

    assert usable > 5
    assert visit.page.evaluate(MISSED) == []
    assert [name for name, seen in marked.items() if not seen] == []


def test_a_study_is_opened_and_questioned_by_keyboard_alone(page_server: Server, window: Windows) -> None:
    visit = window(page_server).open()
    page = visit.page
    visit.at("card-june-war-2025").wait_for()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.testid") == "card-june-war-2025":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{STUDY}*")
    visit.at("tab-overview").wait_for()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "tab-overview":
            break
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**tab=what-if*")
    visit.at("slider-tehran_line_us").wait_for()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.testid") == "slider-tehran_line_us":
            break
    page.keyboard.press("End")

    visit.at("difference").wait_for(timeout=30_000)
    assert "tehran_line_us" in page.url
