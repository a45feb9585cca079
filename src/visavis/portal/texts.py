"""Texts that the portal's scripts show; `frontend/` holds only the keys."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from visavis.kernel import texts

PORTAL: Final = {
    "code.resend_in": ngettext_lazy(
        "You can ask for a new code in {count} second", "You can ask for a new code in {count} seconds"
    ),
    "code.digits_left": ngettext_lazy("{count} digit is missing", "{count} digits are missing"),
    "talk.you": _("You"),
    "talk.sending": _("Sending"),
    "talk.failed": _("This message was not sent. Check your connection and send it again."),
    "talk.typing": _("{name} is writing"),
    "talk.typing_someone": _("Support is writing"),
    "talk.new": _("New message from {name}"),
    "live.offline": _("The connection is lost. We are trying again; nothing you sent before is lost."),
    "live.back": _("The connection is back."),
    "ticket.invited": _("Support asks you to join a video call"),
    "ticket.closed": _("This ticket was closed"),
    "app.install": _("Put support on your home screen"),
}


def declare() -> None:
    """Name the pages whose scripts use these texts."""
    texts.register("portal", PORTAL)
    texts.register("room", PORTAL)
