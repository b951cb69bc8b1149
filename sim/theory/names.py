"""What a name stands for: itself, a state, several groups, or nobody known."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Names:
    """All names that scenarios may use."""

    full: Mapping[str, str]
    """Every known id and its name in full."""
    states: Mapping[str, str] = field(repr=False)
    """Ids of states, governments and their arms, and the state each one acts for."""
    groups: Mapping[str, tuple[str, ...]] = field(repr=False)
    """Ids of militias, fronts, brands and aggregates, and the militias each one stands for."""

    def __contains__(self, name: str) -> bool:
        return name in self.full

    def acts_for(self, name: str) -> str | None:
        """The state that a state, a government or an arm acts for; None for anybody else."""
        return self.states.get(name)

    def members(self, name: str) -> tuple[str, ...]:
        """Militias that a name stands for.

        A shared brand stands for those who sign with it; a façade and an unknown author stand for nobody, because
        nobody knows who they are.
        """
        return self.groups.get(name, ())
