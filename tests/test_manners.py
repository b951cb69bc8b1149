"""Terminal manners: the page of the bare command, completion, colours, JSON for programs, closed pipes, exit codes."""

import json
import os
import re
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sim import cli, console
from sim.errors import Problem
from sim.manners import colour, completing, finding, hello, telling
from sim.results.verdict_words import share_words
from sim.scenario.vocabulary import PRESSURES
from sim.theory import theory

from .hostile import ACTIVE_ON_A_TERMINAL, hostile_scenario

ROOT = Path(__file__).parents[1]
JUNE = str(ROOT / "scenarios" / "june-war-2025.yaml")
HEAVY = {"mesa", "numpy", "numba", "pandas", "matplotlib", "pyarrow", "nicegui", "pydantic", "rich", "ruamel"}
KEYS = [
    "command", "version", "code", "folder", "folders", "tables", "large", "found", "account", "complaints", "problems",
]  # fmt: skip
#: Verbs that print nothing that a program would want, or what is a document already.
MUTE = {"schema", "new", "compile", "view", "report"}
EXPERIMENT = """
id: look
title: A look
question: What moves it?
scenarios: [short]
seed: 1
runs: 2
factors:
  sanctions: {path: pressures.sanctions, role: lever, range: [0, 1], title: Sanctions}
  outrage: {path: pressures.outrage, role: uncertainty, range: [0, 1], title: Outrage}
design: {kind: lhs, points: 16}
measures:
  attacks: {total: [attacks_us], title: Attacks}
"""
CALIBRATION = """
kind: calibration
id: tiny
title: A tiny calibration
question: Does it work?
scenarios: [short, brief]
seed: 3
parameters: [fear, stake]
hypotheses: []
vectors: 8
proposals: 4
runs: 2
keep: 4
splits: {all: 1, clusters: 1}
recodings: 0
"""
#: Every verb that can tell, with fast options, and the tables it tells.
TELLING = {
    "run": (["scenarios/short.yaml", "--runs", "3"], {"scenarios", "outcomes", "unscored", "totals"}),
    "sweep": (["experiments/look.yaml", "--pool", "serial"], {"summary", "failures"}),
    "compare": (
        ["scenarios/short.yaml", "--set", "pressures.sanctions=0", "--runs", "3"],
        {"differences", "changes", "first_changes", "terms", "by_day", "values"},
    ),
    "calibrate": (["experiments/tiny.yaml"], {"posterior", "members"}),
    "control": (["scenarios/short.yaml", "--runs", "2"], {"control", "control_runs", "trends"}),
    "sensitivity": (["experiments/look.yaml", "--resamples", "20"], {"failures", "indices", "ranking"}),
    "discover": (
        ["experiments/look.yaml", "--outcome", "attacks", "--at-least", "20", "--resamples", "10"],
        {"boxes", "limits", "stability"},
    ),
    "attribute": (
        ["scenarios/short.yaml", "--outcome", "attacks_us", "--pressures", "sanctions,outrage", "--runs", "2",
         "--parameter-sets", "2"],
        {"shares", "interactions"},
    ),
    "register": (["scenarios/short.yaml", "--runs", "1"], {"predicted"}),
    "check": (["scenarios/short.yaml", "experiments/look.yaml"], set()),
    "theory": ([], {"mechanisms"}),
    "sources": ([], {"sources", "unsourced"}),
    "explain": (
        ["scenarios/short.yaml", "--actor", "kataib-hezbollah", "--date", "2024-02-28"],
        {"options", "terms", "flips"},
    ),
    "verify": (["scenarios/short.yaml", "--no-lanes"], {"ways"}),
}  # fmt: skip
#: The command in the folder `place`: exit code, output, errors.
type Sim = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two short scenarios, an experiment and a calibration."""
    folder = tmp_path_factory.mktemp("place")
    for name in ("scenarios", "experiments"):
        (folder / name).mkdir()
    path = hostile_scenario("plain words", folder)
    text = path.read_text(encoding="utf-8").replace(path.stem, "short")
    path.unlink()
    (folder / "scenarios" / "short.yaml").write_text(text, encoding="utf-8")
    other = text.replace("id: short", "id: brief").replace("cluster: 2022-24", "cluster: 2025-")
    (folder / "scenarios" / "brief.yaml").write_text(other, encoding="utf-8")
    (folder / "experiments" / "look.yaml").write_text(EXPERIMENT, encoding="utf-8")
    (folder / "experiments" / "tiny.yaml").write_text(CALIBRATION, encoding="utf-8")
    return folder


@pytest.fixture
def sim(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], place: Path) -> Sim:
    """The command `sim` in that folder."""
    monkeypatch.chdir(place)

    def called(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["sim", *words])
        code = cli.status()
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return called


def process(words: Sequence[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, its output led into pipes."""
    command = [sys.executable, "-W", "error", "-m", "sim", *words]
    clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    return subprocess.run(
        command, capture_output=True, text=True, cwd=folder, check=False, env=clean | environment, timeout=120
    )


