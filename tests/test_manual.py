"""The manual is true: what is generated is up to date, names and links lead somewhere, and it builds into a site."""

import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest
from ruamel.yaml import YAML
from typer.main import get_command

from sim import cli
from sim.day import DAY
from sim.scenario import load
from sim.scenario.vocabulary import STATES
from sim.theory import theory
from sim.world.options import DECISIONS, STATE_DECISIONS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
GENERATED = re.compile(r"<!-- generated: [\w-]+ -->.*?<!-- end -->", re.DOTALL)
#: The sections of the ODD+D protocol (Müller et al. 2013) in their order.
ODD = (
    "I. Overview", "Purpose", "Entities, state variables, and scales", "Process overview and scheduling",
    "II. Design concepts", "Theoretical and empirical background", "Individual decision making", "Learning",
    "Individual sensing", "Individual prediction", "Interaction", "Collectives", "Heterogeneity", "Stochasticity",
    "Observation", "III. Details", "Implementation details", "Initialisation", "Input data", "Submodels",
)  # fmt: skip


def read(page: str) -> str:
    """A page of the manual."""
    return (DOCS / page).read_text(encoding="utf-8")


def headings(text: str) -> list[str]:
    """Headings of a page, code blocks left out."""
    return re.findall(r"^#+ (.+)$", FENCED.sub("", text), re.MULTILINE)


def slug(heading: str) -> str:
    """The address of a heading within its page."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def links(page: Path) -> list[str]:
    """Where the links of a page lead, addresses on the network left out."""
    found = re.findall(r"\]\(([^)\s]+)\)", FENCED.sub("", page.read_text(encoding="utf-8")))
    return [one for one in found if not one.startswith(("http://", "https://"))]


@pytest.fixture
def generate(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The program that makes what is generated."""
    monkeypatch.syspath_prepend(str(DOCS))
    return importlib.import_module("generate")


def test_what_is_generated_is_up_to_date(generate: ModuleType) -> None:
    drifted = generate.drifted()

    assert not drifted, "\n".join([*drifted, "run: python docs/generate.py"])


def test_every_generated_part_stands_in_some_page(generate: ModuleType) -> None:
    marked = {name for page in PAGES for name in re.findall(r"generated: ([\w-]+) -->", page.read_text("utf-8"))}

    assert marked == set(generate.PARTS)


def test_every_command_has_a_page_and_every_page_a_command() -> None:
    known = {name for name, it in get_command(cli.app).commands.items() if not it.hidden}  # type: ignore[attr-defined]

    assert {path.stem for path in (DOCS / "commands").glob("*.md")} == {"index", *known}


def test_exit_codes_are_those_of_the_readme() -> None:
    table = r"^\| exit code \|.*?(?=^$)"
    codes = [re.search(table, text, re.DOTALL | re.MULTILINE) for text in (README, read("commands/index.md"))]
    rows = [re.findall(r"^\| ([\d, ]+) \| (.+) \|$", one[0], re.MULTILINE) for one in codes if one]

    assert len(rows) == 2
    assert rows[0] == rows[1]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        file, _, place = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.is_relative_to(DOCS), f"{link} leaves the manual"
        assert target.exists(), link
        assert not place or place in map(slug, headings(target.read_text(encoding="utf-8"))), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_files_and_names_of_the_program_are_there(page: Path) -> None:
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    paths = re.findall(r"`((?:sim|scenarios|experiments|tests|docs)/[\w./-]*)`", text)
    wanted = [path for path in paths if not (ROOT / path).exists()]
    commands = get_command(cli.app).commands  # type: ignore[attr-defined]

    assert wanted == []
    assert {name for name in re.findall(r"`sim ([a-z]+)", text) if name not in commands} == set()


def test_the_model_is_told_under_the_headings_of_the_protocol() -> None:
    found = [heading for heading in headings(read("model.md")) if heading in ODD]

    assert tuple(found) == ODD


