"""The `visavis` command: one word for everything an operator does."""

import argparse
import sys

from visavis.site.cli import captions, checks, demo, evidence, jobs, models, people, serve, verify, work
from visavis.site.cli.house import Refused


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="visavis",
        description="A video support desk. Data lives in the folder that VISAVIS_DATA names (default: ./var).",
    )
    commands = parser.add_subparsers(metavar="command", required=True)
    for room in (serve, demo, work, checks, people, evidence, verify, jobs, models, captions):
        room.add_commands(commands)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Exit codes: 0 done, 1 something is wrong and was said, 2 the command was not understood."""
    args = build_parser().parse_args(argv)
    try:
        return int(args.run(args) or 0)
    except Refused as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    except KeyboardInterrupt:
        return 0  # Ctrl-C is the way to end a server, nothing has failed
