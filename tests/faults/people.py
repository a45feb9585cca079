"""Customers and agents without a browser: they talk HTTP to a real server, and remember what it acknowledged."""

import contextlib
import http.client
import http.cookiejar
import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

CSRF = "k" * 32
NETWORK = (OSError, http.client.HTTPException)


class Refused(Exception):
    """The server answered with a problem."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code = status, code


class Session:
    """Cookies, CSRF token and JSON for one person."""

    def __init__(self, origin: str, cookies: dict[str, str]) -> None:
        self.origin = origin
        self.cookies = {"visavis_csrf": CSRF, **cookies}

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """One request. Raises Refused for a problem, OSError kin when the server is gone."""
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "X-CSRFToken": CSRF,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        data = json.dumps(body or {}).encode() if method != "GET" else None
        request = urllib.request.Request(self.origin + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as problem:
            text = problem.read()
            try:
                code = json.loads(text)["code"]
            except (ValueError, KeyError, TypeError):
                code = ""
            raise Refused(problem.code, code) from None

    def form(self, path: str, fields: list[tuple[str, str]]) -> None:
        """Send a form as a page without script does, and keep the cookies of the answer."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        host = self.origin.removeprefix("http://")
        with contextlib.closing(http.client.HTTPConnection(host, timeout=10)) as connection:
            body = urllib.parse.urlencode([*fields, ("csrfmiddlewaretoken", CSRF)])
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 303:
                raise Refused(answer.status, path)
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0].strip('"')


def sign_in(origin: str, username: str, password: str) -> dict[str, str]:
    """Sign a member of staff in through the sign-in page; the answer is their cookies."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    opener.open(f"{origin}/console/account/login/", timeout=20).read()
    token = next(cookie.value for cookie in jar if cookie.name == "visavis_csrf")
    form = {"login": username, "password": password, "csrfmiddlewaretoken": token}
    opener.open(f"{origin}/console/account/login/", urllib.parse.urlencode(form).encode(), timeout=20).read()
    found = {str(cookie.name): str(cookie.value) for cookie in jar if cookie.name == "visavis_staff"}
    assert found, "the sign-in was not accepted"
    return found


@dataclass
class Memory:
    """What the server has said "done" to."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    places: dict[str, str] = field(default_factory=dict)  # visit -> ticket
    messages: dict[str, str] = field(default_factory=dict)  # client key -> ticket
    notes: dict[str, str] = field(default_factory=dict)  # visit -> last notes acknowledged
    outcomes: dict[str, str] = field(default_factory=dict)  # visit -> outcome
    calls: dict[str, set[str]] = field(default_factory=dict)  # visit -> calls that accepts gave
    trouble: list[str] = field(default_factory=list)

    def refused(self, who: str, problem: Refused) -> None:
        """Losing a race (409) is part of the game; anything else is trouble."""
        if problem.status != 409:
            self.note(lambda m: m.trouble.append(f"{who}: {problem}"))

    def note(self, write: Callable[["Memory"], Any]) -> None:
        with self.lock:
            write(self)


class Customer(threading.Thread):
    """Joins, writes, waits, talks, and begins again, until told to stop."""

    def __init__(
        self, session: Session, ticket_id: str, memory: Memory, stop: threading.Event, name: str
    ) -> None:
        super().__init__(daemon=True, name=name)
        self.session, self.ticket_id, self.memory, self.stop = session, ticket_id, memory, stop
        self.said = 0

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self._round()
            except Refused as problem:
                self.memory.refused("customer", problem)
            except NETWORK:
                pass  # unknown: it may have happened or not
            self.stop.wait(0.05)

    def _round(self) -> None:
        if "visavis_prepared" not in self.session.cookies:
            agreed = [("consent", "live_call"), ("consent", "camera_on"), ("spoken_language", "en")]
            self.session.form(f"/tickets/{self.ticket_id}/prepare/", agreed)
        visit = self.session.ask("POST", f"/tickets/{self.ticket_id}/join/")["visit_id"]
        self.memory.note(lambda m: m.places.setdefault(visit, self.ticket_id))
        self.said += 1
        key = f"{self.name}-{threading.get_ident()}-{self.said}"
        path = f"/api/v1/customer/tickets/{self.ticket_id}/messages"
        self.session.ask("POST", path, {"text": f"Line {self.said}", "client_key": key})
        self.memory.note(lambda m: m.messages.update({key: self.ticket_id}))
        seen = self.session.ask("GET", f"/api/v1/customer/visits/{visit}")
        if seen["state"] == "connecting" and seen["call_id"]:
            epoch = self.session.ask("POST", f"/api/v1/customer/calls/{seen['call_id']}/join")["epoch"]
            self.session.ask("POST", f"/api/v1/customer/calls/{seen['call_id']}/connected", {"epoch": epoch})


class Agent(threading.Thread):
    """Takes whoever is offered, takes notes, ends, writes up."""

    def __init__(
        self, session: Session, desk_id: str, memory: Memory, stop: threading.Event, name: str
    ) -> None:
        super().__init__(daemon=True, name=name)
        self.session, self.desk_id, self.memory, self.stop = session, desk_id, memory, stop
        self.rounds = 0

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self._round()
            except Refused as problem:
                self.memory.refused("agent", problem)
            except NETWORK:
                pass
            self.stop.wait(0.03)

    def _round(self) -> None:
        self.rounds += 1
        board = self.session.ask("GET", f"/api/v1/staff/board/{self.desk_id}")
        if board["mine"]:
            self._work(board["mine"])
        elif board["offer"]:
            taken = self.session.ask("POST", f"/api/v1/staff/offers/{board['offer']['offer_id']}/accept")
            self.memory.note(lambda m: m.calls.setdefault(taken["visit_id"], set()).add(taken["call_id"]))
        else:
            self.session.ask("PUT", "/api/v1/staff/state", {"state": "ready"})

    def _work(self, visit: str) -> None:
        seen = self.session.ask("GET", f"/api/v1/staff/visits/{visit}")
        notes = f"{self.name} note {self.rounds}"
        self.session.ask("PUT", f"/api/v1/staff/visits/{visit}/notes", {"notes": notes, "outcome": ""})
        self.memory.note(lambda m: m.notes.update({visit: notes}))
        if seen["visit"]["state"] != "wrapping_up":
            self.session.ask("POST", f"/api/v1/staff/calls/{seen['call_id']}/end")
        # An unknown answer here may still have been carried out: the note is then this one.
        self.memory.note(lambda m: m.notes.pop(visit, None))
        final = {"notes": notes, "outcome": "solved", "ready": True}
        self.session.ask("POST", f"/api/v1/staff/visits/{visit}/finish", final)
        self.memory.note(lambda m: m.outcomes.update({visit: notes}))
