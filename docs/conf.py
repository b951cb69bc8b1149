"""How the manual becomes a site that needs no network: `sphinx-build -W --keep-going -b html docs OUT`."""

import re
from typing import Any

project = "proxysim"
author = "the proxysim authors"
extensions = ["myst_parser"]
myst_heading_anchors = 4
exclude_patterns = ["generating"]
html_theme = "furo"
html_title = "proxysim"
html_show_copyright = False
html_show_sphinx = False
html_show_sourcelink = False
html_copy_source = False
pygments_style = "friendly"

#: Pages whose own links, in their order, are the table of contents below them.
TREES = {"index", "commands/index"}


def with_contents(app: Any, name: str, source: list[str]) -> None:
    """Give a page a table of contents made from its links, so that the page itself stays plain Markdown."""
    if name in TREES:
        linked = dict.fromkeys(re.findall(r"\]\(([\w/-]+)\.md\)", source[0]))
        source[0] += "\n".join(["", "```{toctree}", ":hidden:", "", *linked, "```", ""])


def setup(app: Any) -> dict[str, bool]:
    """Hook it in."""
    app.connect("source-read", with_contents)
    return {"parallel_read_safe": True}
