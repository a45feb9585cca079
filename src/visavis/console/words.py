"""Words of the console's server-drawn pages, shared with the scripts' tables where they are the same."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from visavis.console import texts

PURPOSES: Final[dict[str, Promise]] = {
    "identity": texts.BOARD["purpose.identity"],
    "card": texts.BOARD["purpose.card"],
    "other": _("Another reason"),
}
BRING: Final[dict[str, Promise]] = {
    "original_document": _("Original document"),
    "bank_card": _("Bank card"),
}
CLOSINGS: Final[dict[str, Promise]] = {
    "solved": _("Solved"),
    "not_solved": _("Not solved"),
    "no_answer": _("The customer did not answer"),
}
