"""The support centre: search, self-service tools, opening hours, the guide article, "Is this really support?"."""

from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse

from visavis.features.appointments import lookups as appointments
from visavis.features.desks import actions as desk_actions
from visavis.features.desks import lookups as desks
from visavis.features.people import lookups as people
from visavis.features.people.middleware import VisitorRequest
from visavis.features.tickets import lookups as tickets
from visavis.portal import guide
from visavis.portal.frame import page, see_other, show
from visavis.portal.views.booking import booked_calls


@page()
def home(request: VisitorRequest) -> HttpResponseBase:
    """Search, what can be done alone, and whether somebody is there now."""
    query = request.GET.get("q", "").strip()[:100]
    context: dict[str, Any] = {"query": query, "tools": guide.TOOLS, "desks": desks.open_desks()}
    if not any(appointments.bookable(desk_id=desk.id) for desk in context["desks"]):
        context["tools"] = [tool for tool in guide.TOOLS if tool.address != "book_start"]
    if query:
        context |= {
            "found": guide.search(query),
            "found_tickets": _matching_tickets(request, query),
            **booked_calls(request),
        }
    elif request.customer is not None:
        active = tickets.my_tickets(actor=request.customer, active=True)
        booked = booked_calls(request)
        context |= booked | {
            "subjects": {card.id: card.subject for card in active},
            "invited": [card for card in active if card.invitation and card.id not in booked["booked"]],
        }
    return show(request, "portal/home.html", context)


def _matching_tickets(request: VisitorRequest, query: str) -> list[Any]:
    """The customer's own tickets that hold the words; nobody else's are ever looked at."""
    if request.customer is None:
        return []
    wanted = query.casefold()
    cards = [
        card for active in (True, False) for card in tickets.my_tickets(actor=request.customer, active=active)
    ]
    return [card for card in cards if wanted in f"{card.subject} {card.number}".casefold()]


@page()
def article(request: VisitorRequest) -> HttpResponseBase:
    """How to join a video call. It names the language of the call where all desks share one."""
    languages = {desk.call_language for desk in desks.open_desks()}
    context = {
        "updated": guide.UPDATED,
        "minutes": guide.READING_MINUTES,
        "call_language": languages.pop() if len(languages) == 1 else "",
        "thanked": "thanks" in request.GET,
    }
    return show(request, "portal/guide.html", context)


@page("POST")
def helpful(request: VisitorRequest) -> HttpResponseBase:
    """Was this helpful? One vote counts per browser; a second one is thanked all the same."""
    answer = request.POST.get("answer", "")
    if answer in ("yes", "no"):
        desk_actions.vote_on_guide(article=guide.ARTICLE, helpful=answer == "yes", browser=request.browser)
    return see_other(reverse("guide") + "?thanks=1#helpful")


@page()
def genuine(request: VisitorRequest) -> HttpResponseBase:
    """How to know a real message, with the customer's own phrase when they are signed in."""
    phrase = people.phrase(actor=request.customer) if request.customer else ""
    return show(request, "portal/genuine.html", {"phrase": phrase, "address": request.get_host()})
