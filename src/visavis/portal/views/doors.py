"""The ways in and out: e-mail and code, link from a mail, hand-over by the host, sign out."""

from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from visavis.features.appointments import lookups as appointments
from visavis.features.appointments.views import AppointmentView
from visavis.features.people import actions as people
from visavis.features.people import lookups as people_lookups
from visavis.features.people.middleware import VisitorRequest, clear_customer_cookie, set_customer_cookie
from visavis.features.people.models import CustomerSession
from visavis.features.people.problems import LinkElsewhere, ProofNeeded
from visavis.features.tickets import actions as ticket_actions
from visavis.features.tickets import lookups as tickets
from visavis.features.tickets.views import TicketCard
from visavis.kernel import clock
from visavis.kernel.problems import Problem
from visavis.portal.frame import actor_of, client_address, page, safe_next, see_other, show
from visavis.portal.pending import Pending, forget_pending, keep_pending, read_pending
from visavis.portal.proof import answer_of
from visavis.portal.views.public import book_proved

RESEND_SECONDS: Final = 30
"""How long the page waits before it offers another code; the limits behind it are those of people.rules."""


@page("GET", "POST")
def join(request: VisitorRequest) -> HttpResponseBase:
    """The e-mail address. Somebody already inside goes straight to their invitations."""
    if request.method == "POST":
        return _send_code(request)
    after = safe_next(request.GET.get("next", ""), default="")
    if request.customer is not None and "other" not in request.GET:
        return see_other(after) if after else _inside(request)
    return show(request, "portal/join.html", {"next": after, "email": ""})


def _send_code(request: VisitorRequest) -> HttpResponseBase:
    """Every address gets the same answer here; what the mail says is another matter (S-08)."""
    email, after = request.POST.get("email", "").strip(), safe_next(request.POST.get("next", ""), default="")
    try:
        code = people.request_code(
            email=email,
            browser=request.browser,
            language=get_language() or "en",
            ip=client_address(request),
            answer=answer_of(request),
        )
    except ProofNeeded as proof:
        context = {"email": email[:254], "next": after, "proof": proof}
        return show(request, "portal/join.html", context, status=proof.status)
    except Problem as problem:
        context = {"email": email[:254], "next": after, "problem": problem.text}
        return show(request, "portal/join.html", context, status=problem.status)
    before = read_pending(request)
    fresh = Pending(email=code.email, after=after)
    if before is not None and before.email == code.email:
        fresh = replace(before, after=after)
    response = see_other(reverse("join_code"))
    keep_pending(response, fresh)
    return response


def _inside(request: VisitorRequest) -> HttpResponseBase:
    """One call is asked for or booked: straight to it. Several: choose. None: say so kindly."""
    active = tickets.my_tickets(actor=actor_of(request), active=True)
    booked = {view.ticket_id: view for view in appointments.of_customer(actor=actor_of(request))}
    step = request.GET.get("step", "")
    # A receipt is of use when all is over, too.
    closed = tickets.my_tickets(actor=actor_of(request), active=False) if step == "receipt" else []
    if wanted := [card for card in (*active, *closed) if str(card.id) == request.GET.get("ticket")]:
        return see_other(_way(wanted[0], booked.get(wanted[0].id), step))
    if now := [view for view in booked.values() if view.opens_at <= clock.now()]:
        return see_other(reverse("prepare", args=[now[0].ticket_id]))
    called = [card for card in active if card.invitation is not None or card.id in booked]
    if len(called) == 1:
        return see_other(_way(called[0], booked.get(called[0].id)))
    return show(request, "portal/choose.html", {"cards": called, "others": active, "booked": booked})


def _way(card: TicketCard, booking: AppointmentView | None, step: str = "") -> str:
    """Where somebody goes for this ticket. `step` is what a mail's button was about: "test", "move", "book" or
    "receipt"."""
    if step == "receipt":
        return reverse("ticket", args=[card.id]) + "#checked"
    if booking is not None:
        if step in ("test", "move"):
            return reverse(f"appointment_{step}", args=[booking.id])
        enters = booking.opens_at <= clock.now()
        return reverse("prepare", args=[card.id]) if enters else reverse("appointment", args=[booking.id])
    if step == "book":
        return reverse("book", args=[card.id])
    return reverse("prepare" if card.invitation else "ticket", args=[card.id])


