"""What a militia says, chosen apart from what it does.

Words without deeds must be possible, and deeds without words: audience costs of silence (Fearon, American Political
Science Review 88, 1994) are felt by the base and not by the enemy.
"""

from typing import Any

import numpy as np
import pytest

from sim.actors.militia import SHOWN
from sim.actors.speaking import hardness, hush
from sim.world.options import Act, Decision, Pressure, Tone
from sim.world.world import World

from .conftest import Told

GROUP = "kataib-hezbollah"
#: A massacre on the third day.
CRISIS: dict[str, Any] = {"changes": {"outrage": (3, 1.0)}, "regional_war_patron": 0.5}
HARD = [tone for tone in Tone if hardness(tone) >= 0.0]
LEADER = 1


def sheet(world: World, row: int = 0) -> np.ndarray:
    return np.asarray(world.sheets[row, Decision.SPEAK])


def mean_hardness(world: World, row: int = 0) -> float:
    """Mean hardness of what a leader may say today, given that he speaks in the crisis."""
    chances = world.chances[row, Decision.SPEAK, HARD]
    return float(chances @ np.array([hardness(tone) for tone in HARD]) / chances.sum())


def spoken(world: World) -> list[tuple[int, int, int, int]]:
    """Day, actor, tone and voice of every statement."""
    rows = world.record[: world.written[0]]
    rows = rows[rows["act"] == Act.STATEMENT]
    return [(int(row["day"]), int(row["actor"]), int(row["tone"]), int(row["voice"])) for row in rows]


def first_words(staged: Any, played: Any, traits: dict[str, float], runs: int = 40, **given: Any) -> float:
    """Mean day on which a leader first speaks in the crisis; the period's end where he does not."""
    days = []
    for run in range(runs):
        world: World = played(staged(days=17, run=run, militias={GROUP: traits}, **(CRISIS | given)))
        own = [day for day, _, tone, voice in spoken(world) if voice == LEADER and hardness(tone) >= 0.0]
        days.append(min(own, default=17))
    return float(np.mean(days))


def test_without_crisis_or_occasion_there_is_silence(staged: Any, played: Any) -> None:
    for run in range(20):
        assert spoken(played(staged(days=29, run=run))) == []


def test_hard_words_are_for_crises(told: Told) -> None:
    seen = 0
    for name, world in told:
        crises = {int(day) for day in np.nonzero(world.crises)[0]}
        rows = world.record[: world.written[0]]
        crises |= {int(row["day"]) + 1 for row in rows if row["act"] in (Act.STRIKE, Act.LEADERSHIP_STRIKE)}
        for day, _, tone, _ in spoken(world):
            if hardness(tone) >= 0.0:
                seen += 1
                assert any(crisis <= day < crisis + 14 for crisis in crises), (name, day)
    assert seen > 0


def test_a_leader_speaks_on_a_crisis_once(staged: Any, played: Any) -> None:
    for run in range(20):
        world: World = played(staged(days=17, run=run, **CRISIS))
        for row in range(2):
            leaders = [one for one in spoken(world) if one[1] == row and one[3] == LEADER and hardness(one[2]) >= 0.0]
            assert len(leaders) <= 1


def test_words_do_not_hang_on_the_worth_of_deeds(staged: Any, played: Any) -> None:
    """Nothing that only makes attacks dearer or cheaper touches what is said on the same day."""
    sheets = []
    for weight in (0.0, 5.0):
        world: World = staged(days=4, **CRISIS, parameters={"solidarity": weight, "presence": weight, "quiet": weight})
        played(world)
        sheets.append(sheet(world).copy())

    assert sheets[0].tobytes() == sheets[1].tobytes()


def test_one_may_threaten_and_do_nothing(staged: Any, played: Any) -> None:
    zealots = {GROUP: {"commitment": 1.0, "base_militancy": 1.0}}
    words, deeds = 0, 0
    for run in range(30):
        world: World = played(
            staged(days=17, run=run, militias=zealots, **CRISIS, parameters={"solidarity": 0, "indiscipline": 0})
        )
        words += sum(hardness(tone) > 0.5 for _, _, tone, _ in spoken(world))
        deeds += int(world.attacks.sum())

    assert words > 0
    assert deeds == 0


def test_a_frightened_careful_leader_speaks_later(staged: Any, played: Any) -> None:
    careful = {"caution": 1.0, "exposure": 1.0, "base_militancy": 0.5}
    bold = careful | {"caution": 0.0}

    assert first_words(staged, played, careful, decapitation_risk=1.0) > first_words(
        staged, played, bold, decapitation_risk=1.0
    )


def test_an_angrier_base_makes_a_leader_speak_sooner(staged: Any, played: Any) -> None:
    waits = [first_words(staged, played, {"base_militancy": base, "caution": 0.5}) for base in (0.25, 1.0)]

    assert waits[1] < waits[0]


def test_only_the_frightened_and_careful_are_hushed(staged: Any) -> None:
    me = staged().militias[0]

    def hushed(caution: float, fear: float) -> float:
        me.caution, me.fear = caution, fear
        return float(hush(me, 1.0))

    assert hushed(1.0, 0.0) == hushed(0.0, 1.0) == 0.0
    assert 0.0 < hushed(0.5, 0.5) < hushed(1.0, 0.5) < hushed(1.0, 1.0)


def test_fear_silences_a_careful_leader_himself(staged: Any, played: Any) -> None:
    """Odds of his own words against silence, whatever a spokesman may say instead."""
    odds = []
    for risk in (0.0, 1.0):
        careful = {"caution": 1.0, "exposure": 1.0, "commitment": 0.75, "base_militancy": 0.5}
        world: World = played(staged(days=5, militias={GROUP: careful}, decapitation_risk=risk, **CRISIS))
        chances = world.chances[0, Decision.SPEAK]
        odds.append(float(chances[HARD].sum() / chances[Tone.SILENT]))

    assert odds[1] < 0.5 * odds[0]


