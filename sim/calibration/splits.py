"""What is left out of a fit: nothing, one cluster of episodes, or one episode."""

from collections.abc import Mapping
from dataclasses import dataclass

#: The name of the split that leaves nothing out.
ALL = "all"
_WITHOUT = "without "


@dataclass(frozen=True)
class Split:
    """Episodes that a fit sees, and those that it does not."""

    name: str
    """`all`, or what is left out: `without 2022-24`, `without june-war-2025`."""
    train: tuple[str, ...]
    """Ids of the episodes that are fitted."""
    left: tuple[str, ...]
    """Ids of the episodes that are left out."""
    waves: int
    """Waves that refine it after the first."""

    @property
    def kind(self) -> str:
        """all, cluster or episode."""
        return ALL if not self.left else "episode" if self.name == f"{_WITHOUT}{self.left[0]}" else "cluster"


def splits_of(clusters: Mapping[str, str], waves: Mapping[str, int | None]) -> list[Split]:
    """The splits, in the order all, clusters, episodes; one that would leave nothing to fit is no split.

    Parameters
    ----------
    clusters : mapping
        Cluster of each episode.
    waves : mapping
        For `all`, `clusters` and `episodes` how many waves refine each, or None where they are not wanted.
    """
    every = tuple(clusters)
    found = [] if waves.get(ALL) is None else [Split(ALL, every, (), waves[ALL] or 0)]
    groups = {
        "clusters": {
            name: [one for one in every if clusters[one] == name] for name in dict.fromkeys(clusters.values())
        },
        "episodes": {one: [one] for one in every},
    }
    for kind, some in groups.items():
        for name, left in some.items() if waves.get(kind) is not None else ():
            train = tuple(one for one in every if one not in left)
            if train:
                found.append(Split(f"{_WITHOUT}{name}", train, tuple(left), waves[kind] or 0))
    return found
