"""Compliance, shirking and slack on records written by hand, simulated and documented alike."""

from collections.abc import Callable

import numpy as np
import pytest

from sim.control.instruments import Part, compliance, directives, shirking, slack
from sim.control.lines import Lines
from sim.results.measures.history import History
from sim.scenario import Scenario

from .records import AAH, DAYS, HHN, KH, attack, documented, history, lines, told, words

BAN = lines((10, "us", -1.0, 0.5))
CUE = lines((10, "us", -0.5, 0.25))

type Made = Callable[..., History]


def shares(part: Part) -> tuple[float, float]:
    """Part and whole of the only run."""
    return float(part.part[0]), float(part.whole[0])


@pytest.fixture(params=[history, documented], ids=["simulated", "documented"])
def made(request: pytest.FixtureRequest) -> Made:
    """Both kinds of records; every instrument has to say the same of both."""
    found: Made = request.param
    return found


def test_who_stops_when_asked_complies_and_who_goes_on_does_not(short: Scenario, made: Made) -> None:
    record = made(short, [attack(3, KH), attack(3, HHN), attack(15, HHN)])

    assert shares(compliance(record, BAN)) == (1, 2)


def test_an_attack_before_the_word_has_got_round_is_forgiven(short: Scenario, made: Made) -> None:
    record = made(short, [attack(3, KH), attack(11, KH)])

    assert shares(compliance(record, BAN)) == (2, 2)
    assert shares(compliance(made(short, [attack(3, KH), attack(12, KH)]), BAN)) == (1, 2)


def test_an_attack_after_the_fortnight_is_no_answer_to_the_directive(short: Scenario, made: Made) -> None:
    assert shares(compliance(made(short, [attack(25, KH)]), BAN)) == (2, 2)
    assert shares(compliance(made(short, [attack(24, KH)]), BAN)) == (1, 2)


def test_only_who_has_something_to_stop_is_put_to_the_test(short: Scenario, made: Made) -> None:
    quiet = short.model_copy(
        update={"opening": short.opening.model_copy(update={"campaigns": type(short.opening.campaigns)()})}
    )

    assert shares(compliance(made(quiet, []), BAN)) == (0, 0)
    assert shares(compliance(made(quiet, [attack(3, AAH)]), BAN)) == (1, 1)
    assert shares(compliance(made(quiet, []), BAN, asked="all")) == (3, 3)


def test_an_observer_does_not_see_who_hides(short: Scenario, made: Made) -> None:
    record = made(short, [attack(15, KH, claim="facade"), attack(16, HHN, claim="umbrella")])

    assert shares(compliance(record, BAN)) == (1, 2)
    assert shares(compliance(record, BAN, seen="true")) == (0, 2)


@pytest.mark.parametrize(
    ("tone", "about", "held"),
    [
        ("announces-continuation", "us-forces", 1),
        ("ends-truce", "", 1),
        ("opposes-rival", "tehran", 1),
        ("threatens-resumption", "us-forces", 2),
        ("announces-continuation", "israel", 2),
        ("opposes-rival", "badr", 2),
    ],
)
def test_to_refuse_in_words_is_defiance_and_to_threaten_is_not(
    short: Scenario, made: Made, tone: str, about: str, held: int
) -> None:
    assert shares(compliance(made(short, [words(15, KH, tone, about)]), BAN)) == (held, 2)


def test_attacks_on_a_front_that_the_line_leaves_open_break_nothing(short: Scenario, made: Made) -> None:
    record = made(short, [attack(15, KH, "israel"), attack(15, HHN, "us-logistics")])

    assert shares(compliance(record, BAN)) == (2, 2)
    assert shares(slack(record, BAN))[0] == 0


def test_a_cue_is_no_directive(short: Scenario, made: Made) -> None:
    assert not directives(made(short, []), CUE).any()
    assert shares(compliance(made(short, [attack(15, KH)]), CUE)) == (0, 0)


