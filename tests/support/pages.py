"""Every page of the house with a name, for tests and tools that visit them all."""

from datetime import UTC, datetime, timedelta
from typing import Any

from support.people import Customer


def portal_pages(cast: Any, ana: Customer, stranger: Customer) -> list[tuple[str, Customer, str]]:
    """(name, who looks, address): pages up to the preparation; the room's steps need a story of their own."""
    ticket = f"/tickets/{cast.ticket_id}"
    booked = f"/appointments/{cast.second.appointment_id}" if hasattr(cast, "second") else ""
    return [
        ("home", stranger, "/"),
        ("home-signed-in", ana, "/"),
        ("search", stranger, "/?q=code"),
        ("search-nothing", stranger, "/?q=zzzz"),
        ("guide", stranger, "/guide/join-a-video-call/"),
        ("genuine", stranger, "/is-this-really-support/"),
        ("join", stranger, "/join/"),
        ("link-without-secret", stranger, "/join/link/"),
        ("ticket-new-guest", stranger, "/tickets/new/"),
        ("ticket-new", ana, "/tickets/new/"),
        ("tickets", ana, "/tickets/"),
        ("tickets-closed", ana, "/tickets/?show=closed"),
        ("ticket", ana, f"{ticket}/"),
        ("prepare", ana, f"{ticket}/prepare/"),
        ("inbox", ana, "/inbox/"),
        ("settings", ana, "/settings/"),
        ("not-found", ana, "/tickets/00000000-0000-7000-8000-000000000000/"),
        ("offline", stranger, "/offline/"),
        *(_booked_pages(cast, ana, stranger, booked) if booked else []),
        *(
            [("receipt", ana, f"/visits/{cast.checked.visit_id}/receipt/")]
            if hasattr(cast, "checked")
            else []
        ),
    ]


def _booked_pages(
    cast: Any, ana: Customer, stranger: Customer, booked: str
) -> list[tuple[str, Customer, str]]:
    """What a booked call has; its ticket is the customer's second one (`scenes.second_matter`)."""
    public = f"/book/{cast.slug}/"
    soon = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT12:00%%2B00:00")
    return [
        ("book", ana, f"/tickets/{cast.ticket_id}/book/"),
        ("book-which", ana, "/book/"),
        ("book-public", stranger, public),
        ("book-public-form", stranger, f"{public}?slot={soon}"),
        ("booked", ana, f"{booked}/"),
        ("booked-move", ana, f"{booked}/move/"),
        ("booked-cancel", ana, f"{booked}/cancel/"),
        ("booked-test", ana, f"{booked}/test/"),
    ]


def console_pages(cast: Any) -> list[tuple[str, str]]:
    """(name, address) of the agent's pages."""
    return [
        ("desk", "/console/"),
        ("tickets", "/console/tickets/"),
        ("ticket", f"/console/tickets/{cast.ticket_id}/"),
        ("agenda", "/console/agenda/"),
        ("booking-rules", "/console/agenda/rules/"),
        ("working-time", "/console/agenda/time/"),
        ("glossary", "/console/glossary/"),
        ("reviews", "/console/reviews/"),
        ("policies", f"/console/desks/{cast.desk_id}/policies/"),
        *(
            [
                ("run", f"/console/runs/{cast.checked.run_id}/"),
                ("run-step", f"/console/runs/{cast.checked.run_id}/?step=6"),
            ]
            if hasattr(cast, "checked")
            else []
        ),
        ("evidence", "/console/evidence/"),
        *(
            [("evidence-case", f"/console/evidence/{cast.sealed.case_id}/")]
            if hasattr(cast, "sealed")
            else []
        ),
        ("confirm", "/console/account/reauthenticate/"),
        ("sessions", "/console/account/sessions/"),
        ("two-steps", "/console/account/two-steps/"),
        ("password", "/console/account/password/"),
        ("sign-out", "/console/account/logout/"),
    ]
