"""`visavis serve`: the whole house in one process."""

import argparse
import asyncio
import contextlib
import ipaddress
import os
import resource
import sys
from types import FrameType
from typing import Any

from visavis.site.cli import house
from visavis.site.cli.house import Refused

BACKLOG = 4096
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104  (compared, not bound)
SWITCH_S = 0.0005
"""How long one thread may keep the interpreter from another. A request takes it back after each of its dozens of
database steps; beside a broadcast to thousands of sockets, Python's own 5 ms each time would make it ten times slower.
"""
GRACE_S = 20
"""Seconds for requests in flight after SIGTERM; visits themselves need no grace, they are on disk."""


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("serve", help="serve pages, API, live socket and worker in one process")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--origin", help="the address people type, e.g. https://support.example.com")
    parser.add_argument("--tls-cert", help="certificate chain (PEM)")
    parser.add_argument("--tls-key", help="its private key (PEM)")
    parser.add_argument(
        "--insecure-http-anywhere",
        action="store_true",
        help="allow plain http on an address other machines can reach",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    https = bool(args.tls_cert)
    if https and not args.tls_key:
        raise Refused("--tls-cert needs --tls-key, the private key of that certificate.")
    refuse_plain_http(args.host, https=https, insisted=args.insecure_http_anywhere)
    origin = args.origin or os.environ.get("VISAVIS_ORIGIN") or local_origin(args.host, args.port, https)
    house.open_house(origin=origin, **({"https": 1} if origin.startswith("https:") else {}))
    if waiting := house.waiting_migrations():
        raise Refused(f"The database is {len(waiting)} steps behind. Type: visavis migrate")
    house.collect_static()
    return serve(args.host, args.port, tls=(args.tls_cert, args.tls_key) if https else None)


def refuse_plain_http(host: str, *, https: bool, insisted: bool) -> None:
    """Plain http stays on this machine: over a network it shows sign-ins to everybody, and gets no camera."""
    if https or insisted or is_loopback(host):
        return
    raise Refused(
        f"Refused: plain http on {host} would carry sign-ins and codes readably over the network, and browsers\n"
        "give no camera to such an address. What works instead:\n"
        "  - https here: --tls-cert chain.pem --tls-key key.pem\n"
        "  - an https proxy on this machine, with `visavis serve --host 127.0.0.1 --origin https://...` behind it\n"
        "  - trying with a phone in your own network: make run LAN=1\n"
        "Whoever knows what they do (a proxy in another container, say) adds --insecure-http-anywhere."
    )


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    return False


def local_origin(host: str, port: int, https: bool) -> str:
    name = "localhost" if is_loopback(host) or host in EVERYWHERE else host
    return f"{'https' if https else 'http'}://{name}:{port}"


def serve(host: str, port: int, *, tls: tuple[str, str] | None = None) -> int:
    """Run uvicorn until a signal ends it. Returns the exit code: 1 when the port was not to be had."""
    import uvicorn

    from visavis.site import health

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            health.draining = True  # I-31: no new customer is sent here from now on
            super().handle_exit(sig, frame)

    raise_file_limit()
    sys.setswitchinterval(SWITCH_S)
    server = Server(uvicorn.Config("visavis.site.asgi:application", **server_options(host, port, tls)))
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(server.serve())
    return 0 if server.started else 1


def new_loop() -> asyncio.AbstractEventLoop:
    import uvloop

    loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()
    return loop


def server_options(host: str, port: int, tls: tuple[str, str] | None) -> dict[str, Any]:
    """Chosen by measurement: no deflate (10,000 sockets), small frames, pings that find dead phones."""
    proxies = os.environ.get("VISAVIS_TRUSTED_PROXIES", "")
    return {
        "host": host,
        "port": port,
        "http": "httptools",
        "ws": "websockets-sansio",
        "ws_per_message_deflate": False,
        "ws_max_size": 65536,
        "ws_ping_interval": 20.0,
        "ws_ping_timeout": 20.0,
        "backlog": BACKLOG,
        "timeout_graceful_shutdown": GRACE_S,
        "timeout_keep_alive": 30,
        "access_log": False,  # addresses and query strings are nobody's business
        "server_header": False,
        "log_config": None,
        "log_level": "warning",
        "lifespan": "on",
        # S-12: forwarded headers count only from peers the operator named.
        "proxy_headers": bool(proxies),
        "forwarded_allow_ips": proxies or None,
        "ssl_certfile": tls[0] if tls else None,
        "ssl_keyfile": tls[1] if tls else None,
    }


def raise_file_limit() -> None:
    """Every waiting customer holds one socket; take as many as the system allows without asking."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = hard if hard != resource.RLIM_INFINITY else 1_048_576
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
