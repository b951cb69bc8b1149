"""The page in a real browser: nothing foreign is asked for, nothing that is text comes to life."""

from collections.abc import Callable

import pytest

from .browsing import TABS, Visit
from .started import Server

pytestmark = pytest.mark.browser

Windows = Callable[..., Visit]


def test_a_page_of_our_own_works_under_the_rules_of_the_gate(demo: Server, window: Windows) -> None:
    visit = window(demo).open()
    visit.page.get_by_role("button", name="Count").click()

    visit.page.get_by_text("1 clicks").wait_for()
    assert visit.page.url == f"http://{demo.home}/", "the token is not left in the address"
    assert any(url.startswith("ws://") for url in visit.requests)


def test_text_that_becomes_markup_still_does_nothing(demo: Server, window: Windows) -> None:
    visit = window(demo).open()
    visit.page.get_by_role("button", name="Count").wait_for()
    planted = """<img src=x onerror="window.__owned = 1"><svg onload="window.__owned = 2"></svg>
        <a id=link href="javascript:window.__owned = 3">x</a><iframe srcdoc="<script>top.__owned = 4</script>"></iframe>
        <iframe src="http://evil.example/"></iframe><img src="http://evil.example/x.png">
        <form id=form action="http://evil.example/"><input name=a value=b></form>"""
    visit.page.evaluate("text => document.body.insertAdjacentHTML('beforeend', text)", planted)
    visit.page.evaluate(
        """() => {
            const script = document.createElement('script');
            script.textContent = 'window.__owned = 5';
            document.body.append(script);
            document.getElementById('link').click();
            document.getElementById('form').submit();
        }"""
    )
    visit.page.wait_for_timeout(300)

    assert visit.page.evaluate("window.__owned") is None
    assert visit.page.url == f"http://{demo.home}/"
    assert sum("Content Security Policy" in text for text in visit.complaints) >= 6
    visit.complaints.clear()
    visit.requests[:] = [url for url in visit.requests if "evil.example" not in url]  # stopped before it left


@pytest.mark.parametrize("site", ["localhost", "127.0.0.1"])
def test_another_site_in_the_same_browser_learns_nothing(demo: Server, window: Windows, site: str) -> None:
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    class Foreign(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>another site</title>")

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Foreign) as other:
        Thread(target=other.serve_forever, daemon=True).start()
        visit = window(demo).open()
        visit.page.get_by_role("button", name="Count").wait_for()
        visit.page.goto(f"http://{site}:{other.server_port}/")
        told = visit.page.evaluate(TRIES, [demo.home, f"localhost:{demo.port}"])
        visit.page.wait_for_timeout(300)
        shown = [frame.content() for frame in visit.page.frames]
        other.shutdown()

    assert told == [[f"{what} failed" for what in ("fetch", "image", "script", "socket")]] * 2
    assert len(shown) == 3 and not any("nicegui" in text for text in shown[1:])
    visit.complaints.clear()
    visit.requests.clear()


#: What another site may try with the page's addresses.
TRIES = """async (hosts) => Promise.all(hosts.map(async host => {
    const told = [];
    const tried = (name, act) => new Promise(done => act(() => done(name + ' came'), () => done(name + ' failed')))
        .then(text => told.push(text));
    const loaded = (tag, path) => (came, failed) => {
        const one = document.createElement(tag);
        one.onload = came;
        one.onerror = failed;
        one.src = `http://${host}/${path}`;
        document.body.append(one);
    };
    await tried('fetch', (came, failed) => fetch(`http://${host}/`, {credentials: 'include'}).then(came, failed));
    await tried('image', loaded('img', 'favicon.ico'));
    await tried('script', loaded('script', '_nicegui/3.18.0/static/nicegui.js'));
    await tried('socket', (came, failed) => {
        const line = new WebSocket(`ws://${host}/_nicegui_ws/socket.io/?EIO=4&transport=websocket`);
        line.onopen = came;
        line.onerror = failed;
    });
    document.body.append(Object.assign(document.createElement('iframe'), {src: `http://${host}/`}));
    return told;
}))"""


def test_a_study_that_is_looked_through_reaches_nobody_and_writes_nothing(page_server: Server, window: Windows) -> None:
    visit = window(page_server).open("/study/june-war-2025?runs=60&pairs=100&set=pressures.sanctions%3D0.2")
    for tab in TABS:
        visit.at(f"tab-{tab}").click()
        visit.settled()

    assert page_server.reached() == []
    assert page_server.written() == []
    assert page_server.heard.read_text(encoding="utf-8") == ""
