"""Words about inputs: lists, values and sources as a sentence has them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sim.errors import neutral
from sim.theory import theory

#: More sources than these are not all named in a line of text.
_MOST_SOURCES = 4
#: More names than these are counted.
_MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class Assumption:
    """One thing that differs, as a sentence."""

    words: str
    sources: tuple[str, ...] = field(default=())
    """Ids of the sources on both sides."""

    def __str__(self) -> str:
        return self.words


def listed(names: Sequence[str]) -> str:
    """Names joined in words; of many, some and the number of the rest."""
    shown = list(names[:_MOST_NAMES]) if len(names) > _MOST_NAMES + 1 else list(names)
    more = len(names) - len(shown)
    words = [*shown, *([f"{more} more"] if more else [])]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else "nobody"


def cited(sources: Sequence[str]) -> str:
    """Sources in brackets; of many, some and the number of the rest."""
    if not sources:
        return ""
    shown = list(sources) if len(sources) <= _MOST_SOURCES else [*sources[: _MOST_SOURCES - 1]]
    more = len(sources) - len(shown)
    return f" [{', '.join(shown)}{f' and {more} more' if more else ''}]"


def said(value: object) -> str:
    """A value as words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == () or value == []:
        return "none"
    if isinstance(value, list | tuple):
        return listed([str(item) for item in value])
    if isinstance(value, float):
        return f"{value:g}"
    if hasattr(value, "model_dump"):
        return ", ".join(f"{key} {said(part)}" for key, part in value.model_dump(exclude_none=True).items()) or "none"
    return str(value)


def union(*ids: Sequence[str]) -> tuple[str, ...]:
    """Ids in the order in which they first stand, each once."""
    return tuple(dict.fromkeys(one for some in ids for one in some))


def source_titles(ids: Sequence[str]) -> list[str]:
    """Each source with its title, publisher and date."""
    known = theory().sources
    lines = []
    for name in dict.fromkeys(ids):
        it = known.get(name)
        words = [it.title, it.publisher, it.date] if it and it.type != "user" else [it.title if it else "unknown"]
        lines.append(f"{name}: {', '.join(word for word in words if word)}")
    return lines


#: What begins a link, a picture, a tag, an entity, code, a formula, a cell, a heading or a list in Markdown.
_MARKDOWN = re.compile(r"[\\`<>\[\]|&$~#]|^\s*[-+=*](?=\s|[-+=*])|^\s*\d+(?=[.)])")


def in_markdown(text: str) -> str:
    """A foreign text as one line of Markdown that shows it as it is."""
    return _MARKDOWN.sub(_held, neutral(text))


def _held(found: re.Match[str]) -> str:
    return f"{found[0]}\\" if found[0].strip().isdigit() else f"{found[0][:-1]}\\{found[0][-1]}"
