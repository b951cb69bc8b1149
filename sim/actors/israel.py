"""Israel: watches what is claimed against it from Iraq, warns with a list of targets, and very rarely strikes there.

A warning raises the danger that leaders and bases in Iraq feel for a month. A strike on Iraqi soil is weighed only
after a warning, and against the war it would open; the record of 2023 to 2025 holds none.
"""

import numpy as np

from sim.actors.choice import clear, decide
from sim.actors.perception import attacks_since
from sim.kernel import rule
from sim.world.ledger import write_state_act
from sim.world.luck import Purpose
from sim.world.options import Act, IsraelDecision, Pressure, Target, Term

#: Field, numpy type, unit, meaning.
STATE = (
    ("warned_day", "i8", "day", "last day of a warning to the groups"),
    ("threat", "f8", "0..1", "danger to leaders here shown by its warnings and strikes in this run"),
)
ISRAEL = np.dtype([(name, kind) for name, kind, _, _ in STATE])
ME = 3
MONTH = 30
#: What holds it back from a warning [utility] (assumed: some weeks of a campaign like that of autumn 2024 bring one).
HOLDS_BACK = 6.0


@rule
def fill_warn(attacks, campaign_of_killings, world):
    """Fill the sheet of a warning: a fortnight's attacks from Iraq, in a campaign against leaders.

    References
    ----------
    mechanisms#target-list-warning [S-ESTIKLAL-2024, S-RUSI-2025]
    """
    sheet = world.sheets[world.militias.shape[0] + ME, IsraelDecision.WARN]
    clear(sheet, 2)
    sheet[1, Term.QUIET] = -HOLDS_BACK
    sheet[1, Term.RETALIATION] = 0.1 * attacks
    sheet[1, Term.FEAR] = 2.0 * campaign_of_killings


@rule
def fill_strike_iraq(attacks, warned, world):
    """Fill the sheet of a strike in Iraq: only a campaign that goes on after a warning brings it near.

    References
    ----------
    mechanisms#cumulative-regional-decapitation [S-RUSI-2025]
    """
    sheet = world.sheets[world.militias.shape[0] + ME, IsraelDecision.STRIKE_IRAQ]
    clear(sheet, 2)
    sheet[1, Term.QUIET] = -11.0
    sheet[1, Term.RETALIATION] = 0.08 * attacks
    sheet[1, Term.INERTIA] = warned


@rule
def israel_turn(i, day, world):
    """Israel's day: count, perhaps warn, perhaps strike; a threat once shown fades over a month."""
    me = world.israel[i]
    if me.warned_day < day - MONTH:
        me.threat *= 0.95
    attacks = attacks_since(world, day, 14, Target.ISRAEL, Target.ISRAEL, -1, -1)
    if world.simulated[ME] == 0 or attacks == 0:
        return
    row = world.militias.shape[0] + ME
    if day > me.warned_day + MONTH:
        fill_warn(attacks, world.pressures[day, Pressure.DECAPITATION_RISK], world)
        if decide(world, day, row, IsraelDecision.WARN, 2, 1.0, Purpose.WARN) == 1:
            me.warned_day = day
            me.threat = 1.0
            write_state_act(world, day, ME, Act.WARNING, -1, 1.0)
    warned = 1.0 if me.warned_day >= day - MONTH else 0.0
    fill_strike_iraq(attacks, warned, world)
    if decide(world, day, row, IsraelDecision.STRIKE_IRAQ, 2, 1.0, Purpose.ISRAELI_STRIKE) == 1:
        me.threat = 1.0
        world.scene[0].outrage = 1.0
        world.scene[0].crisis_day = day + 1
        write_state_act(world, day, ME, Act.STRIKE, -1, 0.25)