@page("GET", "POST")
def join_code(request: VisitorRequest) -> HttpResponseBase:
    """Eight digits from the mail."""
    pending = read_pending(request)
    if pending is None:
        return see_other(reverse("join"))
    context: dict[str, Any] = {"pending": pending, "resend_seconds": RESEND_SECONDS}
    if request.method != "POST":
        return show(request, "portal/code.html", context)
    try:
        session, raw_token = ticket_actions.confirm_code(
            actor=request.customer,
            email=pending.email,
            code=request.POST.get("code", ""),
            browser=request.browser,
        )
    except Problem as problem:
        return show(request, "portal/code.html", context | {"problem": problem.text}, status=problem.status)
    after = pending.after or reverse("join")
    if pending.slot:
        after = book_proved(people_lookups.customer_actor(raw_token), pending)
    response = settle(request, session, raw_token, after, contact=pending.contact)
    forget_pending(response)
    return response


@page("GET", "POST")
def join_link(request: VisitorRequest) -> HttpResponseBase:
    """A link from a mail. Its secret stands after the #, so that no log and no scanner's GET ever holds it; only the
    button's POST spends it (S-10)."""
    if request.method != "POST":
        return show(request, "portal/link.html")
    secret, _dot, step = request.POST.get("secret", "").strip()[:300].partition(".")
    try:
        followed = ticket_actions.follow_entry_link(
            secret=secret,
            browser=request.browser,
            enter_only="enter_only" in request.POST,
            actor=request.customer,
        )
    except LinkElsewhere as elsewhere:
        context = {"elsewhere": elsewhere.text, "secret": request.POST.get("secret", "")[:300]}
        return show(request, "portal/link.html", context, status=elsewhere.status)
    except Problem as problem:
        return show(request, "portal/link.html", {"problem": problem.text}, status=problem.status)
    wanted = {"ticket": str(followed.ticket_id), "step": step} if followed.ticket_id else {}
    inside = f"{reverse('join')}?{urlencode(wanted)}"
    if followed.session is None:
        back = inside if followed.ticket_id else ""
        return see_other(f"{reverse('join')}?{urlencode({'other': 1, 'next': back})}")
    return settle(request, followed.session, followed.raw_token, inside, contact=followed.contact)


@csrf_exempt
@page("POST")
def enter(request: VisitorRequest) -> HttpResponseBase:
    """The host's hand-over: its signed token in the body becomes a session of ours (S-01 to S-04). The post comes from
    the host's own site, so a CSRF token can't exist; the single-use token is the proof."""
    session, raw_token = people.enter_by_host(token=request.POST.get("token", ""), browser=request.browser)
    return let_in(session, raw_token, safe_next(request.POST.get("next", ""), default=reverse("tickets")))


def settle(
    request: VisitorRequest, session: CustomerSession, raw_token: str, address: str, *, contact: bool
) -> HttpResponse:
    """Something was proved. What only confirmed an address (`contact`) leaves a customer of a host signed in as they
    are; whoever came by mail goes on with the mailbox they have just proved."""
    before = request.customer
    if not contact or before is None:
        return let_in(session, raw_token, address)
    messages.success(request, _("The address is confirmed. News goes to it from now on."))
    if before.proven == "host":
        people.end_session(session_id=session.id)
        return see_other(address)
    people.end_session(session_id=before.session_id)
    return let_in(session, raw_token, address)


def let_in(session: CustomerSession, raw_token: str, address: str) -> HttpResponse:
    """Hand over the session and go on."""
    response = see_other(address)
    set_customer_cookie(response, session=session, raw_token=raw_token)
    return response


@page("POST")
def sign_out(request: VisitorRequest) -> HttpResponseBase:
    """End the session here and now. A place in line stays: it belongs to the visit."""
    if request.customer is not None:
        people.end_session(session_id=request.customer.session_id)
    response = see_other(reverse("home"))
    clear_customer_cookie(response)
    forget_pending(response)
    return response
