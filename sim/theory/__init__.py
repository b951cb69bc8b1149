"""The theory as data: who there is, why they act, every number with its source. `theory()` reads it once."""

from sim.theory.load import read_theory, theory
from sim.theory.model import Theory

__all__ = ["Theory", "read_theory", "theory"]
