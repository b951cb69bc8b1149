"""A command that sweeps cheap work, as `sim sweep` sweeps an experiment; and a place from which many are started.

`python driver.py ORDER` carries out one order, a JSON object. Without one, orders are read line by line and each is
carried out by a fork in a session of its own, so that nothing is imported twice.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

from sim import interrupts  # noqa: E402

COMMAND = ("sim", "sweep", "trial.yaml")


def carry_out(given: dict[str, Any]) -> int:
    """Sweep, and say how it went; the exit code."""
    from sim.study.places import Place
    from sim.study.progress import Shown
    from sim.study.store import folder_of
    from sim.sweeping import Order, carried_out, guarded
    from tests.study.sweeps import plan, swept

    order, root = Order("trial.yaml", words=COMMAND), Path(given["out"])
    what = plan(points=given["points"], runs=given["runs"])
    place = Place(**given["place"])

    def sweep() -> Any:
        return swept(root, what, given["function"], place=place, chunk=given["chunk"], told=Shown("trial"))

    return guarded(order, lambda: carried_out(order, folder_of(root, what), sweep))


def outlived(given: dict[str, Any]) -> int:
    """The same, as a whole command."""
    sys.argv = list(COMMAND)
    return interrupts.outlived(lambda: carry_out(given))


def serve() -> None:
    """Fork for each order; say who it is, and how it ended."""
    import sim.sweeping  # noqa: F401
    import tests.study.sweeps  # noqa: F401

    for line in sys.stdin:
        given = json.loads(line)
        pid = os.fork()
        if pid == 0:
            interrupts.listen()
            os.setsid()
            log = os.open(given["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(log, 1)
            os.dup2(log, 2)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            sys.exit(outlived(given))
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(outlived(json.loads(sys.argv[1])))
    serve()
