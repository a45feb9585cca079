"""`visavis verify DOSSIER`: the same script that lies in every dossier, at hand where Visavis is installed.

It opens no house: no database, no settings, no keys, so that it answers the same on any machine.
"""

import argparse
from pathlib import Path
from typing import Any


def add_commands(commands: Any) -> None:
    parser = commands.add_parser(
        "verify",
        help="prove a dossier offline: complete, unchanged, signed by whom",
        description="Exit codes: 0 nothing was changed, 1 something does not fit, 2 this is no dossier.",
    )
    parser.add_argument("dossier", type=Path, help="the .zip, or the folder it was unpacked into")
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        metavar="FINGERPRINT",
        help="of the house's signing key (`visavis evidence keys` shows it); without it only that the dossier fits "
        "itself is proved",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from visavis.features.evidence.dossier import verify

    return verify.run(args.dossier, args.key)
