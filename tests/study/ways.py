"""Sweeps one experiment in many ways, each into a folder of its own: `python ways.py EXPERIMENT OUT WAYS`."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from sim.study.experiment import load_experiment
from sim.study.places import Place
from sim.study.sweep import sweep


def main(file: str, out: str, ways: str) -> None:
    """Print the hashes of the tables, a line a way."""
    experiment = load_experiment(file)
    for number, (place, chunk) in enumerate(json.loads(ways)):
        found = sweep(experiment, Path(out) / str(number), place=Place(**place), chunk=chunk)
        print(json.dumps([found.record.tables, found.record.failed]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
