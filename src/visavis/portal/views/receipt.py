"""The receipt of a verification: what was done, what is kept until when, who decided, how to object."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from visavis.features.captions import lookups as captions
from visavis.features.people.middleware import VisitorRequest
from visavis.features.tickets import actions as ticket_actions
from visavis.features.tickets import lookups as tickets
from visavis.features.verification import actions, lookups
from visavis.features.verification.lookups import Receipt
from visavis.features.verification.texts import PACKS, TELLS
from visavis.kernel.problems import NotFound
from visavis.portal import keeping
from visavis.portal.frame import actor_of, page, see_other, show


@page("GET", "POST", signed_in=True)
def receipt(request: VisitorRequest, visit_id: UUID) -> HttpResponseBase:
    """All verifications of one visit. POST `do`: "dispute" says that it was somebody else, "erase" asks to erase. Both
    may be sent twice, or from a page that is old: the second time changes nothing."""
    actor = actor_of(request)
    found = lookups.receipts(actor=actor, visit_id=visit_id)
    if not found:
        raise NotFound
    if request.method == "POST":
        chosen = next((one for one in found if str(one.run_id) == request.POST.get("run")), None)
        if chosen is None:
            raise NotFound
        _do(request, chosen)
        return see_other(reverse("receipt", args=[visit_id]))
    context = {
        "ticket": tickets.conversation(actor=actor, ticket_id=found[0].ticket_id),
        "receipts": [_words(one) for one in found],
        "record": captions.record(actor=actor, ticket_id=found[0].ticket_id),
    }
    return show(request, "portal/receipt.html", context)


def _words(receipt: Receipt) -> dict[str, object]:
    """A receipt with its codes in words."""
    return {
        "one": receipt,
        "pack": PACKS.get(receipt.pack, receipt.pack),
        "tells": [
            TELLS[key] for key in receipt.tells if key in TELLS and key not in ("pictures", "card_masked")
        ],
        "pictures": TELLS["card_masked" if receipt.purpose == "card" else "pictures"],
        "consents": [(one, keeping.words_read(one.kind, one.language)) for one in receipt.consents],
        "over": receipt.state not in ("running", "in_review"),
    }


def _do(request: VisitorRequest, receipt: Receipt) -> None:
    actor, deed = actor_of(request), request.POST.get("do")
    if deed == "dispute":
        actions.dispute(actor=actor, run_id=receipt.run_id)
        messages.success(
            request, _("We have noted that this was not you. Support looks into it and writes to you.")
        )
    elif deed == "erase":
        # The key makes a second press the same message.
        ticket_actions.say(
            actor=actor,
            ticket_id=receipt.ticket_id,
            text=_("Please erase what you keep of the check in our video call."),
            client_key=f"erase:{receipt.run_id}",
        )
        messages.success(request, _("Your wish is on the ticket. Support answers there."))
