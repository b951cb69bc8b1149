"""A worker process that is interrupted while it starts can still be sent home."""

import os
import signal
import sys
import threading
from multiprocessing import get_context
from pathlib import Path

import pytest

from sim import interrupts
from sim.interrupts import Interrupted
from sim.study.worker import Worker


def units(_: int, __: int) -> str:
    """Nothing to do."""
    return ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are not what they are elsewhere")
def test_an_interruption_waits_until_a_worker_has_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = threading.Thread.start

    def struck(thread: threading.Thread) -> None:
        monkeypatch.setattr(threading.Thread, "start", started)
        os.kill(os.getpid(), signal.SIGINT)
        thread.start()

    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    interrupts.listen()
    worker = Worker("{}", tmp_path, get_context("spawn"), None)
    try:
        monkeypatch.setattr(threading.Thread, "start", struck)
        with pytest.raises(Interrupted):
            worker.ask(units, range(1))
        worker.close()
    finally:
        interrupts.calm()
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])
