"""What the reader accepts as data, where it says things stand, and what it refuses."""

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import Problem, Refused
from sim.scenario import limits
from sim.scenario.reading import read, read_text


def refusal(text: str) -> Problem:
    with pytest.raises(Refused) as caught:
        read_text(text, "f.yaml")
    (problem,) = caught.value.problems
    return problem


CORE_SCALARS = [
    ("null", None), ("~", None), ("", None), ("Null", None), ("nULL", "nULL"),
    ("true", True), ("False", False), ("TRUE", True), ("yes", "yes"), ("NO", "NO"), ("on", "on"), ("off", "off"),
    ("y", "y"), ("0", 0), ("-7", -7), ("+7", 7), ("012", 12), ("0o17", 15), ("0x1F", 31), ("0b11", "0b11"),
    ("-0x1F", "-0x1F"), ("1_000", "1_000"), ("1,5", "1,5"), ("1:30", "1:30"), ("190:20:30", "190:20:30"),
    ("0.5", 0.5), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("-1.5E-2", -0.015), ("1e", "1e"), ("e3", "e3"),
    ("nan", "nan"), ("inf", "inf"), ("infinity", "infinity"), ("-", None),
    ("2024-01-28", date(2024, 1, 28)), ("2024-1-28", "2024-1-28"), ("2024-01", "2024-01"), ("2024", 2024),
    ("2024-01-28T10:00:00", "2024-01-28T10:00:00"), ("2024-01-28 10:00:00", "2024-01-28 10:00:00"),
    ("'2024-01-28'", "2024-01-28"), ('"0.5"', "0.5"), ("'true'", "true"), ("''", ""), ('"\\x1b[31m"', "\x1b[31m"),
    ("=", "="), ("a#b", "a#b"), ("١٢", "١٢"), ("０.５", "０.５"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), [case for case in CORE_SCALARS if case[0] != "-"])
def test_a_word_means_what_yaml_1_2_says(written: str, meant: object) -> None:
    value = read_text(f"a: {written}\n", "f").plain()["a"]

    assert value == meant and type(value) is type(meant)


