"""`python -m benchmarks NAME [--json]`; without a name, all of them."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import sys

from benchmarks import NAMES, Result


def main() -> int:
    """Run what was asked for; words and progress go to stderr, results to stdout."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=list(NAMES), help="which one (default: all)")
    parser.add_argument("--json", action="store_true", help="one JSON object with figure, baseline and ratio")
    parser.add_argument("--quick", action="store_true", help="a tenth of the work, for trying")
    options = parser.parse_args()
    status = 0
    for name in [options.name] if options.name else NAMES:
        if importlib.util.find_spec(NAMES[name]) is None:
            print(f"{name}: not there yet", file=sys.stderr)
            status = status or (1 if options.name else 0)
            continue
        result = measure(name, quick=options.quick)
        print(json.dumps(result.as_json()) if options.json else result.as_table(), flush=True)
    return status


def measure(name: str, *, quick: bool = False) -> Result:
    """Run one benchmark in this process."""
    result: Result = importlib.import_module(NAMES[name]).run(_say, quick=quick)
    return result


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