def test_a_visit_presses_a_line_that_stands_already(short: Scenario, made: Made) -> None:
    standing = Lines(BAN.line * 0 - 1.0, BAN.effort * 0 + 0.75, np.full(3, -1.0), 0.75)

    assert not directives(made(short, []), standing).any()
    assert np.argwhere(directives(made(short, [told(5)]), standing)[0, :, 0]).ravel().tolist() == [5]
    assert not directives(made(short, [told(5, "sanction")]), standing).any()


def test_leave_to_attack_is_no_directive_of_restraint(short: Scenario, made: Made) -> None:
    assert not directives(made(short, [told(10)]), lines((10, "us", 1.0, 1.0))).any()


def test_too_little_left_of_the_record_tells_nothing(short: Scenario, made: Made) -> None:
    assert shares(compliance(made(short, []), lines((DAYS - 9, "us", -1.0, 0.5)))) == (2, 2)
    assert shares(compliance(made(short, []), lines((DAYS - 8, "us", -1.0, 0.5)))) == (0, 0)


def test_shirking_is_the_hidden_share_of_what_breaks_a_line(short: Scenario, made: Made) -> None:
    given = [
        attack(5, KH, claim="facade"),
        attack(15, KH, claim="facade"),
        attack(16, KH, claim="unclaimed"),
        attack(17, KH),
        attack(18, KH, "israel", claim="facade"),
        attack(19, HHN, claim="umbrella"),
    ]

    assert shares(shirking(made(short, given), BAN)) == (2, 4)


def test_shirking_of_nothing_against_nothing_has_no_value(short: Scenario, made: Made) -> None:
    assert shares(shirking(made(short, [attack(5, KH, claim="facade")]), BAN)) == (0, 0)


def test_slack_weighs_an_attack_by_line_and_effort(short: Scenario, made: Made) -> None:
    given = [attack(5, KH), attack(15, KH), attack(16, KH, claim="facade")]

    part, whole = shares(slack(made(short, given), BAN))
    assert part == pytest.approx(2 * 1.0 * 0.5)
    assert whole == pytest.approx(20 / 7)
    assert shares(slack(made(short, given), CUE))[0] == pytest.approx(2 * 0.5 * 0.25)


def test_obedience_has_no_slack_and_no_line_has_no_value(short: Scenario, made: Made) -> None:
    assert shares(slack(made(short, [attack(5, KH)]), BAN)) == (0, pytest.approx(20 / 7))
    assert shares(slack(made(short, [attack(5, KH)]), lines())) == (0, 0)


def test_what_the_scenario_put_into_a_run_is_not_the_groups_doing(short: Scenario) -> None:
    put = attack(15, KH) | {"event": "deaths"}

    assert shares(compliance(history(short, [put]), BAN)) == (2, 2)
    assert shares(compliance(documented(short, [put]), BAN)) == (1, 2)


def test_runs_are_counted_one_by_one(short: Scenario) -> None:
    record = history(short, [attack(15, KH, run=7), attack(15, HHN, run=7), attack(15, KH, run=9)], [7, 8, 9])

    assert compliance(record, BAN).part.tolist() == [0, 2, 1]
    assert compliance(record, BAN).whole.tolist() == [2, 2, 2]
    assert shirking(record, BAN).whole.tolist() == [2, 0, 1]


def test_lines_may_differ_from_run_to_run(short: Scenario) -> None:
    both = Lines(np.concatenate([BAN.line, 0 * BAN.line]), np.concatenate([BAN.effort] * 2), np.zeros(3), 0.25)
    record = history(short, [attack(15, KH, run=0), attack(15, KH, run=1)], [0, 1])

    assert compliance(record, both).whole.tolist() == [2, 0]
    assert shirking(record, both).whole.tolist() == [1, 0]
    assert slack(record, both).part.tolist() == [0.5, 0]
