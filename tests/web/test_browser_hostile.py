"""Scenarios that came from elsewhere: whatever their words are, they stay words."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim.errors import neutral

from ..hostile import HOSTILE, REFUSED, hostile_scenario
from .browsing import TABS, Visit
from .started import HERE, Server, started

pytestmark = pytest.mark.browser

Windows = Callable[..., Visit]
SHOWN = [text for text in HOSTILE if text not in REFUSED]


@pytest.fixture(scope="module")
def hostile_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`sim view` in a folder full of hostile scenarios."""
    folder = tmp_path_factory.mktemp("hostile") / "work"
    (folder / "scenarios").mkdir(parents=True)
    for text in SHOWN:
        hostile_scenario(text, folder / "scenarios")
    with started([str(HERE / "watched.py"), "view", "--port", "0", "--no-open"], folder) as server:
        yield server


def scripts(visit: Visit) -> int:
    """How many scripts, frames and other foreign bodies are in a page."""
    return int(visit.page.evaluate("document.querySelectorAll('script, iframe, object, embed, base, form').length"))


@pytest.fixture(scope="module")
def usual(chrome: object, page_server: Server) -> int:
    """How many scripts the page has on its own."""
    page = chrome.new_page()  # type: ignore[attr-defined]
    visit = Visit(page, page_server).open()
    count = scripts(visit)
    page.close()
    return count


def test_all_of_them_stand_on_the_first_page(hostile_server: Server, window: Windows, usual: int) -> None:
    visit = window(hostile_server).open()
    visit.page.wait_for_selector("[data-testid^=card-]")

    text = visit.page.locator("body").inner_text()

    assert scripts(visit) == usual
    assert visit.page.evaluate("window.__owned") is None
    assert all(words in text for words in ("<script>alert(1)</script>", "{{7*7}}", "onerror=alert(1)"))
    assert visit.page.locator("[data-testid^=card-]").count() > 60


def test_a_file_that_is_not_in_order_spoils_no_other(root: Path, tmp_path: Path, window: Windows) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    shutil.copy(root / "scenarios" / "june-war-2025.yaml", folder)
    (folder / "broken.yaml").write_text("id: broken\ntitle: <script>alert(1)</script>\n", encoding="utf-8")
    with started([str(HERE / "watched.py"), "view", "--port", "0", "--no-open"], tmp_path) as server:
        first = window(server).open()
        assert "broken.yaml" in first.at("problems").inner_text()
        visit = window(server).open("/study/june-war-2025?runs=20")
        visit.at("headline").wait_for(timeout=20_000)
        assert visit.at("problems").count() == 0
        for one in (first, visit):
            one.page.close()


#: Each text takes some seconds; every thirtieth is looked at each time, the others by name.
NUMBERS = [pytest.param(number, marks=[] if number % 30 == 0 else pytest.mark.slow) for number in range(len(SHOWN))]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_study_shows_them_as_they_are(hostile_server: Server, window: Windows, usual: int, number: int) -> None:
    text = SHOWN[number]
    path = hostile_server.folder / "scenarios"
    name = hostile_scenario(text, path).stem
    visit = window(hostile_server).open(f"/study/{name}?runs=5&pairs=100")
    for tab in TABS:
        visit.at(f"tab-{tab}").click()
        visit.settled()
        assert scripts(visit) == usual, tab
        assert visit.page.get_by_test_id("problems").count() == 0, visit.at("problems").first.inner_text()
    title = " ".join(neutral(visit.page.locator("h1").first.inner_text()).split())

    assert visit.page.evaluate("window.__owned") is None
    assert title == " ".join(neutral(text)[: len(title) + 40].split())[: len(title)]
