"""Answers: words, an armed show, or force."""

import pytest

from .transcripts import category

STATE = ("iraqi-security-forces", "iraqi-state-office")
KH = ("kataib-hezbollah",)
TALK = "0 2024-02-01 kataib-hezbollah says political-demand about baghdad"
SHOW = "0 2024-02-02 kataib-hezbollah mobilises"
FORCE = "0 2024-02-03 kataib-hezbollah attacks iraqi-state-office"


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ("", "none"),
        ("0 2024-02-01 kataib-hezbollah says explicit-threat about israel", "none"),
        ("0 2024-02-01 kataib-hezbollah says explicit-threat about baghdad", "political"),
        ("0 2024-02-01 kataib-hezbollah says denies", "political"),
        (TALK, "political"),
        ("\n".join([TALK, SHOW]), "mobilise"),
        ("\n".join([FORCE, SHOW, TALK]), "armed"),
        ("0 2024-02-03 kataib-hezbollah attacks iraqi-state-office as unclaimed", "none"),
        ("0 2024-02-03 kataib-hezbollah attacks us-forces", "none"),
        ("0 2024-02-03 badr attacks iraqi-state-office", "none"),
    ],
)
@pytest.mark.parametrize("measure", ["response_to_enforcement", "response_to_sanction"])
def test_the_strongest_answer_to_the_state(measure: str, given: str, answer: str) -> None:
    asked = {"about": ("baghdad",), "tones": ("denies",), "targets": STATE}

    assert category(measure, given, actors=KH, **asked) == answer


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ("", "no-threat"),
        ("0 2024-02-05 asaib-ahl-al-haq says accuses-partners about badr", "no-threat"),
        ("0 2024-02-05 asaib-ahl-al-haq says vows-revenge about us-forces", "no-threat"),
        ("0 2024-02-05 asaib-ahl-al-haq says vows-revenge about badr", "threatens-revenge"),
        ("0 2024-02-05 asaib-ahl-al-haq attacks rival-militia", "attacks-rival"),
        ("0 2024-02-05 asaib-ahl-al-haq attacks rival-militia as unclaimed", "no-threat"),
    ],
)
def test_blaming_a_rival_is_no_threat(given: str, answer: str) -> None:
    assert category("response_to_attack", given, actors=("asaib-ahl-al-haq",)) == answer


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ("", "no-statement"),
        (TALK, "muted-statement"),
        ("0 2024-02-01 kataib-hezbollah says explicit-threat about israel", "muted-statement"),
        ("0 2024-02-01 kataib-hezbollah says explicit-threat about us-forces", "threat-renewed"),
        ("0 2024-02-01 kataib-hezbollah attacks us-forces as facade", "no-statement"),
        ("0 2024-02-01 kataib-hezbollah attacks us-forces", "claimed-attack"),
    ],
)
def test_what_became_of_a_threat(given: str, answer: str) -> None:
    asked = {"targets": ("us-forces",), "claims": ("own-name", "umbrella")}

    assert category("threat_executed", given, actors=KH, **asked) == answer
