"""One run played in three ways that have to agree to the bit."""

import hashlib
import json
import os
import subprocess
import sys

from sim.scenario import Scenario

_PLAIN = """
import json, sys
from sim.verifying import played_by_mesa, scenario_from
text = json.load(sys.stdin)
print(played_by_mesa(scenario_from(text["scenario"]), seed=text["seed"]))
"""


def verify(scenario: Scenario, *, seed: int) -> dict[str, str]:
    """Fingerprint of run 0 by the way it was played: Mesa model, compiled loop, plain Python."""
    return {
        "Mesa model, compiled rules": played_by_mesa(scenario, seed=seed),
        "compiled loop": played_in_loop(scenario, seed=seed),
        "plain Python": played_plainly(scenario, seed=seed),
    }


def played_by_mesa(scenario: Scenario, *, seed: int) -> str:
    """Fingerprint of the run that the Mesa model plays."""
    from sim.model import History

    return fingerprint(History(scenario, seed=seed).play())


def played_in_loop(scenario: Scenario, *, seed: int) -> str:
    """Fingerprint of the run that the compiled loop plays."""
    from sim.ensemble import histories

    return fingerprint(next(iter(histories(scenario, seed=seed, runs=range(1)))))


def played_plainly(scenario: Scenario, *, seed: int) -> str:
    """Fingerprint of the run that the Mesa model plays with no rule compiled, in a process of its own."""
    given = json.dumps({"scenario": scenario.resolved(), "seed": seed})
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _PLAIN], input=given, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def scenario_from(plain: object) -> Scenario:
    """The scenario of its plain data."""
    from sim.scenario.reading import read_text
    from sim.scenario.validating import validate

    return validate(Scenario, read_text(json.dumps(plain), "scenario"))


def fingerprint(world: object) -> str:
    """Hash over every byte of a world [16 hex digits]."""
    digest = hashlib.sha256()
    for name, value in world._asdict().items():  # type: ignore[attr-defined]
        digest.update(name.encode())
        digest.update(value.tobytes() if hasattr(value, "tobytes") else repr(value).encode())
    return digest.hexdigest()[:16]
