"""What a refusal looks like, whatever was in the file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.errors import Problem, Refused, nearest, neutral
from sim.scenario import load

type Write = Callable[..., Path]

HOSTILE = [
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b31m", "\x07", "\x08\x08", "\r\n", "a\rb", "\t", "\x00", "\x7f",
    "\x85", "\u202eabc", "\u2066abc\u2069", "\u200f", "\u061c", "\u2028", "\u2029", "\ufeff", "\ud800",
    "\x1bP0;1|x\x1b\\",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text.encode("unicode_escape", "backslashreplace").decode())
def test_nothing_that_steers_a_terminal_reaches_it(text: str) -> None:
    shown = str(Problem(f"{text}.yaml", 1, 2, text, f"unknown key {text}", text, text))

    assert all(character == " " or character.isprintable() for character in shown)
    assert not set(shown) & set("\u202e\u2066\u2069\u200f\u061c\u2028\u2029\ufeff")
    shown.encode("utf-8")


def test_ordinary_text_is_shown_as_it_is() -> None:
    assert neutral("Kata'ib Ḥizbullāh – كتائب حزب الله, 3 %") == "Kata'ib Ḥizbullāh – كتائب حزب الله, 3 %"


def test_a_problem_reads_file_line_column_field_what_allowed_nearest() -> None:
    problem = Problem("a.yaml", 3, 14, "events.x.by[0]", "unknown name 'irgc'", "a known name", "irgc-qf")

    assert str(problem) == "a.yaml:3:14: events.x.by[0]: unknown name 'irgc'; a known name; nearest name: irgc-qf"
    assert str(Problem("a.yaml", 1, 1, "", "the file is empty")) == "a.yaml:1:1: the file is empty"


def test_a_refusal_has_a_line_for_each_problem() -> None:
    refusal = Refused([Problem("a", 1, 1, "x", "one\nline"), Problem("b", 2, 2, "y", "another")])

    assert str(refusal).splitlines() == ["a:1:1: x: one\\nline", "b:2:2: y: another"]


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("sanction", ["sanctions", "outrage"], "sanctions"),
        ("Sanctions", ["sanctions"], "sanctions"),
        ("tehran-line-us", ["tehran_line_us", "tehran_line_home"], "tehran_line_us"),
        ("nujaba", ["harakat-al-nujaba", "badr"], "harakat-al-nujaba"),
        ("xyz", ["sanctions"], None),
        ("", ["sanctions"], None),
        ("x" * 100_000, ["sanctions"], None),
        ("a", [], None),
    ],
)
def test_the_nearest_name_is_the_one_that_was_meant(name: str, known: list[str], expected: str | None) -> None:
    assert nearest(name, known) == expected


@pytest.mark.parametrize("text", [text for text in HOSTILE if text not in ("\ud800", "\x00")])
def test_hostile_text_in_a_file_is_text_in_the_scenario_and_harmless_in_errors(write: Write, text: str) -> None:
    escaped = "".join(f"\\u{ord(character):04x}" for character in text)
    fine = write("fine.yaml", **{"title: A strike and an envoy": f'title: "{escaped}"'})
    wrong = write("wrong.yaml", **{"title: A strike": f'"{escaped}": A strike'})

    assert load(fine).title == text
    with pytest.raises(Refused) as caught:
        load(wrong)
    for problem in caught.value.problems:
        assert str(problem).isprintable() or " " in str(problem)
        assert len(str(problem).splitlines()) == 1
