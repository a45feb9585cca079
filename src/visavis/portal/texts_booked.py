"""Texts of booked calls that scripts show: the countdown of the card, the choice of a time, the device check."""

from typing import Final

from django.utils.translation import gettext_lazy as _

COUNTDOWN: Final = {
    "count.starts_in": _("Starts in {time}"),
    "count.open": _("You can come in now; the call starts in {time}."),
    "count.due": _("It is time. Please come in now."),
}
BOOK: Final = {
    "book.chosen": _("{day}, {time}"),
}
TEST: Final = {
    "test.failed": _("The result could not be kept. Check your connection and try again."),
}
BOOKED: Final = {**COUNTDOWN, **BOOK}
