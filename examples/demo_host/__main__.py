"""Acme by itself: python -m demo_host --portal http://localhost:8000 --key acme.key"""

import argparse
import threading
from pathlib import Path

from demo_host.acme import Acme, start
from demo_host.handoff import Signer


def main() -> None:
    parser = argparse.ArgumentParser(prog="demo_host", description=__doc__)
    parser.add_argument("--portal", default="http://localhost:8000")
    parser.add_argument("--key", type=Path, required=True, help="Ed25519 private key, PEM")
    parser.add_argument(
        "--kid", default="acme-1", help="the name under which the portal knows the public key"
    )
    parser.add_argument("--port", type=int, default=8001)
    args = parser.parse_args()
    signer = Signer("acme", "visavis", args.kid, args.key.read_text())
    start(Acme(portal=args.portal, signer=signer), bind="127.0.0.1", port=args.port)
    print(f"Acme: http://localhost:{args.port}/")
    threading.Event().wait()


if __name__ == "__main__":
    main()