def on_a_terminal(words: Sequence[str], folder: Path, **environment: str) -> str:
    """All that the command shows on a terminal."""
    pty = pytest.importorskip("pty")
    clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "sim", *words]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, cwd=folder, env=clean | environment) as child:
        os.close(theirs)
        shown = b"".join(pieces(ours))
        child.wait(60)
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def pieces(end: int) -> Iterator[bytes]:
    """What comes out of a terminal, until nobody writes any more."""
    while select.select([end], [], [], 60)[0]:
        try:
            piece = os.read(end, 65_536)
        except OSError:  # Linux says so when the other end is closed
            return
        if not piece:
            return
        yield piece


# --- The bare command


def test_the_bare_command_shows_what_can_be_done_next(sim: Sim, place: Path) -> None:
    code, out, err = sim()

    assert (code, err) == (0, "")
    assert "  brief  plain words\n  short  plain words\n" in out
    for line in re.findall(r"^  (sim run [^#]+)#", out, re.MULTILINE):
        assert (place / line.split()[2]).is_file()
    assert "sim --help" in out and "--install-completion" in out
    assert len(out.splitlines()) < 40 and max(map(len, out.splitlines())) <= 120


def test_the_bare_command_loads_nothing_heavy(place: Path) -> None:
    code = (
        "import sys; sys.argv = ['sim']; from sim.cli import status; code = status(); "
        f"print(code, sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    )

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True, cwd=place
    )

    assert done.stderr.strip() == "0 []"
    assert "sim run scenarios/" in done.stdout


def test_every_command_it_shows_is_a_verb_with_known_options(sim: Sim) -> None:
    verbs = {verb.name: verb for verb in cli.app.registered_commands}

    shown = re.findall(r"^  sim ([a-z]+) ([^#\n]*)#", sim()[1], re.MULTILINE)

    assert shown and {verb for verb, _ in shown} <= set(verbs)
    for verb, words in shown:
        known = sim(verb, "--help")[1]
        assert all(option in known for option in re.findall(r"--[a-z-]+", words))


def test_without_scenarios_it_shows_how_to_get_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)

    page = "\n".join(hello.lines({"new", "run", "theory"}))

    assert "No scenarios lie here." in page
    assert "sim new my-scenario" in page and "sim run my-scenario.yaml" in page


def test_the_newest_results_are_named_with_their_age(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name, age in (("old", 900_000_000), ("new", 1_800_000_000)):
        folder = tmp_path / "results" / "june" / name
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text("{}")
        os.utime(folder / "manifest.json", (age, age))

    assert finding.newest_result() == Path("results/june/new")
    assert "  results/june/new, just now" in list(hello.lines({"new"}))


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("title: A war", "A war"),
        ('title: "A \\"war\\""', 'A \\"war\\"'),
        ("title: 'A war'  # a remark", "A war"),
        ("title: A war # and a remark", "A war"),
        ("title: >-\n  A war", ""),
        ("  title: not this one", ""),
        ("id: x", ""),
    ],
)
def test_titles_are_found_without_reading_the_whole_file(tmp_path: Path, written: str, title: str) -> None:
    path = tmp_path / "war.yaml"
    path.write_text(f"id: war\n{written}\nsummary: long\n")

    assert finding.title_of(path) == title


