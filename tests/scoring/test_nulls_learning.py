"""What null models learn: documented spans, shares and answers, and how far they trust few cases."""

import datetime as dt

import numpy as np
import pytest

from sim.scenario import Scenario
from sim.scoring.nulls.answering import Answering
from sim.scoring.nulls.base_rate import Rates
from sim.scoring.nulls.chance import Backoff, pick
from sim.scoring.nulls.conduct import Answer, answers, cause_of
from sim.scoring.nulls.makeup import Makeup
from sim.scoring.nulls.one_driver import drivers, front_rates, poisson_fit
from sim.scoring.nulls.past import Bin, Pressures, like
from sim.scoring.nulls.replies import habits
from sim.scoring.nulls.shares import claim_shares, region_shares
from sim.scoring.nulls.spans import Span, counts, spans


def attacks_on(scenario: Scenario, front: str) -> list[Span]:
    return [span for span in spans(scenario) if span.front == front]


def answers_of(scenario: Scenario, actor: str, cause: str, family: str = "speech") -> list[Answer]:
    return [one for one in answers(scenario) if (one.actor, one.cause, one.family) == (actor, cause, family)]


def test_the_shortest_statement_about_a_day_counts(episodes: dict[str, Scenario]) -> None:
    found = attacks_on(episodes["gaza-war-2023"], "us")

    assert [round(span.attacks) for span in found if span.days == 6 and not span.bin.war] == [0]
    assert sum(span.attacks for span in found) == pytest.approx(145, abs=12)


def test_the_opening_is_a_span_of_four_weeks(episodes: dict[str, Scenario]) -> None:
    first = attacks_on(episodes["tower22-2024"], "us")[0]

    assert (first.days, first.attacks) == (28, 40)
    assert first.bin == Bin(campaign=True, war=True, line=0, threat=False)


def test_claimed_and_hidden_attacks_add_up(episodes: dict[str, Scenario]) -> None:
    war = [span for span in attacks_on(episodes["june-war-2025"], "us") if span.bin.war]

    assert sum(span.attacks for span in war) / sum(span.days for span in war) == pytest.approx(4 / 12)


def test_a_front_that_is_never_mentioned_saw_nothing_but_nobody_counted(episodes: dict[str, Scenario]) -> None:
    (calm,) = attacks_on(episodes["us-withdrawal"], "home")

    assert (calm.days, calm.attacks, calm.stated) == (427, 0, False)
    assert attacks_on(episodes["us-withdrawal"], "us") == []


def test_that_one_group_abstains_is_no_count_of_all(episodes: dict[str, Scenario]) -> None:
    found = counts(episodes["ceasefire-2020"])

    assert not [one for one in found if one.claims == ("own-name",)]
    assert [one.attacks for one in found if one.targets == ("us-logistics",)] == [8, 4]


def test_names_and_regions_are_shares(episodes: dict[str, Scenario]) -> None:
    assert {tuple(one.of) for one in claim_shares(episodes["kurdistan-july-2025"])} == {("unclaimed",)}
    (placed,) = region_shares(episodes["gaza-war-2023"])
    assert placed.of == {"iraq": 0.41, "syria": pytest.approx(0.59)}
    assert all(sum(one.of.values()) == pytest.approx(1) for name in episodes for one in claim_shares(episodes[name]))


def test_answers_have_actors_causes_and_delays(episodes: dict[str, Scenario]) -> None:
    (suspends,) = answers_of(episodes["tower22-2024"], "kataib-hezbollah", "attack", "compliance")
    assert (suspends.first, suspends.last, suspends.deeds[0].act) == (1, 3, "suspend")
    (defies,) = answers_of(episodes["tower22-2024"], "harakat-al-nujaba", "request", "compliance")
    assert defies.deeds[0].tones == ("announces-continuation",)
    (mobilises,) = answers_of(episodes["ceasefire-2020"], "asaib-ahl-al-haq", "punishment")
    assert mobilises.deeds[0].act == "mobilise"
    (restraint,) = answers_of(episodes["tower22-2024"], "asaib-ahl-al-haq", "loss")
    assert restraint.deeds == ()


def test_three_of_eight_hide(episodes: dict[str, Scenario]) -> None:
    weights = {one.deeds: one.weight for one in answers_of(episodes["june-war-2025"], "", "war", "hiding")}

    assert sorted(weights.values()) == [3 / 8, 5 / 8]


def test_the_killing_of_a_top_leader_is_war_and_of_another_a_loss(episodes: dict[str, Scenario]) -> None:
    causes = {event.id: cause_of(event) for name in episodes for event in episodes[name].events}

    assert causes["nasrallah"] == causes["israel-attack"] == causes["strike"] == "war"
    assert causes["kh-commander"] == causes["kss-officer"] == "loss"


def test_states_acts_that_a_model_replaces_are_habits(episodes: dict[str, Scenario]) -> None:
    done = [deed for habit in habits(episodes["tower22-2024"]) for deed in habit.done]

    assert ("tehran", "envoy-visit", -1.0) in {(deed.actor, deed.act, deed.line) for deed in done}
    assert {deed.act for deed in done if deed.actor == "washington"} == {"strike", "leadership-strike"}
    assert not [deed for habit in habits(episodes["us-withdrawal"]) for deed in habit.done]


