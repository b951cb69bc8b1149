"""Alignment: who obeys, who only seems to, who agrees with whom."""

import pytest

from .transcripts import category, measured, number

KH = ("kataib-hezbollah",)


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ("", "comply"),
        ("0 2024-02-01 kataib-hezbollah attacks us-forces as facade", "comply"),
        ("0 2024-02-01 kataib-hezbollah attacks israel", "comply"),
        ("0 2024-02-01 harakat-al-nujaba attacks us-forces", "comply"),
        ("0 2024-02-01 kataib-hezbollah says explicit-threat about us-forces", "comply"),
        ("0 2024-02-01 kataib-hezbollah attacks us-forces", "ignore"),
        ("0 2024-02-01 kataib-hezbollah attacks us-logistics", "ignore"),
        ("0 2024-02-01 kataib-hezbollah says announces-continuation about us-forces", "public-defiance"),
        ("0 2024-02-01 kataib-hezbollah says ends-truce", "public-defiance"),
        ("0 2024-02-01 kataib-hezbollah says ends-truce about israel", "comply"),
        ("0 2024-02-01 kataib-hezbollah says opposes-rival about tehran", "public-defiance"),
        ("0 2024-02-01 kataib-hezbollah says opposes-rival about badr", "comply"),
    ],
)
def test_the_most_open_answer_to_a_line(given: str, answer: str) -> None:
    assert category("directive_compliance", given, actors=KH, front="us") == answer


def test_defiance_in_words_outweighs_an_attack() -> None:
    given = """
        0  2024-02-01  kataib-hezbollah  says ends-truce about us-forces
        0  2024-02-02  kataib-hezbollah  attacks us-forces
    """
    assert category("directive_compliance", given, actors=KH, front="us") == "public-defiance"


def test_only_those_who_know_the_author_see_a_feint() -> None:
    given = "0  2024-02-01  kataib-hezbollah  attacks us-forces as unclaimed"

    assert category("directive_compliance", given, actors=KH, front="us", attribution="true") == "feigned"
    assert category("directive_compliance", given, actors=KH, front="us") == "comply"


def test_which_claims_are_a_breach_is_for_the_outcome_to_say() -> None:
    given = "0  2024-02-01  kataib-hezbollah  attacks us-forces as umbrella"

    assert category("directive_compliance", given, actors=KH, front="us") == "comply"
    assert category("directive_compliance", given, actors=KH, front="us", claims=("own-name", "umbrella")) == "ignore"


def test_the_share_that_obeys_counts_groups_not_attacks() -> None:
    given = "0  2024-02-01..2024-02-10  kataib-hezbollah  attacks us-forces times 5"

    assert number("compliance_share", given) == pytest.approx(7 / 8)
    assert number("compliance_share", "") == 1
    assert measured("compliance_share", "", actors=("any-facade",)).left_out[0]


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ("", "all-comply"),
        ("0 2024-02-01 badr attacks us-forces", "all-comply"),
        ("0 2024-02-01 harakat-al-nujaba says announces-continuation about us-forces", "most-comply"),
        (
            """
            0 2024-02-01 harakat-al-nujaba attacks us-forces
            0 2024-02-01 kataib-hezbollah  attacks us-forces
            """,
            "half-or-fewer-comply",
        ),
    ],
)
def test_those_asked_are_the_groups_in_the_campaign(given: str, answer: str) -> None:
    assert category("compliance_class", given, front="us", groups="campaign") == answer


def test_where_nobody_is_in_a_campaign_nobody_is_asked() -> None:
    assert measured("compliance_class", "", front="logistics", groups="campaign").left_out[0]


FOUR = ("kataib-hezbollah", "harakat-al-nujaba", "kataib-sayyid-al-shuhada", "asaib-ahl-al-haq")
ISRAEL = """
    0  2024-02-01  kataib-hezbollah          says explicit-threat about israel
    0  2024-02-08  harakat-al-nujaba         says calls-for-jihad about israel
    0  2024-02-15  kataib-sayyid-al-shuhada  says endorses about israel
"""
US = ISRAEL.replace("israel", "us-forces")
AGREED = {"groups": FOUR, "apart": 14, "least": 3}


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("", "no-agreement"),
        (ISRAEL, "agree-on-israel-only"),
        (US, "agree-on-us-only"),
        (ISRAEL + US, "agree-on-both"),
        (ISRAEL.replace("02-15", "02-16"), "no-agreement"),
        (ISRAEL + "0  2024-03-30  asaib-ahl-al-haq  says calls-for-halt about israel", "no-agreement"),
        (ISRAEL + US + "0  2024-02-20  kataib-hezbollah  suspends us-forces", "agree-on-israel-only"),
    ],
)
def test_a_joint_line_needs_three_in_time_and_nobody_against(given: str, line: str) -> None:
    assert category("joint_line", given, **AGREED) == line


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("0 2024-02-10 asaib-ahl-al-haq says calls-for-halt about us-forces", -1),
        ("0 2024-02-15 asaib-ahl-al-haq says calls-for-halt about us-forces", -1),
        ("0 2024-02-16 asaib-ahl-al-haq says calls-for-halt about us-forces", 0),
        ("0 2024-01-29 asaib-ahl-al-haq says calls-for-halt about us-forces", -1),
        ("0 2024-02-10 asaib-ahl-al-haq says endorses about us-forces", 1),
        ("0 2024-02-10 asaib-ahl-al-haq says calls-for-halt about israel", 0),
        ("", 0),
    ],
)
def test_a_rift_is_opposite_stances_within_a_fortnight(words: str, change: int) -> None:
    given = "0 2024-02-01 kataib-hezbollah says explicit-threat about us-forces\n" + words
    asked = {"about": ("us-forces",), "apart": 14}

    assert number("relation_change", given, actors=(*KH, "asaib-ahl-al-haq"), **asked) == change
    assert number("relation_change", given, actors=("asaib-ahl-al-haq",), against=KH, **asked) == change


def test_a_tie_sours_when_one_speaks_against_the_other() -> None:
    against = "0  2024-02-01  sadrists  says opposes-rival about asaib-ahl-al-haq"
    favour = "0  2024-02-01  sadrists  says endorses about asaib-ahl-al-haq"
    asked = {"actors": ("sadrists",), "towards": "asaib-ahl-al-haq"}

    assert number("tie_change", against, **asked) == -1
    assert number("tie_change", favour, **asked) == 1
    assert number("tie_change", against + "\n" + favour, **asked) == -1
    assert number("tie_change", "0 2024-02-01 sadrists says opposes-rival about badr", **asked) == 0