def test_what_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)))
    (tmp_path / "folder.yaml").mkdir()

    assert [finding.title_of(path) for path in finding.yaml_files(tmp_path)] == ["", ""]
    assert finding.yaml_files(tmp_path / "nowhere") == []


# --- Help and exit codes


def test_help_lists_every_verb_under_a_heading_in_reading_order(sim: Sim) -> None:
    out = sim("--help")[1]

    headings = [out.index(f"\n{panel}:\n") for panel in cli.front.PANELS]
    assert headings == sorted(headings)
    for verb in cli.app.registered_commands:
        assert f"\n  {verb.name} " in out
        assert verb.rich_help_panel in cli.front.PANELS


def test_exit_codes_are_one_table_in_help_and_readme(sim: Sim) -> None:
    out = " ".join(sim("--help")[1].split())
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+(?:, \d+)*) \| (.+) \|$", readme, re.MULTILINE)

    listed = {int(code): meaning.replace("`", "") for codes, meaning in rows for code in codes.split(", ")}

    assert listed == dict(console.EXIT_CODES)
    assert all(f"{code} {meaning}" in out for code, meaning in console.EXIT_CODES.items())


# --- Completion


def completed(line: str, folder: Path) -> list[str]:
    """What bash is offered for the last word of a line."""
    words = line.split(" ")
    done = process([], folder, _SIM_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1))
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_the_tab_key_completes_verbs_files_and_names(place: Path) -> None:
    assert {"run", "register", "reproduce"} <= set(completed("sim r", place))
    assert completed("sim run scenarios/sh", place) == ["scenarios/short.yaml"]
    assert completed("sim run x.yaml --hypothesis pu", place) == ["puppet"]
    assert completed("sim explain x.yaml --actor kataib-h", place) == ["kataib-hezbollah"]
    assert completed("sim run x.yaml --set pressures.sanc", place) == ["pressures.sanctions="]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script_and_answers(shell: str, place: Path) -> None:
    script = process(["--show-completion", shell], place, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    asked = {"COMP_WORDS": "sim run scenarios/", "COMP_CWORD": "2", "_TYPER_COMPLETE_ARGS": "sim run scenarios/"}
    answer = process([], place, _SIM_COMPLETE=f"complete_{shell}", _TYPER_COMPLETE_FISH_ACTION="get-args", **asked)

    assert script.returncode == 0 and "_SIM_COMPLETE" in script.stdout
    assert "scenarios/short.yaml" in answer.stdout


def test_files_are_offered_from_the_usual_folder_first(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    monkeypatch.chdir(place)

    assert completing.scenarios("")[:2] == ["scenarios/brief.yaml", "scenarios/short.yaml"]
    assert completing.experiments("exp") == ["experiments/look.yaml", "experiments/tiny.yaml", "experiments/"]
    assert completing.pressures("sanctions,outr") == ["sanctions,outrage"]
    assert {f"pressures.{name}=" for name in PRESSURES} <= set(completing.changes("pressures."))
    assert {f"parameters.{name}=" for name in theory().parameters} <= set(completing.changes("param"))
    assert set(completing.hypotheses("")) == set(theory().hypotheses)


def test_completion_is_silent_where_something_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)

    assert completing.scenarios("nowhere/x") == []
    assert completing.scenarios("\0") == []
    assert completing.folders("") == []


def test_names_that_a_shell_would_evaluate_are_not_offered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("$(touch owned).yaml", "a b.yaml", "`x`.yaml", "new\nline.yaml", "\x1b[31m.yaml", "fine.yaml"):
        (tmp_path / name).touch()

    assert completing.scenarios("") == ["fine.yaml"]


# --- Colours


def test_headings_marks_and_places_are_coloured_on_a_terminal_and_say_the_same(place: Path) -> None:
    theory_shown = on_a_terminal(["theory"], place, TERM="xterm")
    refusal_shown = on_a_terminal(["check", "nothing.yaml"], place, TERM="xterm")

    assert refusal_shown == "\x1b[1;31mnothing.yaml:1:1\x1b[0m: no such file\n"
    assert f"{colour.BOLD}BARGAIN{colour.END}\n" in theory_shown
    assert re.sub(r"\x1b\[[0-9;]*m", "", theory_shown) == process(["theory"], place).stdout


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1", "TERM": "xterm"}, {"TERM": "dumb"}, {"TERM": ""}])
def test_no_colour_where_nobody_wants_it(environment: dict[str, str], place: Path) -> None:
    assert on_a_terminal(["check", "nothing.yaml"], place, **environment) == "nothing.yaml:1:1: no such file\n"


def test_pipes_are_plain_unless_colour_is_forced(place: Path) -> None:
    assert process(["check", "nothing.yaml"], place, TERM="xterm").stderr == "nothing.yaml:1:1: no such file\n"
    assert "\x1b[1;31m" in process(["check", "nothing.yaml"], place, FORCE_COLOR="1").stderr
    assert "\x1b" not in process(["check", "nothing.yaml"], place, FORCE_COLOR="1", NO_COLOR="1").stderr


def test_marks_and_short_headings_are_painted_and_paragraphs_are_not() -> None:
    lines = ["Against the record", "  ✗ one: missed", "  ✓ two: met", "", "w" * 90, "  hangs", "last"]

    assert list(colour.account(lines)) == [
        f"{colour.BOLD}Against the record{colour.END}", f"  {colour.RED}✗{colour.END} one: missed",
        f"  {colour.GREEN}✓{colour.END} two: met", "", "w" * 90, "  hangs", "last",
    ]  # fmt: skip
    assert list(colour.refusal([str(Problem("a.yaml", 2, 3, "x", "odd", notice=True))])) == [
        f"{colour.BOLD}a.yaml:2:3{colour.END}: x: note: odd"
    ]


# --- JSON


def document(out: str) -> dict[str, Any]:
    """The one JSON document that the output is; strict, and of printable ASCII alone."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} in a document")

    assert re.fullmatch(r"[\n -~]*", out)
    found: dict[str, Any] = json.loads(out, parse_constant=refuse)
    assert list(found) == KEYS
    return found


def test_every_verb_but_a_few_can_tell() -> None:
    verbs = {verb.name for verb in cli.app.registered_commands}

    assert verbs - MUTE == {*TELLING, "score", "reproduce", "benchmark"}


@pytest.mark.parametrize("verb", TELLING)
def test_a_verb_tells_what_it_found_as_one_document(
    verb: str, sim: Sim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sim.plots.style.files", lambda _: {})
    monkeypatch.setattr("sim.plots.files", lambda _: {})
    words, tables = TELLING[verb]
    kept = [] if verb in ("check", "theory", "sources", "explain", "verify") else ["--out", str(tmp_path)]

    code, out, _ = sim(verb, *words, *kept, "--json")
    found = document(out)

    assert (code, found["code"], found["command"], found["problems"]) == (0, 0, verb, [])
    assert tables <= set(found["tables"]) | set(found["large"])
    assert all(isinstance(row, dict) for rows in found["tables"].values() for row in rows)
    assert all(count > telling.MOST_ROWS for count in found["large"].values())
    assert found["account"]
    assert (found["folder"] is not None) == bool(kept)
    if kept:
        assert (Path(found["folder"]) / "manifest.json").is_file()
        assert Path(found["folder"]).is_relative_to(tmp_path)


@pytest.mark.parametrize("verb", ["check", "theory", "sources", "explain"])
def test_the_account_in_the_document_is_what_is_printed_otherwise(verb: str, sim: Sim) -> None:
    words = TELLING[verb][0]

    assert document(sim(verb, *words, "--json")[1])["account"] == sim(verb, *words)[1].splitlines()


def test_numbers_in_the_document_are_those_that_are_printed(sim: Sim, tmp_path: Path) -> None:
    told = document(sim("run", *TELLING["run"][0], "--out", str(tmp_path), "--json")[1])

    account = "\n".join(told["account"])
    outcomes, totals = told["tables"]["outcomes"], told["tables"]["totals"]
    assert outcomes and totals
    for row in outcomes:
        mark = "✓" if row["met"] else "✗"
        assert f"{mark} {row['id']}: met in {share_words(row['hits'], row['counted'])};" in account
        assert row["share"] == row["hits"] / row["counted"]
    for row in totals:
        amount = f"{row['median']:g} ({row['low']:g} to {row['high']:g})"
        assert (amount if row["actor"] == "all" else f"  {row['actor']} {amount}:") in account or (
            row["what"] == "statements" and row["actor"] != "all"
        )
    (whole,) = told["tables"]["scenarios"]
    assert f"{whole['met']} of {whole['scored']} scored outcomes met" in account
    assert (whole["start"], told["found"]["runs"], told["found"]["seed"]) == ("2024-02-20", 3, 1)


def test_a_repetition_tells_whether_it_is_equal(sim: Sim, tmp_path: Path) -> None:
    kept = document(sim("run", "scenarios/short.yaml", "--out", str(tmp_path), "--json")[1])["folder"]

    code, out, _ = sim("reproduce", kept, "--json")

    assert code == 0
    found = document(out)["found"]
    assert (found["equal"], found["difference"], type(found["versions"])) == (True, "", list)


def test_scores_are_told_from_the_tables_that_are_kept(
    sim: Sim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pd = pytest.importorskip("pandas")
    (tmp_path / "account.txt").write_text("✓ one line\n", encoding="utf-8")
    for name in ("scores", "statements", "skill", "recodings"):
        pd.DataFrame({"model": [name], "score": [float("nan")]}).to_parquet(tmp_path / f"{name}.parquet")
    played = SimpleNamespace(record=SimpleNamespace(failed=0), folder=tmp_path)
    monkeypatch.setattr("sim.scoring.command.scored", lambda *_, **__: played)

    told = document(sim("score", "scenarios/short.yaml", "--json")[1])

    assert told["tables"]["skill"] == [{"model": "skill", "score": None}]
    assert set(told["tables"]) == {"scores", "statements", "skill", "recodings"}
    assert (told["folder"], told["account"][0]) == (str(tmp_path), "✓ one line")


def test_a_measurement_of_speed_is_told(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim import benchmarking

    paces = [benchmarking.Pace("compiled loop", 0.001, 1e-9, 32.0)]
    monkeypatch.setattr(benchmarking, "benchmark", lambda *_, **__: paces)
    monkeypatch.setattr(benchmarking, "second_core", lambda *_, **__: 1.9)

    told = document(sim("benchmark", "scenarios/short.yaml", "--no-lanes", "--json")[1])

    assert told["tables"]["paces"] == [
        {"way": "compiled loop", "per_run": 0.001, "per_militia_day": 1e-9, "times": 32.0}
    ]
    assert told["found"] == {"second_thread": {"compiled loop": 1.9}}


def test_several_scenarios_are_rows_of_the_same_tables(
    sim: Sim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sim.plots.files", lambda _: {})

    told = document(sim("run", "scenarios/short.yaml", "scenarios/brief.yaml", "--out", str(tmp_path), "--json")[1])

    assert [row["scenario"] for row in told["tables"]["scenarios"]] == ["short", "brief"]
    assert len(told["folders"]) == 2 and told["folder"] == told["folders"][-1]


def test_refusals_are_told_twice_where_errors_go_and_as_problems(sim: Sim, place: Path) -> None:
    (place / "slips.yaml").write_text("id: slips\ntitle: [1]\n")

    code, out, err = sim("check", "slips.yaml", "nothing.yaml", "--json")
    told = document(out)

    assert code == told["code"] == 2
    assert err == sim("check", "slips.yaml", "nothing.yaml")[2]
    assert [str(Problem(**problem)) for problem in told["problems"]] == err.splitlines() == told["complaints"]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["run", "--json"], "Missing argument"),
        (["rnu", "--json"], "Did you mean 'run'?"),
        (["run", JUNE, "--runs", "0", "--json"], "0 is out of range"),
        (["new", "x", "--json"], "No such option: --json"),
    ],
)
def test_what_the_command_line_gets_wrong_is_told_too(words: list[str], what: str, sim: Sim) -> None:
    code, out, err = sim(*words)

    assert code == 2 and err.count("\n") == 1
    assert what in document(out)["problems"][0]["what"]


def test_help_is_for_people(sim: Sim) -> None:
    assert sim("run", "--help", "--json")[1].startswith("Usage: sim run")


def test_an_interruption_tells_nothing(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.api.Study.run", interrupted)

    assert sim("run", JUNE, "--json")[:2] == (130, "")


def test_how_to_print_is_no_part_of_what_was_asked(sim: Sim, tmp_path: Path) -> None:
    folders = []
    for flag in ([], ["--json"]):
        out = tmp_path / f"results{len(flag)}"
        assert sim("sweep", "experiments/look.yaml", "--pool", "serial", "--out", str(out), *flag)[0] == 0
        folders.append(next(out.glob("*/*")))

    first, second = (json.loads((folder / "manifest.json").read_text()) for folder in folders)
    assert folders[0].name == folders[1].name
    assert "--json" not in second["command"] and len(first["command"]) == len(second["command"])


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (float("nan"), None),
        (float("inf"), None),
        (1.5, 1.5),
        (True, True),
        (("a", 2), ["a", 2]),
        ({"k": float("-inf")}, {"k": None}),
        (Path("a/b"), "a/b"),
        (Problem("f", 1, 2, "", "w"), {"file": "f", "line": 1, "column": 2, "field": "", "what": "w", "allowed": "",
                                        "nearest": None, "notice": False}),
    ],
)  # fmt: skip
def test_values_become_plain(value: object, plain: object) -> None:
    assert telling.plain(value) == plain


def test_tables_become_rows_and_what_is_missing_becomes_null() -> None:
    np, pd = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(["2024-01-02", None]),
            "number": [np.float64(1), np.nan],
            "count": pd.array([1, None], dtype="Int64"),
            "met": [np.True_, np.False_],
            "text": ["\x1b[31m", None],
        }
    )

    assert telling.rows_of(frame) == [
        {"day": "2024-01-02", "number": 1.0, "count": 1, "met": True, "text": "\x1b[31m"},
        {"day": None, "number": None, "count": None, "met": False, "text": None},
    ]


def test_large_tables_are_counted_and_not_printed() -> None:
    document = telling.Document("run")

    document.add("few", [{"a": 1}])
    document.add("many", [{"a": 1}] * telling.MOST_ROWS)
    document.add("many", [{"a": 2}])

    assert (document.large, list(document.tables)) == ({"many": telling.MOST_ROWS + 1}, ["few"])


# --- Closed pipes


def test_a_reader_who_has_seen_enough_is_no_error(place: Path) -> None:
    for words in (["theory"], ["theory", "--json"], ["schema"], ["--help"], []):
        ours, theirs = os.pipe()
        command = [sys.executable, "-W", "error", "-m", "sim", *words]
        with subprocess.Popen(command, stdout=theirs, stderr=subprocess.PIPE, cwd=place, text=True) as child:
            os.close(theirs)
            os.close(ours)
            assert child.stderr is not None
            assert (child.stderr.read(), child.wait(60)) == ("", 0), words


def test_a_reader_who_leaves_does_not_cost_the_results(place: Path, tmp_path: Path) -> None:
    head = shutil.which("head")
    if head is None:
        pytest.skip("no head here")
    command = [sys.executable, "-W", "error", "-m", "sim", "run", "scenarios/short.yaml", "--out", str(tmp_path)]

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=place) as child:
        first = subprocess.run([head, "-c", "5"], stdin=child.stdout, capture_output=True, check=True).stdout
        assert child.stdout is not None and child.stderr is not None
        child.stdout.close()
        assert (child.stderr.read(), child.wait(120), first) == (b"", 0, b"plain")

    assert list(tmp_path.glob("short/*/manifest.json"))


def test_an_alphabet_that_lacks_a_mark_is_no_error(place: Path) -> None:
    done = process(["explain", "scenarios/short.yaml", "--actor", "x"], place, PYTHONIOENCODING="ascii")

    assert done.returncode == 2 and not ACTIVE_ON_A_TERMINAL.search(done.stderr)
    assert process(["theory"], place, PYTHONIOENCODING="ascii").returncode == 0
