"""Tables and words as Markdown that reads the same in a repository browser and on the site."""

import re
from collections.abc import Iterable, Sequence

#: Characters that would be markup, where a text is only a text.
MARKUP = re.compile(r"([\\`*\[\]<>|~$]|(?<![^\W_])_|_(?![^\W_]))")


def plain(text: str) -> str:
    """A text on one line with nothing in it that is markup."""
    return MARKUP.sub(r"\\\1", " ".join(text.split()))


def code(*words: str) -> str:
    """Names as code, with commas between them."""
    return ", ".join(f"`{word.replace('|', chr(92) + '|')}`" for word in words)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> str:
    """A table of cells that are Markdown already; columns in `right` are set to the right."""
    marks = ["---:" if column in set(right) else "---" for column in range(len(head))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, marks, *rows))


def number(value: float) -> str:
    """A number with a true minus sign."""
    return f"{value:g}".replace("-", "−")


def span(low: float, high: float) -> str:
    """A range of numbers."""
    return f"{number(low)} to {number(high)}"


def linked(ids: Iterable[str], page: str) -> str:
    """Ids, each a link to its entry on a page of the manual."""
    return ", ".join(f"[{plain(name)}]({page}#{name.lower()})" for name in ids)