@pytest.mark.parametrize(
    "written",
    [".nan", ".NaN", ".inf", "-.inf", "+.INF", "1e400", "-1e999", "1" + "0" * 5000, "9" * 16, "0x" + "f" * 16,
     "1e-400", "2026-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "0000-01-01"],
)  # fmt: skip
def test_a_number_or_date_that_is_none_is_refused_where_it_stands(written: str) -> None:
    problem = refusal(f"a:\n  b: {written}\n")

    assert (problem.line, problem.column, problem.field) == (2, 6, "a.b")


def test_every_value_and_key_keeps_its_place() -> None:
    node = read_text("a: 1\nb:\n  - x\n  - {c: 'y', d: [2024-01-01]}\n", "f.yaml")

    assert node["a"].place == ("f.yaml", 1, 4)
    assert node.key_place("b") == ("f.yaml", 2, 1)
    assert node["b"].items()[0].place == ("f.yaml", 3, 5)
    assert node["b"].items()[1].place == ("f.yaml", 4, 5)
    assert node["b"].items()[1].key_place("d") == ("f.yaml", 4, 14)
    assert node["b"].items()[1]["d"].items()[0].place == ("f.yaml", 4, 18)


def test_a_byte_order_mark_shifts_no_place(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: {c: 2}\r\n")

    assert read(path)["b"]["c"].place == (str(path), 2, 8)


REFUSED = {
    "python tag": ("a: !!python/object/apply:os.system ['x']", 1, 4, "tag"),
    "core tag": ("a: 1\nb: !!str 1", 2, 4, "tag"),
    "local tag": ("- !x y", 1, 3, "tag"),
    "tagged key": ("!x a: 1", 1, 1, "tag"),
    "tagged list": ("a: !!set [b]", 1, 4, "tag"),
    "anchor": ("a: &x 1", 1, 4, "anchor"),
    "anchored key": ("&x a: 1", 1, 1, "anchor"),
    "alias": ("a: 1\nb: *x", 2, 4, "alias"),
    "alias as key": ("*x : 1", 1, 1, "alias"),
    "merge key": ("a: 1\n<<: {b: 1}", 2, 1, "merge key"),
    "two documents": ("a: 1\n---\nb: 2", 2, 1, "second document"),
    "directive": ("%YAML 1.1\n---\na: 1", 1, 1, "directive"),
    "tag directive": ("# x\n\n%TAG ! tag:x,1:\n---\na: 1", 3, 1, "directive"),
    "later directive": ("a: 1\n...\n%YAML 1.1\n---\nb: 1", 3, 10, "not YAML"),
    "duplicate key": ("a: 1\nb: 2\na: 3", 3, 1, "stands twice"),
    "duplicate quoted key": ("{a: 1, 'a': 2}", 1, 8, "stands twice"),
    "nested duplicate": ("x:\n  y: {k: 1,\n      k: 2}", 3, 7, "stands twice"),
    "list as key": ("? [a, b]\n: 1", 1, 3, "key that is a list or a map"),
    "map as key": ("{{a: 1}: 2}", 1, 2, "key that is a list or a map"),
    "number as key": ("1: x", 1, 1, "is not a text"),
    "truth as key": ("true: x", 1, 1, "is not a text"),
    "empty key": (": x", 1, 1, "is not a text"),
    "escape": ("a: b\nc: \x1b[31m", 2, 4, "U+001B"),
    "null character": ("a: \x00", 1, 4, "U+0000"),
    "C1 control": ("a: \x9b31m", 1, 4, "U+009B"),
    "line separator": ("a: b\u2028c", 1, 5, "U+2028"),
    "inner byte order mark": ("a: \ufeffb", 1, 4, "U+FEFF"),
    "escaped surrogate": ('a: "\\ud800"', 1, 4, "U+D800"),
    "escaped null": ('a: "\\0"', 1, 4, "U+0000"),
    "escape beyond Unicode": ('a: 1\nb: "\\U99999999"', 2, 7, "not YAML"),
    "empty": ("", 1, 1, "empty"),
    "only comments": ("# a\n# b\n", 1, 1, "empty"),
    "unclosed quote": ('a: "b', 1, 6, "not YAML"),
    "unclosed list": ("a: [1, 2", 1, 9, "not YAML"),
    "tab": ("a:\n\tb: 1", 2, 1, "not YAML"),
    "reserved": ("a: @b", 1, 4, "not YAML"),
    "bad indent": ("a:\n    b: 1\n  c: 2", 3, 3, "not YAML"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_a_data_file_does_not_need_is_refused_where_it_stands(
    text: str, line: int, column: int, words: str
) -> None:
    problem = refusal(text)

    assert (problem.line, problem.column) == (line, column)
    assert words in problem.what


def alias_bomb() -> str:
    return "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 40))


BOMBS = {
    "brackets": "[" * 200_000,
    "braces": "{" * 200_000,
    "braces with keys": "{a: " * 60_000,
    "dashes": "- " * 100_000,
    "question marks": "? " * 100_000,
    "indents": "".join(" " * i + "a:\n" for i in range(600)),
    "alias bomb": alias_bomb(),
    "many values": "[" + "1," * 100_000 + "1]",
    "many keys": "".join(f"k{i}: v\n" for i in range(25_000)),
    "a megabyte": "a: " + "x" * 1_000_000,
    "a long text": "a: '" + "x" * 200_000 + "'",
    "a long folded text": "a: >\n" + "  x\n" * 60_000,
    "a long key": "k" * 200_000 + ": 1",
    "a long number": "a: " + "1" * 200_000,
    "a long tag": "a: !" + "x" * 200_000,
    "a long anchor": "a: &" + "x" * 200_000,
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_hostile_sizes_are_refused(text: str) -> None:
    problem = refusal(text)

    assert problem.line >= 1 and problem.column >= 1
    assert len(str(problem)) < 500


def test_values_and_levels_up_to_the_limits_are_read() -> None:
    deep = limits.DEPTH * "[" + limits.DEPTH * "]"
    wide = "[" + ",".join("1" for _ in range(limits.VALUES - 1)) + "]"

    assert len(read_text(wide, "f").items()) == limits.VALUES - 1
    assert read_text(deep, "f").items()
    assert "too many values" in refusal(wide[:-1] + ",1]").what
    assert "nested too deeply" in refusal("[" + deep + "]").what


@pytest.mark.parametrize(
    "content",
    ["a: ü".encode("latin-1"), "a: 1".encode("utf-16"), "a: 1".encode("utf-32"), b"a: \xed\xa0\x80", b"a: \xff\xfe"],
    ids=["latin-1", "utf-16", "utf-32", "surrogate", "bytes"],
)
def test_another_encoding_is_refused_with_its_first_wrong_byte(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"ok: 1\n" + content if not content.startswith(b"\xff") else content)

    with pytest.raises(Refused) as caught:
        read(path)

    (problem,) = caught.value.problems
    assert problem.line in (1, 2) and problem.column >= 1
    assert "UTF-8" in problem.what or "character U+" in problem.what


def test_a_file_that_is_none_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "sparse.yaml").touch()
    os.truncate(tmp_path / "sparse.yaml", 10**12)
    cases = {"pipe.yaml": "regular", "sparse.yaml": "too large", ".": "regular", "no.yaml": "no such file"}

    for name, words in cases.items():
        with pytest.raises(Refused) as caught:
            read(tmp_path / name)
        assert words in caught.value.problems[0].what
    for odd in ("x" * 5000, "a\x00b"):
        with pytest.raises(Refused):
            read(odd)


@given(
    st.text(alphabet=st.one_of(st.sampled_from("ab:-?[]{},#&*!|>'\"%@` \n\t1.~<=\\x"), st.characters()), max_size=80)
)
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        read_text(text, "f.yaml").plain()
    except Refused as refused:
        (problem,) = refused.problems
        assert 1 <= problem.line <= text.count("\n") + text.count("\r") + 1
        assert len(str(problem).splitlines()) == 1