@pytest.mark.parametrize(
    ("traits", "given"),
    [
        (({"commitment": 0.25}, {"commitment": 1.0}), {}),
        (({"caution": 1.0, "exposure": 1.0}, {"caution": 0.0, "exposure": 1.0}), {"decapitation_risk": 1.0}),
    ],
    ids=["zeal", "caution"],
)
def test_zeal_hardens_and_fear_softens_the_tone(
    staged: Any, played: Any, traits: tuple[dict[str, float], dict[str, float]], given: dict[str, float]
) -> None:
    milder, harder = (
        mean_hardness(played(staged(days=4, militias={GROUP: {"commitment": 0.75} | one}, **CRISIS, **given)))
        for one in traits
    )

    assert milder < harder


def test_a_spokesman_says_it_for_the_careful(staged: Any, played: Any) -> None:
    chances = []
    for caution in (0.0, 1.0):
        world: World = played(
            staged(
                days=5,
                militias={GROUP: {"caution": caution, "exposure": 1.0, "base_militancy": 0.5}},
                decapitation_risk=1.0,
                **CRISIS,
            )
        )
        chances.append(float(world.sheets[0, Decision.SPEAK, Tone.DELEGATED].sum()))

    assert chances[1] > chances[0]


def test_silence_grows_costlier_until_it_is_broken(staged: Any, played: Any) -> None:
    world: World = staged(days=16, militias={GROUP: {"base_militancy": 1.0}}, **CRISIS, parameters={"speech_cost": 500})
    silence = []
    for day in range(16):
        played(world, day, day + 1)
        silence.append(float(world.militias[0].silence_days))

    assert spoken(world) == []
    assert silence[:3] == [0.0, 0.0, 0.0]
    assert (np.diff(silence[2:]) > 0.0).all()


def suspended(world: World, day: int, row: int) -> bool:
    return bool(world.daily[day, row, SHOWN.index("suspended")] == 1.0)


def bound_by_nothing(world: World, day: int, row: int) -> bool:
    return not suspended(world, day, row)


def in_campaign(world: World, day: int, row: int) -> bool:
    return bool(world.daily[day, row, SHOWN.index("campaign_us")] == 1.0)


def lost_a_leader(world: World, day: int, row: int) -> bool:
    rows = world.record[: world.written[0]]
    struck = rows[(rows["act"] == Act.LEADERSHIP_STRIKE) & (rows["about"] == row)]
    days = {int(it["day"]) for it in struck}
    days |= {int(event["day"]) for number, event in enumerate(world.events) if world.parties[number, row] == 1}
    return any(day - 5 <= loss <= day for loss in days)


def patron_at_truce(world: World, day: int, _: int) -> bool:
    war = np.concatenate([[world.opening[Pressure.REGIONAL_WAR_PATRON]], world.coded[:, Pressure.REGIONAL_WAR_PATRON]])
    return bool((np.diff(war)[max(0, day - 1) : day + 1] <= -0.25).any())


def rival_turned(world: World, day: int, row: int) -> bool:
    rows = world.record[: world.written[0]]
    turned = rows[(rows["act"] == Act.POLITICAL_TURN) & (rows["day"] < day)]
    return any(world.rivalry[row, it["actor"]] > 0.0 for it in turned)


def others_attacked(world: World, day: int, row: int) -> bool:
    others = np.delete(world.attacks[max(0, day - 14) : day], row, axis=1)
    return bool(others[:, :, :3].any())


#: Words, and what must be so on the day they are said.
OCCASIONS = {
    Tone.CONDEMNS_BREACH: suspended,
    Tone.ENDS_TRUCE: bound_by_nothing,
    Tone.ANNOUNCES_CONTINUATION: in_campaign,
    Tone.VOWS_REVENGE: lost_a_leader,
    Tone.THREATENS_RESUMPTION: lost_a_leader,
    Tone.TRIUMPHANT: patron_at_truce,
    Tone.OPPOSES_RIVAL: rival_turned,
    Tone.CALLS_FOR_HALT: others_attacked,
}


def test_words_have_their_occasion(told: Told) -> None:
    seen = set()
    for name, world in told:
        for day, row, tone, _ in spoken(world):
            if tone in OCCASIONS:
                assert OCCASIONS[Tone(tone)](world, day, row), (name, day, row, Tone(tone))
                seen.add(Tone(tone))

    assert seen == set(OCCASIONS)


def test_the_same_occasion_is_not_answered_twice_in_ten_days_but_each_breach_may_be(told: Told) -> None:
    for name, world in told:
        last: dict[tuple[int, int], int] = {}
        for day, row, tone, _ in spoken(world):
            if hardness(tone) < 0.0 and tone not in (Tone.DELEGATED, Tone.POLITICAL_DEMAND):
                pause = 2 if tone == Tone.CONDEMNS_BREACH else 10
                assert day - last.get((row, tone), -100) > pause, (name, day, Tone(tone))
                last[row, tone] = day


def test_words_relieve_the_base_in_part(staged: Any, played: Any) -> None:
    def pressure(speech_cost: float) -> float:
        world: World = played(
            staged(days=4, militias=[GROUP], **CRISIS, parameters={"speech_cost": speech_cost, "relief": 0.5})
        )
        assert (len(spoken(world)) > 0) == (speech_cost < 0)
        return float(world.militias[0].base_pressure)

    assert 0.0 < pressure(speech_cost=-500) < pressure(speech_cost=500)