def test_the_prose_of_the_model_names_every_role_kind_and_choice() -> None:
    prose = GENERATED.sub("", read("model.md"))
    choices = {*DECISIONS, *(name for names in STATE_DECISIONS for name in names)}

    assert [row.role for row in DAY if f"`{row.role}`" not in prose] == []
    assert [kind for kind in ("militia", *STATES, "scene") if kind not in prose] == []
    assert [name for name in choices if f"`{name}`" not in prose] == []


def test_the_prose_cites_mechanisms_and_parameters_that_exist() -> None:
    cited = {name for page in PAGES for name in re.findall(r"mechanisms\.md#([\w-]+)", page.read_text("utf-8"))}
    named = re.findall(r"parameter `(\w+)`", GENERATED.sub("", read("model.md")))

    assert cited <= set(theory().mechanisms)
    assert named
    assert set(named) <= set(theory().parameters)


def saved(page: str) -> Iterator[tuple[str, str]]:
    """Files that a page asks to save: name and text."""
    for one in re.finditer(r"Save this as `([\w.-]+)`:\s+```yaml\n(.*?)^```", read(page), re.DOTALL | re.MULTILINE):
        yield one[1], one[2]


def test_the_example_of_encoding_is_a_scenario_that_is_in_order(tmp_path: Path) -> None:
    files = dict(saved("encoding.md"))
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert files
    assert all(load(tmp_path / name).outcomes for name in files)


def test_the_example_of_encoding_says_what_the_shipped_episode_says(tmp_path: Path) -> None:
    (name, text), *_ = saved("encoding.md")
    (tmp_path / name).write_text(text, encoding="utf-8")
    excerpt, whole = load(tmp_path / name), load(ROOT / "scenarios" / "tower22-2024.yaml")
    events = {event.id: event for event in whole.events}
    outcomes = {outcome.id: outcome for outcome in whole.outcomes}

    for event in excerpt.events:
        assert (event.date, event.sources, event.deaths) == (
            events[event.id].date, events[event.id].sources, events[event.id].deaths
        )  # fmt: skip
    for outcome in excerpt.outcomes:
        assert outcome.sources == outcomes[outcome.id].sources
        assert outcome.score_as == outcomes[outcome.id].score_as
    assert {k: p.start for k, p in excerpt.pressures.items()} == {k: p.start for k, p in whole.pressures.items()}


def test_the_outcome_that_encoding_cites_stands_so_in_its_episode() -> None:
    cited = re.findall(r"^```yaml\n(id: \S+\ndescription: .*?)^```", read("encoding.md"), re.DOTALL | re.MULTILINE)
    june = YAML(typ="safe", pure=True).load(ROOT / "scenarios" / "june-war-2025.yaml")

    assert cited
    assert all(YAML(typ="safe", pure=True).load(text) in june["outcomes"] for text in cited)


class Assets(HTMLParser):
    """What a page of the site loads: everything but the addresses that its text links to."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what a tag loads."""
        self.loaded += [value or "" for key, value in attrs if key in ("src", "href", "srcset", "data") and tag != "a"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manual as a site, with warnings as errors."""
    if find_spec("sphinx") is None or find_spec("myst_parser") is None or find_spec("furo") is None:
        pytest.skip("the site needs pip install -e '.[docs]'")
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", str(DOCS), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


def test_it_builds_into_a_site_without_a_warning(site: Path) -> None:
    built = {path.relative_to(site).with_suffix("") for path in site.rglob("*.html")}

    assert {path.relative_to(DOCS).with_suffix("") for path in PAGES} <= built


def test_the_site_loads_nothing_from_the_network(site: Path) -> None:
    outside = re.compile(r"^(?:\w+:)?//")
    for path in site.rglob("*.html"):
        assets = Assets()
        assets.feed(path.read_text(encoding="utf-8"))
        assert [one for one in assets.loaded if outside.match(one)] == [], path.name
    for path in site.rglob("*.css"):
        assert re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)]*", path.read_text(encoding="utf-8")) == []
