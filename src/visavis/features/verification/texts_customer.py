"""What the customer's page says around a step of a verification: guidance, sending, agreement, code, and the quiet word.

What a step itself asks for stands in `texts` (`verify.do.*`); here is everything that the page says by itself.
"""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from visavis.features.evidence.texts import CONSENTS
from visavis.features.verification.texts import FOR_CUSTOMER

FINDER: Final = {
    "finder.title": _("A picture for the verification"),
    "finder.step": _("Step {position} of {of}"),
    "finder.guide.dark": _("Too dark. Turn towards a light."),
    "finder.guide.place": _("Put it into the frame. A plain, darker surface behind it helps."),
    "finder.guide.closer": _("Come closer."),
    "finder.guide.farther": _("A little further away."),
    "finder.guide.edges": _("All four edges must be seen."),
    "finder.guide.glare": _("Light is reflected. Tilt it a little, or turn away from the lamp."),
    "finder.guide.moving": _("Hold it still for a moment."),
    "finder.guide.blurred": _("Not sharp yet. Hold it still, a little further away."),
    "finder.guide.good": _("Good. Stay like this."),
    "finder.guide.face.dark": _("Too dark. Turn your face towards a light."),
    "finder.guide.face.moving": _("Stay still for a moment."),
    "finder.guide.face.blurred": _("Not sharp yet. Stay still."),
    "finder.guide.face.good": _("Good. Stay like this."),
    "finder.format": _("What you show"),
    "finder.format.TD1": _("A card"),
    "finder.format.TD3": _("A passport"),
    "finder.shoot": _("Take the picture"),
    "finder.rear": _("Use the rear camera"),
    "finder.front": _("Use the front camera"),
    "finder.torch": _("Light"),
    "finder.zoom_in": _("Closer (zoom)"),
    "finder.zoom_out": _("Wider (zoom)"),
    "finder.taking": _("Taking the picture. Stay like this."),
    "finder.taking_more": _("Keep moving slowly. Picture {number} of {of}"),
    "finder.sending": _("Sending the picture: {percent}"),
    "finder.retrying": _("The connection is weak. Trying again by itself."),
    "finder.sent": _("The picture has arrived."),
    "finder.not_kept": _(
        "The agent has seen the picture. It was not kept, because you have not agreed to it."
    ),
    "finder.failed": _(
        "The picture could not be sent. That is no problem: the agent takes what they see in the call."
    ),
    "finder.no_picture": _(
        "No picture can be taken here. That is no problem: the agent takes what they see in the call."
    ),
    "finder.gone": _("This picture is not needed any more."),
    "finder.throw": _("Throw this picture away"),
    "finder.thrown": _("Thrown away. Nothing of this picture is left."),
    "finder.not_thrown": _("It could not be thrown away just now. Tell the agent; they can do it too."),
    "finder.yours": _("The picture that was sent"),
    "mask.on": _("Only what you see here leaves your device."),
    "mask.view": _("Your picture as the agent sees it"),
    "mask.windows": _("Long window: your name. Short window: the last four digits."),
    "mask.other": _("My card looks different"),
    "mask.starting": _("Your card is being covered first. One moment, please."),
    "mask.off": _(
        "This browser can't cover the card number, so your picture is switched off. Don't show your card. "
        "Tell the agent; there is another way."
    ),
    "mask.ending": _("Put your card away, please. Your picture comes back in a moment."),
    "mask.refused": _(
        "Something of the number could be seen. The picture was thrown away. Please try again."
    ),
}

AGREEMENT: Final = {
    "agree.title": _("Before pictures are kept"),
    "agree.evidence": _("Pictures and what was checked"),
    "agree.faces": _("Comparing faces by a program"),
    "agree.faces.hint": _("Your choice. Without it the agent compares by eye."),
    "agree.yes": _("I agree"),
    "agree.no": _("I don't agree"),
    "agree.no.hint": _("Then nothing is kept. The agent tells you what is possible without."),
    "agree.take_back": _("Take back my agreement to pictures"),
    "agree.taken_back": _("Taken back. From now on no pictures are kept."),
    "agree.failed": _("Your answer did not arrive. Please try again."),
}

CODE: Final = {
    "tan.title": _("The code from our e-mail"),
    "tan.label": _("Six digits"),
    "tan.hint": _("We have just sent it to your e-mail address. Type it here; never say it aloud."),
    "tan.send": pgettext_lazy("button: send the typed code", "Send the code"),
    "tan.short": _("The code has six digits."),
    "tan.right": _("The code is right. Thank you."),
    "tan.failed": _("The code did not arrive. Please try again."),
}

QUIET: Final = {
    "quiet.word": _("Something is wrong here"),
}

CONTROLS: Final[dict[str, Any]] = {**FINDER, **AGREEMENT, **CODE, **QUIET}
AGREED: Final[dict[str, Any]] = {
    **{f"agree.{kind}.text": words for kind, (_version, words) in CONSENTS.items()},
    **{f"agree.{kind}.version": version for kind, (version, _words) in CONSENTS.items()},
}
"""The very words of the consents with their versions; both go back with the answer."""

VERIFY_ROOM: Final[dict[str, Any]] = {**FOR_CUSTOMER, **CONTROLS, **AGREED}
"""Everything that a customer's room needs of verification."""
