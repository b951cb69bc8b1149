"""A command that is interrupted ends soon, says how to go on, and never with a traceback."""

import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are not what they are elsewhere")

COMMAND = """
import os, signal, sys, time
sys.argv = ["sim", "sweep", "my \\x1b[31m.yaml"]
from sim import interrupts

def tap():
    os.kill(os.getpid(), signal.{number})

def strike():
    tap()
    time.sleep(5)

{work}
sys.exit(interrupts.outlived(work))
"""
TIDY = "def work():\n    strike()\n    return 0"
SWALLOWED = "def work():\n    try:\n        strike()\n    except BaseException:\n        time.sleep(60)\n    return 0"
TWICE = "def work():\n    try:\n        strike()\n    except BaseException:\n        strike()\n    return 0"
NOWHERE = """
class Thing:
    def __del__(self):
        strike()

def work():
    Thing()
    time.sleep(60)
    return 0
"""
SAID = """
def work():
    print("all there")
    interrupts.leave()
    strike()
    return 0
"""
HELD = """
def work():
    with interrupts.held():
        tap()
        print("whole")
    print("gone on")
    return 0
"""
WORDS = "interrupted; go on with: sim sweep 'my \\x1b[31m.yaml'\n"


@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
@pytest.mark.parametrize(
    ("work", "out", "said"),
    [
        (TIDY, "", WORDS),
        (SWALLOWED, "", WORDS),
        (NOWHERE, "", WORDS),
        (TWICE, "", ""),
        (SAID, "all there\n", ""),
        (HELD, "whole\n", WORDS),
    ],
    ids=["tidy", "swallowed", "where nothing can be left", "twice", "after the last word", "held"],
)
def test_a_command_ends_soon_and_says_how_to_go_on(number: str, code: int, work: str, out: str, said: str) -> None:
    command = [sys.executable, "-c", COMMAND.format(number=number, work=work)]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=50)

    assert (done.returncode, done.stdout, done.stderr) == (code, out, said)
    assert signal.Signals[number] + 128 == code


def test_a_command_that_is_left_alone_ends_as_it_likes() -> None:
    command = [sys.executable, "-c", COMMAND.format(number="SIGINT", work="def work():\n    return 4")]

    assert subprocess.run(command, check=False).returncode == 4
