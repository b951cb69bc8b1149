"""Sweeps as many runs of forty measures as it is told, and says what that took: `python million.py OUT POINTS RUNS`."""

import json
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.study.sweeps import SERIAL, plan, swept


def main(out: str, points: str, runs: str) -> None:
    """Print peak memory [MB], rows per second, bytes on the disk and rows read back, as JSON."""
    what, began = (
        plan(points=int(points), runs=int(runs), measures=tuple(f"m{at}" for at in range(40))),
        time.monotonic(),
    )
    found = swept(Path(out), what, "wide", place=SERIAL)
    seconds = time.monotonic() - began
    read = sum(len(piece) for piece in found.measures(["m1", "m2"]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    size = sum(listed.size for listed in found.record.files.values())
    print(json.dumps({"peak": peak, "rate": round(read / seconds), "size": size, "rows": read}))


if __name__ == "__main__":
    main(*sys.argv[1:])
