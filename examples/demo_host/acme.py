"""The web site of Acme: a WSGI application of the standard library and nothing else, apart from `handoff`."""

import hashlib
import hmac
import html
import mimetypes
import ssl
import string
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import parse_qs, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from demo_host.handoff import Signer
from demo_host.words import LANGUAGES, pick, words

HERE = Path(__file__).resolve().parent
BODY_MAX = 4096
StartResponse = Callable[..., Any]


@dataclass(frozen=True)
class Person:
    """A customer of Acme."""

    subject: str
    name: str
    email: str
    total: str
    assets: tuple[tuple[str, str, str, str], ...]  # sign, name, amount, worth


PEOPLE = {
    "ana": Person(
        "acme-ana",
        "Ana Petrova",
        "ana@example.com",
        "12,480.50",
        (
            ("◆", "Ducat", "3.20", "8,112.00"),
            ("●", "Florin", "1,050", "3,318.50"),
            ("▲", "Thaler", "42", "1,050.00"),
        ),
    ),
    "dan": Person(
        "acme-dan",
        "Dan Iversen",
        "dan@example.com",
        "2,310.00",
        (("●", "Florin", "510", "1,611.00"), ("▲", "Thaler", "27.96", "699.00")),
    ),
}


@dataclass(frozen=True)
class Answer:
    status: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    kind: str = "text/html; charset=utf-8"


