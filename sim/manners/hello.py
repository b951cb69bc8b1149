"""What `sim` alone shows: where one is, and what one can do next."""

import shlex
import shutil
import time
from collections.abc import Collection, Iterator
from importlib.metadata import version
from pathlib import Path

from sim.errors import neutral
from sim.manners import finding

#: Most scenarios that are listed.
_MOST = 10
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def lines(verbs: Collection[str]) -> Iterator[str]:
    """The page, with commands of these verbs only."""
    wide = min(100, shutil.get_terminal_size().columns)
    yield f"proxysim {version('proxysim')}: how Iran-aligned militias in Iraq decide, under named, sourced pressures"
    scenarios = [path for path in finding.yaml_files(finding.SCENARIOS) if _plain(path)]
    scenarios = scenarios or [path for path in finding.yaml_files(Path()) if _plain(path) and _is_scenario(path)]
    newest = finding.newest_result()
    yield from ("", *_listed(scenarios, wide))
    if newest is not None:
        yield from ("", "Newest results", f"  {newest}, {_ago(time.time() - newest.stat().st_mtime)}")
    told = [(words, why) for words, why in _next(scenarios, newest) if words.split()[1] in verbs]
    width = max(len(words) for words, _ in told)
    yield from ("", "Next", *(f"  {words:<{width}}  # {why}" for words, why in told))
    yield from ("", "Help", "  sim --help, sim COMMAND --help; sim --install-completion lets the Tab key complete")


def _listed(scenarios: list[Path], wide: int) -> Iterator[str]:
    if not scenarios:
        yield "No scenarios lie here."
        return
    main = [path for path in scenarios if not finding.entry(path, "extends")] or scenarios
    shown = main[:_MOST]
    where = shown[0].parent
    count = f"{len(shown)} of {len(scenarios)}" if len(shown) < len(scenarios) else f"{len(shown)}"
    yield f"Scenarios ({count}{f', in {where}/' if where != Path() else ''})"
    width = max(len(path.stem) for path in shown)
    yield from (_cut(f"  {path.stem:<{width}}  {neutral(finding.title_of(path))}".rstrip(), wide) for path in shown)


def _next(scenarios: list[Path], newest: Path | None) -> Iterator[tuple[str, str]]:
    """Commands that are ready to be pasted, and what each does."""
    if not scenarios:
        yield "sim new my-scenario", "write a commented scenario that runs as it is"
        yield "sim run my-scenario.yaml", "run it"
        yield "sim theory", "what the simulator assumes, and on which sources"
        return
    one = next((path for path in scenarios if path.stem == "june-war-2025"), scenarios[0])
    yield f"sim run {_word(one)} --runs 200", "many histories, held against the record"
    yield f"sim compare {_word(one)} --set pressures.sanctions=0", "one change, on the same luck"
    yield f"sim view {_word(one)}", "look at it in the browser"
    if newest is not None and _plain(newest) and (newest / "decisions.parquet").is_file():
        yield f"sim report {_word(newest)}", "a page to hand on"
    yield "sim new my-scenario", "write a scenario of one's own"


def _is_scenario(path: Path) -> bool:
    return bool(finding.entry(path, "extends") or finding.entry(path, "cluster"))


def _plain(path: Path) -> bool:
    """Whether a name may be shown and pasted as it is."""
    return neutral(str(path)) == str(path) and "\n" not in str(path)


def _word(path: Path) -> str:
    return shlex.quote(str(path))


def _cut(line: str, wide: int) -> str:
    return line if len(line) <= wide else f"{line[: wide - 1]}…"


def _ago(seconds: float) -> str:
    """How long ago, in words."""
    for length, unit in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= length:
            count = int(seconds // length)
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "just now"
