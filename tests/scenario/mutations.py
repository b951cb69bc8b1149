"""Fourteen ways to damage a scenario file, each a function of luck alone."""

import random
import re
from collections.abc import Callable

#: What is put in place of a value, or anywhere.
HOSTILE_VALUES = (
    "null", "~", "''", "true", "NO", "0.3e", ".nan", "-.inf", "1e400", "9" * 400, "2026-02-30", "0001-01-01", "'0.3'",
    "[]", "{}", "[[[[1]]]]", "{a: {b: {c: 1}}}", "!!python/object:os.system x", "&a x", "*a", "<<", "!x y", "@", "`",
    "%", "\"\\ud800\"", "\"\\x1b[2J\"", "\"\\u202e\"", "'" + "x" * 20_000 + "'", "../../etc/passwd",
    "kataib-hizbollah", "-1", "1.0000001", "=HYPERLINK(1)", "<script>", "|", ">", "? a", "- a", "é", "𝕏", "а", "a#b",
    "gaza-war-2023#truce",
)  # fmt: skip
TOKENS = (
    ":", ": ", "- ", "? ", "[", "]", "{", "}", ",", "#", "&a ", "*a ", "!", "!!int ", "|", ">", "'", '"', "%", "@", "`",
    "---\n", "...\n", "<<: ", "\t", "\r", "\n", "  ", "\u2028", "\ufeff", "\x00", "\x1b", "\x85", "\U0001f600",
    "%YAML 1.1\n",
)  # fmt: skip
BYTES = (b"\xff", b"\xfe\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\x80", b"\xf4\x90\x80\x80", b"\x00", b"\xef\xbb\xbf")

type Mutation = Callable[[bytes, random.Random, bytes], bytes]


def _span(text: str, luck: random.Random, longest: int) -> tuple[int, int]:
    start = luck.randrange(len(text) + 1)
    return start, min(len(text), start + luck.randint(1, longest))


def _lines(change: Callable[[list[str], int, random.Random], None]) -> Mutation:
    def mutation(content: bytes, luck: random.Random, _: bytes) -> bytes:
        lines = content.decode("utf-8", "replace").split("\n")
        change(lines, luck.randrange(len(lines)), luck)
        return "\n".join(lines).encode("utf-8", "replace")

    return mutation


def _text(change: Callable[[str, random.Random], str]) -> Mutation:
    def mutation(content: bytes, luck: random.Random, _: bytes) -> bytes:
        return change(content.decode("utf-8", "replace"), luck).encode("utf-8", "replace")

    return mutation


def flip_bit(content: bytes, luck: random.Random, _: bytes) -> bytes:
    """One bit of one byte."""
    at = luck.randrange(len(content)) if content else 0
    return content[:at] + bytes([content[at] ^ (1 << luck.randrange(8))]) + content[at + 1 :] if content else b"\x01"


def insert_bytes(content: bytes, luck: random.Random, _: bytes) -> bytes:
    """Bytes that are no text."""
    at = luck.randrange(len(content) + 1)
    return content[:at] + luck.choice(BYTES) + content[at:]


def splice(content: bytes, luck: random.Random, other: bytes) -> bytes:
    """The head of one file and the tail of another."""
    return content[: luck.randrange(len(content) + 1)] + other[luck.randrange(len(other) + 1) :]


def truncate(content: bytes, luck: random.Random, _: bytes) -> bytes:
    """The file up to some byte."""
    return content[: luck.randrange(len(content) + 1)]


@_text
def delete_span(text: str, luck: random.Random) -> str:
    start, end = _span(text, luck, 200)
    return text[:start] + text[end:]


@_text
def repeat_span(text: str, luck: random.Random) -> str:
    start, end = _span(text, luck, 2000)
    return text[:end] + text[start:end] * luck.choice((1, 2, 30)) + text[end:]


@_text
def insert_token(text: str, luck: random.Random) -> str:
    at = luck.randrange(len(text) + 1)
    return text[:at] + luck.choice(TOKENS) * luck.choice((1, 1, 1, 2, 40)) + text[at:]


@_text
def replace_value(text: str, luck: random.Random) -> str:
    values = list(re.finditer(r"(?<=: )[^\s,\[\]{}][^\n,\]}]*", text))
    if not values:
        return luck.choice(HOSTILE_VALUES)
    found = luck.choice(values)
    return text[: found.start()] + luck.choice(HOSTILE_VALUES) + text[found.end() :]


@_text
def misspell_key(text: str, luck: random.Random) -> str:
    keys = list(re.finditer(r"[a-z_][a-z_-]+(?=:)", text))
    if not keys:
        return text + "x"
    found = luck.choice(keys)
    letters = list(found.group())
    luck.shuffle(letters)
    word = luck.choice(("".join(letters), found.group() + "s", found.group()[1:], found.group().upper()))
    return text[: found.start()] + word + text[found.end() :]


@_text
def change_number(text: str, luck: random.Random) -> str:
    numbers = list(re.finditer(r"[0-9]+", text))
    if not numbers:
        return text + "7"
    found = luck.choice(numbers)
    number = luck.choice(("-1", "0", "13", "99", "1e308", "1.5", "00", str(luck.randrange(10**9)), "9" * 30, ""))
    return text[: found.start()] + number + text[found.end() :]


@_lines
def delete_line(lines: list[str], at: int, _: random.Random) -> None:
    del lines[at]


@_lines
def repeat_line(lines: list[str], at: int, _: random.Random) -> None:
    lines.insert(at, lines[at])


@_lines
def swap_lines(lines: list[str], at: int, luck: random.Random) -> None:
    other = luck.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]


@_lines
def indent_line(lines: list[str], at: int, luck: random.Random) -> None:
    lines[at] = luck.choice((" ", "  ", "\t", "    ")) + lines[at] if luck.random() < 0.6 else lines[at].lstrip()


MUTATIONS: dict[str, Mutation] = {
    "flip a bit": flip_bit,
    "insert bytes": insert_bytes,
    "splice two files": splice,
    "truncate": truncate,
    "delete a span": delete_span,
    "repeat a span": repeat_span,
    "insert a token": insert_token,
    "replace a value": replace_value,
    "misspell a key": misspell_key,
    "change a number": change_number,
    "delete a line": delete_line,
    "repeat a line": repeat_line,
    "swap lines": swap_lines,
    "indent a line": indent_line,
}


def mutant(contents: dict[str, bytes], number: int, seed: int = 1) -> tuple[str, str, bytes]:
    """The name of the file that mutant `number` comes from, the first mutation it suffered, and its content."""
    luck = random.Random(f"{seed}/{number}")
    kinds = list(MUTATIONS)
    first = kinds[number % len(kinds)]
    name = luck.choice(sorted(contents))
    content = contents[name]
    for kind in [first, *luck.choices(kinds, k=luck.choice((0, 0, 1, 2)))]:
        content = MUTATIONS[kind](content, luck, contents[luck.choice(sorted(contents))])
    return name, first, content
