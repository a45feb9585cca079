"""The demo host as `visavis demo` runs it: keys, the portal's knowledge of them, and the server."""

import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ISSUER, AUDIENCE, KID = "acme", "visavis", "acme-1"
HERE = Path(__file__).resolve().parent
CLONE = HERE.parents[3] / "examples"
"""In a clone the example stands at the top; a wheel carries a copy beside this module."""


def ensure_keys(data: Path) -> str:
    """Acme's private key (PEM), made on first use, its public half written to `hosts.json` for the portal."""
    path = data / "demo" / "acme.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
    private = serialization.load_pem_private_key(path.read_bytes(), None)
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    _register(data / "hosts.json", public.decode())
    return path.read_text()


def _register(path: Path, public: str) -> None:
    """Other hosts in the file stay as they are."""
    hosts: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    wanted = {"audience": AUDIENCE, "algorithms": ["EdDSA"], "keys": {KID: public}}
    if hosts.get(ISSUER) != wanted:
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps({**hosts, ISSUER: wanted}, indent=2) + "\n")
        draft.replace(path)


def example() -> Any:
    """The package `demo_host`."""
    folder = CLONE if (CLONE / "demo_host").exists() else HERE
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    return import_module("demo_host.acme")


def signer(key: str) -> Any:
    return example().Signer(issuer=ISSUER, audience=AUDIENCE, kid=KID, private_key=key)


def start(
    key: str, *, portal: str, bind: str, port: int, certificate: tuple[str, str] | None
) -> Callable[[], None]:
    """Serve Acme in a thread of this process; the answer stops it."""
    module = example()
    app = module.Acme(portal=portal, signer=signer(key))
    stop: Callable[[], None] = module.start(app, bind=bind, port=port, certificate=certificate)
    return stop
