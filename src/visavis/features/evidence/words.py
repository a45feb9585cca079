"""Words for the codes of evidence, for the summary and the console."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

CATEGORIES: Final[Words] = {
    "attempt": _("Attempt without a decision"),
    "identity": _("Identity"),
    "card": _("Possession of a card"),
}
KINDS: Final[Words] = {
    "still": _("Picture at full quality"),
    "frame": _("Picture from the call"),
    "reading": _("What the machine read"),
    "draw": _("What was drawn by chance"),
    "checklist": _("Answers of the agent"),
    "quality": _("Measured quality"),
    "note": _("Note of the agent"),
    "gap": _("Gap"),
    "decision": _("Decision"),
}
SOURCES: Final[Words] = {
    "camera": _("from the customer's camera"),
    "received": _("from the received video"),
    "house": _("written by this server"),
}
GAPS: Final[Words] = {
    "consent_withdrawn": _("the customer took the consent back"),
    "no_room": _("the disk was full"),
    "keys_unreachable": _("the key store could not be reached"),
}
CONSENTS: Final[Words] = {
    "evidence": _("Pictures are taken and kept"),
    "faces": _("A machine compares faces"),
}
LOOKS: Final[Words] = {
    "list": _("opened the masked list"),
    "picture": _("saw a picture"),
    "reading": _("read a record"),
    "dossier": _("took the dossier"),
    "alert": _("was stopped: too many looks in an hour"),
}
DECISION: Final[Words] = {
    "decided_at": _("Decided at"),
    "pack": _("Policy"),
    "pack_version": _("Version of the policy"),
    "agent": _("Decided by"),
    "reviewer": _("Second person"),
    "reviewed_at": _("Approved at"),
}
EXPORTS: Final[Words] = {
    "asked": _("waits for a second person"),
    "agreed": _("agreed, not taken yet"),
    "refused": _("refused"),
    "taken": _("taken"),
    "expired": _("ran out"),
}
