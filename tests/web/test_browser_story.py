"""The page as a reader uses it: from the first page to a command that gives the same numbers in a terminal."""

import shlex
import subprocess
import sys
from collections.abc import Callable

import pytest

from .browsing import TABS, Visit
from .started import Server

pytestmark = pytest.mark.browser

Windows = Callable[..., Visit]
STUDY = "/study/june-war-2025"
#: A mark of the timeline that stands for something simulated.
MARK = "svg [data-actor]:not([data-documented])"


def in_a_terminal(server: Server, line: str) -> str:
    """What a command line prints in the folder of a server."""
    first, *words = shlex.split(line)
    assert first == "sim"
    done = subprocess.run(
        [sys.executable, "-m", "sim", *words], cwd=server.folder, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def copied(visit: Visit, name: str) -> str:
    """The command that a button puts on the clipboard; it is the one that stands beside it."""
    visit.at(f"copy-{name}").click()
    line = str(visit.page.evaluate("navigator.clipboard.readText()"))
    assert line == visit.at(f"command-{name}").inner_text()
    return line


def moved(visit: Visit, name: str, key: str) -> None:
    """Move a slider by a key."""
    visit.at(f"slider-{name}").focus()
    visit.page.keyboard.press(key)


def test_from_the_first_page_to_the_same_numbers_in_a_terminal(page_server: Server, window: Windows) -> None:
    visit = window(page_server).open()
    page = visit.page
    visit.at("card-june-war-2025").click()
    page.wait_for_url(f"**{STUDY}*")
    visit.settled()
    assert "%" in visit.at("headline").inner_text()

    visit.at("timeline").locator(MARK).first.click()
    visit.settled()
    told = visit.at("decision").inner_text()
    assert "tab=why" in page.url and "actor=" in page.url and "date=" in page.url
    explained = in_a_terminal(page_server, copied(visit, "explain"))
    chosen = told.partition("chooses ")[2].partition(",")[0]
    luck = told.rpartition("luck fell at ")[2].strip(".")
    assert chosen in explained and luck in explained

    visit.at("tab-what-if").click()
    moved(visit, "tehran_line_us", "End")
    visit.at("difference").wait_for()
    moved(visit, "sanctions", "Home")
    page.wait_for_url("**sanctions*")
    visit.settled()
    visit.at("difference").wait_for()
    assert "points on the same luck" in visit.at("difference").inner_text()

    visit.at("tab-watch").click()
    visit.settled()
    visit.at("play").click()
    first = visit.at("watch-date").inner_text()
    page.wait_for_function("was => document.querySelector('[data-testid=watch-date]').innerText !== was", arg=first)
    visit.at("pause").click()
    still = visit.at("watch-date").inner_text()
    page.wait_for_timeout(1500)
    assert visit.at("watch-date").inner_text() == still

    visit.at("tab-what-if").click()
    visit.settled()
    account = page.locator("#panel-what-if pre").text_content() or ""
    printed = in_a_terminal(page_server, copied(visit, "compare"))
    assert len(account.splitlines()) > 5
    assert [line for line in account.splitlines() if line.strip() and line not in printed] == []


@pytest.mark.slow
def test_the_numbers_of_the_first_view_are_those_of_sim_run(page_server: Server, window: Windows) -> None:
    visit = window(page_server).open(f"{STUDY}?runs=60&seed=3").settled()
    share = visit.at("headline").locator(".big strong").inner_text().removesuffix(" %")
    line = copied(visit, "run")

    assert "--runs 60" in line and "--seed 3" in line
    assert f"{share} %" in in_a_terminal(page_server, line).replace("%", " %").replace("  %", " %")


@pytest.mark.parametrize(
    "query",
    [
        "tab=overview&runs=60&seed=2",
        "tab=why&runs=60&actor=kataib-hezbollah&date=2025-06-20&run=3",
        "tab=what-if&runs=60&pairs=100&set=pressures.sanctions%3D0.2&hypothesis=outbidding-only",
        "tab=watch&runs=60&run=4",
        "tab=trust&runs=60",
        "tab=data&runs=60",
    ],
)
def test_an_address_opens_the_same_view_again(page_server: Server, window: Windows, query: str) -> None:
    first = window(page_server).open(f"{STUDY}?{query}").settled()
    again = window(page_server).open(first.page.url.removeprefix(f"http://{page_server.home}")).settled()

    assert first.page.url == again.page.url
    assert [pair for pair in query.split("&") if pair not in first.page.url and pair != "tab=overview"] == []
    assert first.page.locator("body").inner_text() == again.page.locator("body").inner_text()


def test_going_to_a_tab_and_reloading_stays_there(page_server: Server, window: Windows) -> None:
    visit = window(page_server).open(f"{STUDY}?runs=60")
    for tab in TABS[::-1]:
        visit.at(f"tab-{tab}").click()
        visit.page.wait_for_url(lambda url, tab=tab: f"tab={tab}" in url or (tab == "overview" and "tab=" not in url))
        visit.page.reload()
        visit.settled()
        assert visit.at(f"tab-{tab}").get_attribute("aria-selected") == "true"
        assert visit.page.locator(f"#panel-{tab}").is_visible()


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/study/june-war-2026", "unknown study 'june-war-2026'"),
        ("/study/..%5C..%5Cetc", None),
        (f"{STUDY}?tab=nope", "unknown tab 'nope'"),
        (f"{STUDY}?runs=0", "'0' is out of range"),
        (f"{STUDY}?runs=999999999", "out of range"),
        (f"{STUDY}?seed=-1", "out of range"),
        (f"{STUDY}?colour=red", "unknown word 'colour'"),
        (f"{STUDY}?tab=what-if&set=pressures.sanctions%3D7", "7"),
        (f"{STUDY}?tab=what-if&set=pressures.sanctoins%3D0.2", "sanctions"),
        (f"{STUDY}?tab=what-if&hypothesis=nobodys", "nobodys"),
        (f"{STUDY}?tab=why&actor=nobody&date=2025-06-20", "nobody"),
        (f"{STUDY}?tab=why&actor=kataib-hezbollah&date=1999-01-01", "1999-01-01"),
        (f"{STUDY}?tab=why&actor=kataib-hezbollah&date=tomorrow", "tomorrow"),
        (f"{STUDY}?tab=what-if&set=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", "unknown name '<img src'"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(page_server: Server, window: Windows, path: str, told: str | None) -> None:
    visit = window(page_server).open(path)
    if told is None:
        assert "not one of the page's" in visit.page.locator("body").inner_text()
        visit.complaints.clear()  # the browser's own remark on an answer of 400
        return
    visit.at("problems").first.wait_for()
    text = visit.page.locator("body").inner_text()

    assert told in visit.at("problems").first.inner_text()
    assert "Traceback" not in text and "Error:" not in text


def test_a_nonsense_page_says_so(page_server: Server, window: Windows) -> None:
    visit = window(page_server).open("/nothing")

    assert "doesn't exist" in visit.page.locator("body").inner_text()
    assert "Traceback" not in visit.page.content()
    visit.complaints.clear()  # the browser's own remark on an answer of 404
