"""Steps that several journeys without a browser share."""

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client

import cast
from support.walker import Walker
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.tickets import actions as tickets
from visavis.features.tickets.models import Ticket
from visavis.kernel import clock


def invite(ben: StaffActor, ticket: Ticket, *, days: int = 3) -> None:
    """Ben asks for a video call about a lost card."""
    tickets.invite(
        actor=ben,
        ticket_id=ticket.id,
        purpose="card",
        bring=["original_document", "bank_card"],
        line="Please have your passport with you.",
        valid_until=clock.now() + timedelta(days=days),
    )


def hand_over(subject: str = "acme-ana", **claims: Any) -> Walker:
    """A browser that the host has just sent to the portal."""
    walker = Walker()
    walker._request("post", "/enter/", {"token": cast.host_token(subject, **claims)})
    assert walker.status == 200, walker.words
    return walker


def prepare_and_join(walker: Walker) -> Walker:
    """From the preparation page into the line."""
    assert walker.path.endswith("/prepare/"), walker.path
    walker.press("Go on to the check", consent=["live_call", "camera_on"], spoken_language="ru")
    assert walker.path.endswith("/call/"), walker.words
    return walker.press("^Join the queue")


def enter_by_code(email: str, work: Any) -> Walker:
    """The e-mail door: address, code from the mail, inside."""
    from support import postbox

    walker = Walker().open("/").follow("Join video call").press("Send the code", email=email)
    work()
    return walker.press("Go on", code=postbox.mail(email, holds=r"\d{4} \d{4}").code)


class Console:
    """An agent at work through the API."""

    def __init__(self, actor: StaffActor) -> None:
        self.actor = actor
        self.client = cast.sign_in(Client(), actor)

    def ask(self, method: str, address: str, **body: Any) -> Any:
        answer = self.client.generic(
            method, f"/api/v1/staff/{address}", json.dumps(body), content_type="application/json"
        )
        assert answer.status_code == 200, f"{answer.status_code} {answer.content.decode()[:300]}"
        return answer.json()

    def ready(self) -> None:
        self.ask("PUT", "state", state="ready")

    def board(self, ticket: Ticket) -> Any:
        return self.ask("GET", f"board/{ticket.desk_id}")

    def ringing(self, ticket: Ticket) -> str:
        """The offer that rings, its id."""
        offer = self.board(ticket)["offer"]
        assert offer, "nothing rings"
        found: str = offer["offer_id"]
        return found

    def accept(self, ticket: Ticket) -> Any:
        return self.ask("POST", f"offers/{self.ringing(ticket)}/accept")

    def decline(self, ticket: Ticket) -> None:
        self.ask("POST", f"offers/{self.ringing(ticket)}/decline", reason="other")


def meet(console: Console, ana: Client, call_id: str) -> None:
    """Both sides join the call and say that they see each other."""
    for side, client in (("staff", console.client), ("customer", ana)):
        token = {"X-CSRFToken": client.cookies[settings.CSRF_COOKIE_NAME].value} if client is ana else {}
        joined = client.post(f"/api/v1/{side}/calls/{call_id}/join", headers=token)
        assert joined.status_code == 200, joined.content
        epoch = json.dumps({"epoch": joined.json()["epoch"]})
        heard = client.post(
            f"/api/v1/{side}/calls/{call_id}/connected", epoch, content_type="application/json", headers=token
        )
        assert heard.status_code == 200, heard.content


def customer(walker: Walker) -> CustomerActor:
    """Who the house thinks this browser is."""
    from visavis.features.people.lookups import customer_actor
    from visavis.features.people.middleware import cookie_name

    actor = customer_actor(walker.client.cookies[cookie_name("visavis_customer")].value)
    assert actor is not None
    return actor
