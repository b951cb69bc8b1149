"""YAML 1.2 in, nodes with places out.

The file is read event by event: nothing is built before it has been counted, nothing is resolved by anyone else,
and what a data file does not need (anchors, aliases, tags, merge keys, further documents) is refused where it stands.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from sim.errors import Problem, Refused, quoted
from sim.scenario import limits
from sim.scenario.node import Node, Place, join
from sim.scenario.scalars import NotAScalar, resolved

#: Line breaks other than CR and LF are refused too, or places would not be those of an editor.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_DIRECTIVE = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*%")
_LINE_BREAK = re.compile("\r\n|\r|\n")

#: What the parser lets through on malformed input, besides its own errors.
_PARSER_SLIPS = (ValueError, OverflowError, IndexError, KeyError, AttributeError, TypeError, AssertionError)


def read(path: Path | str, shown: str | None = None) -> Node:
    """The content of a YAML file.

    Parameters
    ----------
    path : Path or str
        File to read.
    shown : str, optional
        Name of the file in messages; the path as given otherwise.

    Raises
    ------
    Refused
        When the file cannot be read, is no plain data or is too large.
    """
    name = shown if shown is not None else str(path)
    return read_text(_text(_content(Path(path), name), name), name)


def read_text(text: str, file: str) -> Node:
    """The content of a YAML document given as text."""
    found = _FORBIDDEN.search(text)
    if found:
        allowed = "text, tab and line breaks; inside double quotes an escape such as \\x1b"
        raise _refusal(_place_at(text, found.start(), file), f"character U+{ord(found.group()):04X}", allowed)
    if len(text.encode("utf-8", "surrogatepass")) > limits.FILE_BYTES:
        raise _refusal(Place(file, 1, 1), "the file is too large", _size_limit())
    if directive := _DIRECTIVE.match(text):
        raise _refusal(_place_at(text, directive.end() - 1, file), "a % directive", "a file without directives")
    return _Builder(file).document(text)


def _content(path: Path, name: str) -> bytes:
    """The bytes of a regular file that is not too large."""
    try:
        if not path.exists():
            raise _refusal(Place(name, 1, 1), "no such file")
        if not path.is_file():
            raise _refusal(Place(name, 1, 1), "not a regular file", "a YAML file")
        with path.open("rb") as stream:
            content = stream.read(limits.FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (error.strerror or "error") if isinstance(error, OSError) else str(error)
        raise _refusal(Place(name, 1, 1), f"cannot be read: {reason.lower()}") from None
    if len(content) > limits.FILE_BYTES:
        raise _refusal(Place(name, 1, 1), "the file is too large", _size_limit())
    return content


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from behind a byte order mark.
        start = error.start + (3 if content.startswith(b"\xef\xbb\xbf") else 0)
        place = _place_at(content[:start].decode("utf-8-sig", "replace"), -1, name)
        raise _refusal(place, f"byte 0x{content[start]:02x} is not UTF-8", "UTF-8 text") from None


def _place_at(text: str, offset: int, file: str) -> Place:
    """Place of a character of a text; offset -1 is the end."""
    before = text if offset < 0 else text[:offset]
    breaks = list(_LINE_BREAK.finditer(before))
    return Place(file, len(breaks) + 1, len(before) - (breaks[-1].end() if breaks else 0) + 1)


def _size_limit() -> str:
    return f"at most {limits.FILE_BYTES // 1024} KiB"


def _refusal(place: Place, what: str, allowed: str = "", field: str = "") -> Refused:
    return Refused([Problem(*place, field, what, allowed)])


class _Builder:
    """Turns the events of one document into a node, counting as it goes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.values = 0
        self.last = Place(file, 1, 1)

    def document(self, text: str) -> Node:
        events = self._events(text)
        root: Node | None = None
        for event in events:
            if isinstance(event, DocumentStartEvent):
                if root is not None:
                    raise _refusal(self.last, "a second document", "one document in a file")
                root = self._node(next(events), events, "", 0)
            elif isinstance(event, StreamEndEvent):
                break
        if root is None:
            raise _refusal(Place(self.file, 1, 1), "the file is empty", "a map of keys and values")
        return root

    def _events(self, text: str) -> Iterator[Any]:
        """The parser's events; whatever the parser raises becomes a refusal with a place."""
        yaml = YAML(typ="safe", pure=True)
        try:
            _, parser = yaml.get_constructor_parser(text)
            while parser.check_event():
                event = parser.get_event()
                self.last = self._place(event.start_mark)
                yield event
        except YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            place = self._place(mark) if mark is not None else self.last
            raise _refusal(place, f"not YAML: {_reason(error)}") from None
        except _PARSER_SLIPS as error:
            raise _refusal(self._place(yaml.reader), f"not YAML: {quoted(error)}") from None

    def _node(self, event: Any, events: Iterator[Any], path: str, depth: int) -> Node:
        place = self._place(event.start_mark)
        self._refuse_extras(event, place, path)
        self.values += 1
        if self.values > limits.VALUES:
            raise _refusal(place, "too many values", f"at most {limits.VALUES} in a file", path)
        if isinstance(event, ScalarEvent):
            return self._scalar(event, place, path)
        if depth >= limits.DEPTH:
            raise _refusal(place, "nested too deeply", f"at most {limits.DEPTH} levels")
        if isinstance(event, SequenceStartEvent):
            return self._list(events, place, path, depth)
        return self._map(events, place, path, depth)

    def _list(self, events: Iterator[Any], place: Place, path: str, depth: int) -> Node:
        items: list[Node] = []
        while not isinstance(event := next(events), SequenceEndEvent):
            items.append(self._node(event, events, f"{path}[{len(items)}]", depth + 1))
        return Node(tuple(items), place)

    def _map(self, events: Iterator[Any], place: Place, path: str, depth: int) -> Node:
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(event := next(events), MappingEndEvent):
            key_place = self._place(event.start_mark)
            key = self._key(event, key_place, path)
            if key in entries:
                first = f"first on line {keys[key].line}"
                raise _refusal(key_place, f"key {quoted(key)} stands twice", first, join(path, key))
            entries[key] = self._node(next(events), events, join(path, key), depth + 1)
            keys[key] = key_place
        return Node(entries, place, keys)

    def _key(self, event: Any, place: Place, path: str) -> str:
        self._refuse_extras(event, place, path)
        self.values += 1
        if not isinstance(event, ScalarEvent):
            raise _refusal(place, "a key that is a list or a map", "a text as key", path)
        if event.style is None and event.value == "<<":
            raise _refusal(place, "a merge key", "reuse of a file by `extends:`", path)
        key = self._scalar(event, place, path).value
        if not isinstance(key, str):
            raise _refusal(
                place, f"key {quoted(event.value)} is not a text", "a text as key, in quotes if need be", path
            )
        return key

    def _scalar(self, event: Any, place: Place, path: str) -> Node:
        text: str = event.value
        if len(text) > limits.TEXT_LENGTH:
            raise _refusal(place, "the text is too long", f"at most {limits.TEXT_LENGTH} characters", path)
        if event.style is not None:
            bad = next((c for c in text if c == "\x00" or "\ud800" <= c <= "\udfff"), None)
            if bad is not None:
                raise _refusal(place, f"character U+{ord(bad):04X} in a text", "text without NUL and surrogates", path)
            return Node(text, place)
        try:
            return Node(resolved(text), place)
        except NotAScalar as error:
            raise _refusal(place, error.what, error.allowed, path) from None

    def _refuse_extras(self, event: Any, place: Place, path: str) -> None:
        if isinstance(event, AliasEvent):
            raise _refusal(place, f"alias {quoted('*' + str(event.anchor))}", "values written out, or `extends:`", path)
        if isinstance(event, (ScalarEvent, SequenceStartEvent, MappingStartEvent)):
            if event.anchor is not None:
                raise _refusal(place, f"anchor {quoted('&' + str(event.anchor))}", "values written out", path)
            if event.tag is not None:
                raise _refusal(place, f"tag {quoted(event.tag)}", "plain values without tags", path)

    def _place(self, mark: Any) -> Place:
        return Place(self.file, mark.line + 1, mark.column + 1)


def _reason(error: YAMLError) -> str:
    """The parser's complaint in one line."""
    text = getattr(error, "problem", None) or getattr(error, "context", None) or "cannot be parsed"
    return " ".join(str(text).split())
