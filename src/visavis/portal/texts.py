"""Texts that the portal's scripts show; `frontend/` holds only the keys."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from visavis.features.calls.texts import STAGE
from visavis.features.captions.texts import CAPTIONS, CONTROLS, TRANSLATE
from visavis.features.verification.texts_customer import VERIFY_ROOM
from visavis.kernel import texts
from visavis.portal.texts_booked import BOOKED, TEST
from visavis.portal.texts_room import ROOM

PORTAL: Final = {
    "code.resend_in": ngettext_lazy(
        "You can ask for a new code in {count} second", "You can ask for a new code in {count} seconds"
    ),
    "proof.working": _(
        "Very many codes are being asked for right now, so your browser does a short calculation first: "
        "{done} of {count} steps are done. Then it sends the form by itself."
    ),
    "talk.you": _("You"),
    "talk.failed": _("This message was not sent. Check your connection and send it again."),
    "talk.typing": _("{name} is writing"),
    "talk.typing_someone": _("Support is writing"),
    "talk.new": _("New message from {name}"),
    "live.offline": _("The connection is lost. We are trying again; nothing you sent before is lost."),
    "ticket.invited": _("Support asks you to join a video call"),
    "ticket.closed": _("This ticket was closed"),
}


def declare() -> None:
    """Name the pages whose scripts use these texts."""
    texts.register("portal", PORTAL, BOOKED, TRANSLATE)
    texts.register("room", PORTAL, BOOKED, ROOM, STAGE, CAPTIONS, TRANSLATE, VERIFY_ROOM)
    texts.register("device_test", PORTAL, BOOKED, TEST, ROOM, STAGE, CONTROLS)
