"""Every page of the house with a name, for tests and tools that visit them all."""

from typing import Any

from support.people import Customer


def portal_pages(cast: Any, ana: Customer, stranger: Customer) -> list[tuple[str, Customer, str]]:
    """(name, who looks, address): pages up to the preparation; the room's steps need a story of their own."""
    ticket = f"/tickets/{cast.ticket_id}"
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
    ]


def console_pages(cast: Any) -> list[tuple[str, str]]:
    """(name, address) of the agent's pages."""
    return [
        ("desk", "/console/"),
        ("tickets", "/console/tickets/"),
        ("ticket", f"/console/tickets/{cast.ticket_id}/"),
        ("two-steps", "/console/account/two-steps/"),
        ("password", "/console/account/password/"),
        ("sign-out", "/console/account/logout/"),
    ]