class Request:
    """What the pages need of a WSGI environ."""

    def __init__(self, environ: dict[str, Any], secret: bytes) -> None:
        self.method: str = environ["REQUEST_METHOD"]
        self.path: str = environ.get("PATH_INFO", "/")
        self.host: str = environ.get("HTTP_HOST", "")
        self.origin: str = environ.get("HTTP_ORIGIN", "")
        cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
        chosen = cookies["acme_language"].value if "acme_language" in cookies else ""
        self.language = chosen if chosen in LANGUAGES else pick(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        session = cookies["acme_session"].value if "acme_session" in cookies else ""
        who, _, seal = session.partition(".")
        genuine = hmac.compare_digest(seal.encode(), sealed(who, secret).encode())
        self.person = PEOPLE.get(who) if genuine else None
        length = min(int(environ.get("CONTENT_LENGTH") or 0), BODY_MAX)
        body = environ["wsgi.input"].read(length) if self.method == "POST" else b""
        self.form = {key: values[0] for key, values in parse_qs(body.decode()).items()}

    @property
    def from_own_page(self) -> bool:
        """Browsers name the origin of every form; one of another site may not act for the customer."""
        return urlsplit(self.origin).netloc == self.host


def sealed(who: str, secret: bytes) -> str:
    return hmac.new(secret, who.encode(), hashlib.sha256).hexdigest()


class Acme:
    """The application: `portal` is the address of the Visavis portal."""

    def __init__(self, *, portal: str, signer: Signer) -> None:
        self.portal = portal.rstrip("/")
        self.signer = signer
        self.secret = hashlib.sha256(b"acme session" + signer.private_key.encode()).digest()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        answer = self.answer(Request(environ, self.secret))
        policy = (
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; "
            f"frame-ancestors 'none'; form-action 'self' {self.portal}"
        )
        headers = [
            ("Content-Type", answer.kind),
            ("Content-Length", str(len(answer.body))),
            ("Cache-Control", "max-age=300" if answer.kind.startswith("text/css") else "no-store"),
            ("Content-Security-Policy", policy),
            ("Referrer-Policy", "same-origin"),
            ("X-Content-Type-Options", "nosniff"),
            *answer.headers,
        ]
        start_response(answer.status, headers)
        return [answer.body]

    def answer(self, request: Request) -> Answer:
        if request.path.startswith("/static/"):
            return self.static(request.path.removeprefix("/static/"))
        if request.method == "POST":
            return (
                self.post(request)
                if request.from_own_page
                else self.page(request, "message", "403 Forbidden", text="refused")
            )
        if request.path == "/login":
            return self.page(request, "login")
        if request.path not in {"/", "/menu"}:
            return self.page(request, "message", "404 Not Found", text="missing")
        if request.person is None:
            return go("/login")
        return self.page(request, "menu" if request.path == "/menu" else "home")

    def post(self, request: Request) -> Answer:
        match request.path:
            case "/login" if request.form.get("who") in PEOPLE:
                who = request.form["who"]
                return go("/", cookie("acme_session", f"{who}.{sealed(who, self.secret)}"))
            case "/logout":
                return go("/login", cookie("acme_session", "", age=0))
            case "/language" if request.form.get("language") in LANGUAGES:
                return go("/", cookie("acme_language", request.form["language"], age=31_536_000))
            case "/help" if request.person is not None:
                return self.hand_over(request, request.person)
            case "/help":
                return go("/login")
        return self.page(request, "message", "404 Not Found", text="missing")

    def hand_over(self, request: Request, person: Person) -> Answer:
        """A page that posts itself to the portal; without script the customer presses its button."""
        token = self.signer.token(
            subject=person.subject, name=person.name, email=person.email, locale=request.language
        )
        return self.page(request, "handover", token=token)

    def static(self, name: str) -> Answer:
        known = {path.name: path for path in (HERE / "static").iterdir()}
        if name not in known:
            return Answer("404 Not Found", b"")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Answer("200 OK", known[name].read_bytes(), kind=kind)

    def page(self, request: Request, name: str, status: str = "200 OK", **values: str) -> Answer:
        say = words(request.language)
        if "text" in values:
            values["text"] = say[values["text"]]
        known = {
            **say,
            **values,
            **self.person_values(request),
            "portal": self.portal,
            "lang": request.language,
        }
        safe = {key: html.escape(value) for key, value in known.items()} | self.lists(request)
        body = template(name).substitute(safe)
        look = "framed" if request.person and name in {"home", "menu"} else "bare"
        safe |= {"look": look, "at_home": current(name == "home"), "at_menu": current(name == "menu")}
        safe |= {"body": body, "around": template(look).substitute(safe)}
        return Answer(status, template("shell").substitute(safe).encode())

    def person_values(self, request: Request) -> dict[str, str]:
        person = request.person
        return {
            "name": person.name if person else "",
            "email": person.email if person else "",
            "total": person.total if person else "",
        }

    def lists(self, request: Request) -> dict[str, str]:
        """The repeated parts, already HTML."""
        rows = request.person.assets if request.person else ()
        people = ((who, person.name, person.email) for who, person in PEOPLE.items())
        return {
            "asset_rows": "".join(asset_row(*row) for row in rows),
            "people": "".join(person_button(*person) for person in people),
            "languages": "".join(
                f'<button name="language" value="{code}" lang="{code}"{current(code == request.language)}>'
                f"{label}</button>"
                for code, label in LANGUAGES.items()
            ),
        }


def asset_row(sign: str, name: str, amount: str, worth: str) -> str:
    return (
        f'<li><span class="coin" aria-hidden="true">{sign}</span><span>{name}<small>{amount}</small></span>'
        f'<b class="figure">€ {worth}</b></li>'
    )


def person_button(who: str, name: str, email: str) -> str:
    return (
        f'<button class="person" name="who" value="{who}"><span class="face" aria-hidden="true">{name[0]}</span>'
        f"<span>{name}<small>{email}</small></span></button>"
    )


def current(yes: bool) -> str:
    return ' aria-current="true"' if yes else ""


def template(name: str) -> string.Template:
    return string.Template((HERE / "templates" / f"{name}.html").read_text(encoding="utf-8"))


def cookie(name: str, value: str, age: int = 43_200) -> tuple[str, str]:
    return ("Set-Cookie", f"{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}")


def go(where: str, *headers: tuple[str, str]) -> Answer:
    return Answer("303 See Other", b"", (("Location", where), *headers))


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """No access log: a demo has nothing to learn from it."""


def start(
    app: Acme, *, bind: str, port: int, certificate: tuple[str, str] | None = None
) -> Callable[[], None]:
    """Serve in a thread; the answer stops it. `certificate` is (chain, key) for https."""
    server = make_server(bind, port, app, server_class=_Server, handler_class=_QuietHandler)
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)
        # The handshake belongs to the connection's own thread, or one silent client would hold up all.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, name="acme", daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    return stop
