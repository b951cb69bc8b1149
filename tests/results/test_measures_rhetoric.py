"""Speech: its class, who speaks first, who threatens most."""

import pytest

from .transcripts import category, number

CATEGORIES = ("no-statement", "mild", "conditional-threat", "explicit-threat")
ASKED = {
    "actors": ("harakat-al-nujaba",),
    "categories": CATEGORIES,
    "none": "no-statement",
    "other": "mild",
    "conditional-threat": ("conditional-threat",),
    "explicit-threat": ("explicit-threat", "calls-for-jihad"),
}
THREE = """
    0  2024-02-01  harakat-al-nujaba  says conditional-threat about us-forces
    0  2024-02-02  harakat-al-nujaba  says calls-for-jihad about israel by spokesman
    0  2024-02-03  harakat-al-nujaba  says mild-condemnation about us-forces
"""


@pytest.mark.parametrize(
    ("pick", "answer"), [("first", "conditional-threat"), ("last", "mild"), ("hardest", "explicit-threat")]
)
def test_the_statement_that_decides(pick: str, answer: str) -> None:
    assert category("statement_tone", THREE, pick=pick, **ASKED) == answer


def test_silence_is_a_category_of_its_own() -> None:
    others = "0  2024-02-01  badr  says explicit-threat about us-forces"

    assert category("statement_tone", "", pick="first", **ASKED) == "no-statement"
    assert category("statement_tone", others, pick="first", **ASKED) == "no-statement"


def test_statements_are_narrowed_by_voice_and_by_what_they_are_about() -> None:
    assert category("statement_tone", THREE, pick="hardest", voices=("leader",), **ASKED) == "conditional-threat"
    assert category("statement_tone", THREE, pick="first", targets=("israel",), **ASKED) == "explicit-threat"


def test_without_a_category_for_the_rest_the_rest_does_not_count() -> None:
    strict = {key: value for key, value in ASKED.items() if key != "other"}

    assert category("statement_tone", THREE, pick="last", **strict) == "explicit-threat"


def test_the_rest_ranks_below_every_named_category_wherever_it_stands() -> None:
    listed_last = {**ASKED, "categories": ("no-statement", "conditional-threat", "explicit-threat", "mild")}

    assert category("statement_tone", THREE, pick="hardest", **listed_last) == "explicit-threat"


def test_suspending_speaks_where_the_outcome_says_so() -> None:
    given = "0  2024-02-01  harakat-al-nujaba  suspends us-forces"
    reduction = {"announces-reduction": ("announces-reduction", "suspend")}
    categories = ("no-statement", "announces-reduction")

    asked = {"actors": ("harakat-al-nujaba",), "categories": categories, "none": "no-statement", "pick": "first"}
    assert category("statement_tone", given, **asked, **reduction) == "announces-reduction"
    assert category("statement_tone", given, pick="first", **ASKED) == "no-statement"


def test_the_umbrellas_statements_are_the_umbrellas() -> None:
    given = "0  2024-02-01  kataib-hezbollah  says explicit-threat about us-forces by umbrella"
    umbrella = {**ASKED, "actors": ("islamic-resistance-in-iraq",)}

    assert category("statement_tone", given, pick="first", **umbrella) == "explicit-threat"
    assert (
        category("statement_tone", given, pick="first", **{**ASKED, "actors": ("kataib-hezbollah",)}) == "no-statement"
    )


TRIO = ("harakat-al-nujaba", "kataib-hezbollah", "asaib-ahl-al-haq")


def test_the_order_of_threats_goes_by_each_ones_hardest_words() -> None:
    given = """
        0  2024-02-01  kataib-hezbollah   says conditional-threat about us-forces
        0  2024-02-02  harakat-al-nujaba  says mild-condemnation about us-forces
        0  2024-02-03  harakat-al-nujaba  says vows-revenge about us-forces
    """
    assert category("tone_rank", given, actors=TRIO) == "harakat-al-nujaba>kataib-hezbollah>asaib-ahl-al-haq"


def test_equal_threats_are_no_order() -> None:
    both = """
        0  2024-02-01  kataib-hezbollah   says vows-revenge about us-forces
        0  2024-02-03  harakat-al-nujaba  says explicit-threat about us-forces
    """
    assert category("tone_rank", both, actors=TRIO) == "harakat-al-nujaba=kataib-hezbollah>asaib-ahl-al-haq"
    assert category("tone_rank", "", actors=TRIO) == "harakat-al-nujaba=kataib-hezbollah=asaib-ahl-al-haq"


def test_leaders_speak_in_an_order_and_spokesmen_do_not_count() -> None:
    given = """
        0  2024-02-01  asaib-ahl-al-haq   says mild-condemnation by spokesman
        0  2024-02-02  kataib-hezbollah   says mild-condemnation
        0  2024-02-05  asaib-ahl-al-haq   says mild-condemnation
    """
    order = category("days_to_statement_order", given, actors=TRIO[1:])

    assert order == "kataib-hezbollah>asaib-ahl-al-haq"
    assert category("days_to_statement_order", "", actors=TRIO[1:]) == "kataib-hezbollah=asaib-ahl-al-haq"


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ("", 0),
        ("0 2024-02-01 asaib-ahl-al-haq says denies by spokesman", 1),
        ("0 2024-02-01 asaib-ahl-al-haq says denies", -1),
        ("0 2024-02-01 asaib-ahl-al-haq says denies by spokesman\n0 2024-02-02 asaib-ahl-al-haq says denies", 1),
        ("0 2024-02-01 asaib-ahl-al-haq says denies\n0 2024-02-02 asaib-ahl-al-haq says denies by spokesman", -1),
        ("0 2024-02-01 kataib-hezbollah says denies by spokesman", 0),
    ],
)
def test_a_spokesman_may_go_first(given: str, answer: int) -> None:
    assert number("spokesman_statement_before_leader", given, actors=("asaib-ahl-al-haq",)) == answer