def test_pressures_of_the_foretold_are_those_in_force(episodes: dict[str, Scenario]) -> None:
    scenario = episodes["tower22-2024"]
    day = (dt.date(2024, 2, 10) - scenario.period.start).days

    assert Pressures(scenario, documented=True).bins("us")[day].line == -1
    assert Pressures(scenario, documented=False).bins("us")[day].line == 0


def test_frozen_pressures_are_those_of_the_day_before(episodes: dict[str, Scenario]) -> None:
    frozen = Pressures.frozen(episodes["gaza-war-2023"])

    assert set(frozen.bins("us")) == {frozen.opening_bin("us")} == {Bin(False, False, -1, False)}
    assert frozen.of("umbrella_brand").max() == 0


def test_bins_widen_from_the_last_word_to_the_first() -> None:
    cases = [
        Bin(True, True, 0, True),
        Bin(True, True, 1, False),
        Bin(True, False, 0, False),
        Bin(False, True, 0, False),
    ]
    pools = like(cases, Bin(True, True, 0, False), lambda one: one)

    assert pools == [[], cases[:1], cases[:2], cases[:3], cases]


def test_a_pool_of_n_episodes_is_trusted_n_times_in_n_and_one() -> None:
    cases = Backoff([[("a", 1), ("a", 2), ("b", 3)], [("c", 4)]], lambda one: one[0])
    dice = np.random.default_rng(1)
    drawn = [tuple(cases.draw(dice)) for _ in range(9000)]
    share = {found: drawn.count(found) / len(drawn) for found in set(drawn)}

    expected = {(("a", 1), ("a", 2)): 1 / 3, (("b", 3),): 1 / 3, (("c", 4),): 1 / 6, (): 1 / 6}
    assert share == {found: pytest.approx(chance, abs=0.02) for found, chance in expected.items()}


def test_what_n_episodes_never_saw_is_granted_once_in_n_and_one() -> None:
    calm = Bin(campaign=False, war=False, line=0, threat=False)
    never = [Span(episode, "home", 100, 0.0, calm, stated=False) for episode in "abc"]
    rates = Rates([*never, Span("a", "us", 10, 20.0, calm), Span("b", "us", 10, 20.0, calm)])
    dice = np.random.default_rng(1)
    drawn = np.array([rates.draw("home", calm, dice) for _ in range(8000)])

    assert set(drawn) == {0.0, 2.0}
    # A surprise, and then one of the two episodes that counted anything is trusted; or else a campaign is looked for.
    through = 3 / 4 * (1 / 4) ** 4 * 2 / 3
    assert np.mean(drawn > 0) == pytest.approx(1 / 4 * 2 / 3 + through, abs=0.015)


def test_a_draw_follows_its_weights() -> None:
    dice = np.random.default_rng(1)
    drawn = [pick("abc", dice, [1.0, 0.0, 3.0]) for _ in range(4000)]

    assert "b" not in drawn
    assert drawn.count("a") / 4000 == pytest.approx(0.25, abs=0.03)
    assert {pick("abc", dice) for _ in range(100)} == set("abc")


def test_attackers_are_those_whom_the_others_and_the_opening_name(episodes: dict[str, Scenario]) -> None:
    scenario = episodes["us-withdrawal"]
    makeup = Makeup(scenario, [episodes["ceasefire-2020"]], Pressures(scenario, documented=False))
    weights = dict(zip(list(scenario.actors)[4:], makeup.authors["us"], strict=True))

    assert weights == {"kataib-hezbollah": 1, "asaib-ahl-al-haq": 4, "badr": 0, "sadrists": 0}


def test_groups_speak_at_the_pace_at_which_somebody_heard_them(episodes: dict[str, Scenario]) -> None:
    scenario = episodes["sudani-bargain-2022"]
    talkative = Answering(scenario, [episodes["june-war-2025"]])
    unheard = Answering(scenario, [episodes["election-2025"]])

    assert 0.05 < talkative.pace < 1
    assert unheard.pace < 0.01
    assert talkative.heard["asaib-ahl-al-haq"] > talkative.heard["badr"] > 0


def test_a_poisson_regression_finds_what_made_the_counts() -> None:
    dice = np.random.default_rng(1)
    truth, days = np.array([-1.0, 1.5, -0.7]), np.full(3000, 20.0)
    design = np.column_stack([np.ones(3000), dice.integers(0, 2, 3000), dice.integers(-1, 2, 3000)])
    counted = dice.poisson(days * np.exp(design @ truth))

    assert poisson_fit(design, counted, days, np.full(3, 1e-6)) == pytest.approx(truth, abs=0.05)


def test_a_prior_keeps_a_rate_finite_where_nothing_was_counted() -> None:
    (fitted,) = poisson_fit(np.ones((1, 1)), np.zeros(1), np.full(1, 100.0), np.array([0.01]))

    assert -20 < fitted < -3


def test_war_drives_attacks_in_the_record(episodes: dict[str, Scenario]) -> None:
    rates = front_rates(list(episodes.values()))
    war, peace = (drivers(Bin(False, at_war, 0, False)) for at_war in (True, False))

    assert rates.shape == (4, 3)
    assert np.exp(rates @ np.array(war))[0] > 2 * np.exp(rates @ np.array(peace))[0]
