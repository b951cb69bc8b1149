"""What happened, in numbers and categories: one function per measure, on simulated and documented records alike."""

from sim.results.measures.documented import documented_record
from sim.results.measures.evaluating import evaluate
from sim.results.measures.registry import REGISTRY

__all__ = ["REGISTRY", "documented_record", "evaluate"]
