"""What each policy is called, what it is for, and what the receipt tells of it."""

from typing import Final

from django.utils.translation import gettext_lazy as _

NAMES: Final = {
    "simple": _("Original document and face"),
    "card-possession": _("Bank card still in hand"),
    "bafin-3-2017": _("BaFin Circular 3/2017, Germany"),
    "etsi-119-461": _("ETSI TS 119 461, EU trust services"),
    "rbi-vcip": _("RBI V-CIP, India"),
    "nist-800-63a": _("NIST SP 800-63A, USA"),
    "finma-2016-7": _("FINMA Circular 2016/7, Switzerland"),
}

ABOUT: Final = {
    "simple": _(
        "The original in the hand, the face beside it, three movements by chance. For support that wants to be sure."
    ),
    "card-possession": _("The card is shown with its number covered. No card data reaches you."),
    "bafin-3-2017": _(
        "Drawn security features, questions, a one-time code. Continuous recording is not part of it."
    ),
    "etsi-119-461": _("Drawn security features, measured picture, written rule for names. No chip is read."),
    "rbi-vcip": _(
        "Steps in changing order, a second person decides. Neither position nor network address is checked."
    ),
    "nist-800-63a": _("Movements by chance, a code, a notice afterwards. Level 3 needs a visit in person."),
    "finma-2016-7": _("Two drawn security features, a guide for the talk; a superior approves."),
}

TELLS: Final = {
    "pictures": _(
        "Pictures of your document and of your face, sealed so that only a few people can open them, and only with a reason that is written down."
    ),
    "card_masked": _(
        "A picture of your card on which everything but your name and the last four digits was covered before it left your device."
    ),
    "machine": _("A program helped to read and compare. A person decided."),
    "not_recorded": _("The video call itself was not recorded."),
    "code": _("A code that we sent to your address was typed by you in the call."),
    "second_person": _("A second person looks at the check before it counts."),
    "erase_sooner": _("You can ask us to erase everything sooner."),
    "law_keeps": _(
        "The rules that bind this desk ask us to keep it this long. Until then it can be locked, but not erased."
    ),
}
