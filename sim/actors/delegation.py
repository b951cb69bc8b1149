"""Principal and agent: what Tehran's word weighs with one militia."""

from sim.kernel import rule


@rule
def grip(dependence, stature, effort, stature_floor):
    """How much a line pressed with some effort weighs with a group [0..1].

    The coordinator's personal standing scales what the group's need of Tehran gives him to work with; a part of
    it belongs to the institution and stays when he is gone.

    Parameters
    ----------
    dependence : float
        The group's need of Tehran's money, arms and protection [0..1].
    stature : float
        Personal standing of the coordinator [0..1].
    effort : float
        How hard the line is pressed [0..1].
    stature_floor : float
        Part of the weight that does not hang on the person [0..1].

    References
    ----------
    mechanisms#coordinator-stature, mechanisms#self-sufficiency-loosens-grip [S-JAMESTOWN-2021, S-STIMSON-2024]
    """
    return dependence * (stature_floor + (1.0 - stature_floor) * stature) * effort


@rule
def weight_of_line(line, hold, visible):
    """Pull of a line on a group: leave to attack is enjoyed in full, a ban only as far as a breach would be seen.

    Parameters
    ----------
    line : float
        Content of the line [-1..1].
    hold : float
        `grip` on this group [0..1].
    visible : float
        Chance that the patron learns who did it [0..1].

    References
    ----------
    mechanisms#facade-slack-inward [S-JAMESTOWN-2021], mechanisms#two-way-relation [S-STIMSON-2024]
    """
    if line < 0.0:
        return line * hold * visible
    return line * hold
