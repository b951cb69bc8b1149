"""A link says everything that it takes to open the same view again, and nothing that it may not say."""

import pytest

from sim.errors import Refused
from sim.web.address import MOST_RUNS, TABS, State, address, state_of

SHOWN = State(
    tab="what-if",
    runs=50,
    seed=7,
    pairs=100,
    run=3,
    sets=("pressures.sanctions=0.2", "actors.*.state_stake*=0.5"),
    hypothesis="puppet",
    outcome="kh-suspends",
    actor="kataib-hezbollah",
    date="2024-01-30",
    decision="respond",
)


def words(query: str) -> list[tuple[str, str]]:
    """The query as a server reads it."""
    from urllib.parse import parse_qsl

    return parse_qsl(query, keep_blank_values=True)


def test_a_view_comes_back_as_it_was() -> None:
    assert state_of(words(SHOWN.query())) == SHOWN


def test_what_is_as_usual_is_not_said() -> None:
    assert address("june-war-2025", State()) == "/study/june-war-2025"


def test_foreign_words_in_a_change_stay_words() -> None:
    hostile = State(sets=("pressures.sanctions=0.2&tab=data#<script>",))

    assert state_of(words(hostile.query())) == hostile


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_can_be_linked_to(tab: str) -> None:
    assert state_of([("tab", tab)]).tab == tab


@pytest.mark.parametrize(
    ("word", "value", "said"),
    [
        ("runs", "0", f"1 to {MOST_RUNS}"),
        ("runs", "1e9", f"1 to {MOST_RUNS}"),
        ("runs", "٣", f"1 to {MOST_RUNS}"),
        ("pairs", "100000", f"1 to {MOST_RUNS}"),
        ("seed", "-1", "0 to"),
        ("seed", "9" * 400, "0 to"),
        ("run", "nan", "0 to"),
        ("tab", "overwiev", "nearest name: overview"),
        ("rnus", "5", "nearest name: runs"),
        ("actor", "a" * 400, "too much for an address"),
    ],
)
def test_a_word_that_is_out_of_its_range_is_refused(word: str, value: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        state_of([(word, value)])


def test_more_changes_than_anybody_makes_are_refused() -> None:
    with pytest.raises(Refused, match="too much for an address"):
        state_of([("set", "pressures.sanctions=0")] * 41)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Refused) as refusal:
        state_of([("runs", "x"), ("seed", "y"), ("tab", "z")])

    assert len(refusal.value.problems) == 3
