"""`python -m bench NAME [--quick]`: measure, print a table for people and, last, one JSON object for programs.

A benchmark is a module of this folder with `run(quick: bool) -> dict[str, float | int]`.
"""

import argparse
import importlib
import json
import pkgutil
import sys
from pathlib import Path

HELPERS = {
    "__main__",
    "house",
    "seed",
    "sockets",
    "http",
    "figures",
    "roster",
    "captions_seed",
    "captions_streams",
    "documents_scenes",
}


def names() -> list[str]:
    found = pkgutil.iter_modules([str(Path(__file__).parent)])
    return sorted(module.name for module in found if module.name not in HELPERS)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("name", choices=names())
    parser.add_argument(
        "--quick", action="store_true", help="fewer runs: a first look, not a figure to publish"
    )
    args = parser.parse_args()
    results = importlib.import_module(f"bench.{args.name}").run(args.quick)
    width = max(map(len, results), default=0)
    print()
    for key, value in results.items():
        print(
            f"  {key:<{width}}  {value:>12,.2f}"
            if isinstance(value, float)
            else f"  {key:<{width}}  {value!s:>12}"
        )
    print(json.dumps({"bench": args.name, "quick": args.quick, "results": results}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
