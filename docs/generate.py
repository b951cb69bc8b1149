"""Rewrite what is generated in the manual: `python docs/generate.py`; with `--check` only say what has drifted."""

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

DOCS = Path(__file__).parent
sys.path[:0] = [str(DOCS), str(DOCS.parent)]

from generating import commands, records, theory  # noqa: E402

#: Parts between `<!-- generated: NAME -->` and `<!-- end -->` of pages that are otherwise written by hand.
PARTS: Mapping[str, Callable[[], str]] = {
    "commands": commands.listing,
    "decisions": records.decisions,
    "dispositions": theory.traits,
    "entities": records.entities,
    "exit-codes": commands.exit_codes,
    "hypotheses": theory.hypotheses,
    "militias": theory.militias,
    "parameters": theory.parameters,
    "pressures": records.pressures,
    "run": records.memory,
    "schedule": records.schedule,
    "scene": records.scene,
    "terms": theory.terms,
    **{f"state-{name}": lambda name=name: records.state(name) for name, _, _ in records.ENTITIES},  # type: ignore[misc]
}
#: Pages that are generated as a whole.
PAGES: Mapping[str, Callable[[], str]] = {"mechanisms.md": theory.all_mechanisms, "sources.md": theory.all_sources}
MARKED = re.compile(r"(<!-- generated: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def filled(text: str) -> str:
    """A page with its generated parts as they ought to be."""
    return MARKED.sub(lambda found: f"{found[1]}\n{PARTS[found['name']]()}\n\n{found[3]}", text)


def wanted() -> dict[Path, str]:
    """Every page with something generated in it, as it ought to be."""
    pages = {DOCS / name: made() for name, made in PAGES.items()}
    pages |= {DOCS / "commands" / f"{name}.md": commands.page(name, it) for name, it in commands.all_commands().items()}
    written = {path: path.read_text(encoding="utf-8") for path in DOCS.rglob("*.md") if path not in pages}
    return pages | {path: filled(text) for path, text in written.items() if MARKED.search(text)}


def orphans() -> list[Path]:
    """Pages of commands that do not exist."""
    known = {"index", *commands.all_commands()}
    return sorted(path for path in (DOCS / "commands").glob("*.md") if path.stem not in known)


def drifted() -> list[str]:
    """What differs from what it ought to be, by page and part."""
    found = [f"{path.relative_to(DOCS)}: there is no such command" for path in orphans()]
    for path, text in sorted(wanted().items()):
        name = path.relative_to(DOCS)
        if not path.exists():
            found.append(f"{name}: is missing")
        elif (old := path.read_text(encoding="utf-8")) != text:
            parts = [one["name"] for one in MARKED.finditer(old) if one[0] != filled(one[0])]
            found.append(f"{name}: {', '.join(parts) or 'the page'} differs")
    return found


def write() -> list[Path]:
    """Bring everything up to date; returns the pages that changed."""
    changed = orphans()
    for path in changed:
        path.unlink()
    for path, text in wanted().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def main() -> int:
    """Exit code: 1 where `--check` finds a difference."""
    if sys.argv[1:] == ["--check"]:
        found = drifted()
        print("\n".join([*found, "run: python docs/generate.py"] if found else ["the manual is up to date"]))
        return 1 if found else 0
    for path in write():
        print(path.relative_to(DOCS.parent))
    return 0


if __name__ == "__main__":
    sys.exit(main())
