"""`visavis demo`: the house with made-up people, a mail sink and a demo host."""

import argparse
import os
import socket
import time
from dataclasses import dataclass
from typing import Any

from visavis.site import tls
from visavis.site.cli import house, serve
from visavis.site.cli.house import Refused, row

BEGAN = time.monotonic()


@dataclass(frozen=True)
class Place:
    """Where the demo is reached."""

    bind: str
    port: int
    origin: str
    host_origin: str
    certificate: tls.Certificate | None


def add_commands(commands: Any) -> None:
    parser = commands.add_parser(
        "demo", help="everything with made-up people: portal, console, demo host, mailbox"
    )
    parser.add_argument("--port", type=int, default=8000, help="the demo host listens on the next one")
    parser.add_argument(
        "--lan", action="store_true", help="https for phones in the same network, private certificate"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    for port in (args.port, args.port + 1):
        refuse_taken(port)
    place = place_for(args.port, lan=args.lan)
    say("demo mail, keys of the demo host")
    from visavis.site.demo import acme, sink

    folder = house.data()
    folder.mkdir(parents=True, exist_ok=True)
    mail = sink.start(folder / "mail")
    keys = acme.ensure_keys(folder)
    environment(place, smtp_port=mail.port)
    house.open_house()
    if ran := house.migrate():
        say(f"database: {len(ran)} migrations")
    if house.collect_static():
        say("static files")
    from visavis.site.demo import data

    password = data.ensure(folder, keys)
    acme.start(keys, portal=place.origin, bind=place.bind, port=place.port + 1, certificate=pem(place))
    say("ready")
    print(report(place, password), flush=True)
    return serve.serve(place.bind, place.port, tls=pem(place))


def say(words: str) -> None:
    print(f"[{time.monotonic() - BEGAN:5.1f} s] {words}", flush=True)


def refuse_taken(port: int) -> None:
    """A taken port is better told before the work than after."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Refused(f"Port {port} is in use. Choose another: make run PORT={port + 100}") from None


def place_for(port: int, *, lan: bool) -> Place:
    if not lan:
        return Place("127.0.0.1", port, f"http://localhost:{port}", f"http://localhost:{port + 1}", None)
    addresses = tls.lan_addresses()
    host = socket.gethostname().lower()
    names = [*addresses, "localhost", "127.0.0.1", host, f"{host}.local"]
    certificate = tls.ensure(house.data() / "tls", names)
    reachable = [name for name in certificate.names if name in addresses]
    if not reachable:
        raise Refused("This machine has no network address, so no phone could reach it. Try without LAN=1.")
    origin = f"https://{reachable[0]}"
    return Place("0.0.0.0", port, f"{origin}:{port}", f"{origin}:{port + 1}", certificate)  # noqa: S104 (https only)


def environment(place: Place, *, smtp_port: int) -> None:
    """What the settings of a demo house read; set before they are loaded."""
    known = {
        "VISAVIS_DEMO": "1",
        "VISAVIS_ORIGIN": place.origin,
        "VISAVIS_SMTP_HOST": "127.0.0.1",
        "VISAVIS_SMTP_PORT": str(smtp_port),
        "VISAVIS_MAIL_FROM": "Acme Support <support@acme.example>",
        "VISAVIS_HTTPS": "1" if place.certificate else "0",
    }
    if place.certificate:
        origins = [f"https://{name}:{place.port}" for name in place.certificate.names]
        known["VISAVIS_ORIGINS"] = " ".join(origins)
    os.environ.update(known)


def pem(place: Place) -> tuple[str, str] | None:
    return (str(place.certificate.chain), str(place.certificate.key)) if place.certificate else None


def report(place: Place, password: str) -> str:
    lines = [
        "",
        row("Demo host (Acme)", f"{place.host_origin}/   sign in as Ana or Dan, no password"),
        row("Portal", f"{place.origin}/"),
        row("Console", f"{place.origin}/console/   ben or cleo, password {password}"),
        row("Demo mailbox", f"{place.origin}/demo/mailbox/"),
    ]
    if place.certificate:
        lines += phone_lines(place, place.certificate)
    return "\n".join([*lines, "", "  Ctrl-C ends it. The data stays in " + str(house.data()), ""])


def phone_lines(place: Place, certificate: tls.Certificate) -> list[str]:
    import io

    import segno

    code = io.StringIO()
    segno.make(f"{place.origin}/demo/ca/", micro=False).terminal(code, compact=True)
    return [
        row("For phones", f"{place.origin}/demo/ca/   (the code below)"),
        row("Authority, SHA-256", certificate.authority_fingerprint),
        row("This server, SHA-256", certificate.leaf_fingerprint),
        "",
        code.getvalue(),
    ]
