"""Scenario files in, one frozen scenario out. Knows no rules."""

from sim.scenario.checking import check
from sim.scenario.load import load
from sim.scenario.schema import Scenario

__all__ = ["Scenario", "check", "load"]
