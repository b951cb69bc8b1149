"""The command `sim`, which is also `python -m sim`: what can be interrupted is listened to from the first import on."""

import sys

from sim.interrupts import outlived


def main() -> None:
    """Run the command line."""
    sys.exit(outlived(_status) if sys.argv[1:2] == ["sweep"] else _status())


def _status() -> int:
    from sim.cli import status

    return status()


if __name__ == "__main__":
    main()
