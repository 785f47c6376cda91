"""The front door: reads the command line and hands over to one command."""

from __future__ import annotations

import sys

from cartmonitor.commands import run


def main() -> None:
    """Run the command named on the command line and exit with its status."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
