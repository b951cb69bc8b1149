"""What a comparison came to: tables, texts and pictures of some arms on the same luck."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.results import disk
from sim.study.arms import Arm
from sim.study.pairing import Ground
from sim.study.wording import Assumption

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.study.comparison_manifest import Comparing

#: Where comparisons are kept, unless told otherwise.
RESULTS = Path("results")


@dataclass(frozen=True)
class Versus:
    """The baseline and one other arm."""

    arm: Arm
    letter: str
    ground: Ground
    assumptions: list[Assumption]
    """What the inputs differ in."""
    same: bool
    """Whether the inputs are the same to a run."""
    unlike: list[str]
    """Outcomes that both have but measure in different ways."""
    unchanged: float
    """Share of the runs in which everybody who is compared did and chose the same; NaN without a day in common."""


@dataclass(frozen=True)
class Comparison:
    """What some arms did on the same luck."""

    arms: tuple[Arm, ...]
    """The baseline first."""
    others: tuple[Versus, ...]
    """Each other arm beside the baseline."""
    tables: Mapping[str, pd.DataFrame]
    """`differences`, `changes`, `first_changes`, `terms`, `by_day` and `values`."""
    counts: tuple[Mapping[str, np.ndarray], ...]
    """Attacks of each arm by class of targets: runs by periods."""
    edges: tuple[np.ndarray, ...]
    """Edges of these periods, in days since the arm's first."""
    seed: int
    runs: int
    manifest: "Comparing"

    @property
    def differences(self) -> pd.DataFrame:
        """Each measure in both arms, with the paired difference and its 95 % interval."""
        return self.tables["differences"]

    @property
    def changes(self) -> pd.DataFrame:
        """Each actor and decision: in how many runs it differs, and when first."""
        return self.tables["changes"]

    @property
    def first_changes(self) -> pd.DataFrame:
        """The first choices and acts that differ, ranked, with what followed."""
        return self.tables["first_changes"]

    @property
    def assumptions(self) -> list[str]:
        """What the inputs differ in, in sentences."""
        return [str(one) for other in self.others for one in other.assumptions]

    @cached_property
    def name(self) -> str:
        """Name of the folder that holds such comparisons."""
        ids = dict.fromkeys(arm.scenario.id for arm in self.arms)
        return f"compare-{'-'.join(ids)}"[:62].rstrip("-")

    def account(self) -> list[str]:
        """What differs in the inputs, who changed and when, and by how much, in lines of text."""
        from sim.study.comparison_account import account

        return account(self)

    def plot(self, folder: Path | str | None = None) -> "dict[str, Figure]":
        """The pictures by name; written as PNG and SVG where a folder is given."""
        from sim.plots.style import files
        from sim.study.comparison_pictures import pictures

        drawn = pictures(self)
        if folder is not None:
            Path(folder).mkdir(parents=True, exist_ok=True)
            for name, data in files(drawn).items():
                disk.write_file(Path(folder) / name, data)
        return drawn

    def save(self, out: Path | str | None = None) -> Path:
        """The folder `out/compare-…/<content>/` with tables, texts, pictures and manifest, whole or not at all."""
        from sim.plots.style import files
        from sim.study.comparison_account import assumptions_page
        from sim.study.comparison_folder import publish

        texts = {"account.txt": "\n".join([*self.account(), ""]).encode(), "assumptions.md": assumptions_page(self)}
        root = RESULTS if out is None else Path(out)
        return publish(root, self.name, self.manifest, self.tables, {**texts, **files(self.plot())})
