"""What each check is called, what the agent looks for (a line each), what the customer does, and its pictogram."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TITLES: Final = {
    "consent": _("Consent"),
    "surroundings": _("Surroundings"),
    "quality": _("Picture and sound"),
    "front": _("Front of the document"),
    "back": _("Back of the document"),
    "mrz": _("Machine readable zone"),
    "features": _("Security features"),
    "movement": _("Document in motion"),
    "damage": _("Damage and changes"),
    "face": pgettext_lazy("step of a verification", "Face"),
    "challenges": _("Movements of the person"),
    "compare_face": _("Face and photo"),
    "compare_data": _("Data compared"),
    "questions": _("Questions from the list"),
    "unscripted": _("A question of your own"),
    "purpose": _("What it is for"),
    "register": _("Registers"),
    "location": pgettext_lazy("step of a verification", "Place"),
    "tan": _("One-time code"),
    "card": _("Bank card"),
    "closing": pgettext_lazy("step of a verification", "Closing"),
}

LOOK: Final = {
    "consent": _(
        "The customer has agreed that pictures are kept; the screen shows when and in which language.\n"
        "If not, ask once. A no is an answer: offer another way."
    ),
    "surroundings": _(
        "Is the customer alone? Does somebody speak, whisper or write to them?\n"
        "Do their eyes wander to the side before they answer?\n"
        "Is the face lit from the front and in view all the time?"
    ),
    "quality": _(
        "Can you read small print when it is near the camera?\n"
        "Is the sound clear enough for questions and answers?\n"
        "If not, ask for light, another place or another device; if that doesn't help, stop here."
    ),
    "front": _(
        "Ask for the original, in the customer's hand; not a copy, not a screen.\n"
        "Everything in the picture, sharp, without reflections.\n"
        "Compare kind and issuer with the reference pictures in PRADO."
    ),
    "back": _(
        "The same document, turned over before your eyes.\n"
        "Everything in the picture, sharp, without reflections.\n"
        "A passport has no back that counts: skip this step."
    ),
    "mrz": _(
        "All check digits right? Read a doubtful character yourself on the large picture.\n"
        "Name, birth, number and expiry in it say the same as the printed fields.\n"
        "Typeface and spacing are even along the whole line."
    ),
    "features": _(
        "Look for each kind that was drawn, where PRADO shows it on this document.\n"
        "Let it move: an original changes as light falls on it, a print does not.\n"
        "Keep a picture for each."
    ),
    "movement": _(
        "Do the edges stay hard and the print stay on the card while it moves?\n"
        "Does the finger cover the print cleanly, without flicker or a halo?\n"
        "Do reflections wander as on a real surface?"
    ),
    "damage": _(
        "Laminate whole, no bubbles, cuts or second layer around the photo?\n"
        "Photo part of the card, not stuck on it?\n"
        "No rubbed out, overwritten or shifted letters?"
    ),
    "face": _(
        "The whole face, from the front, no sunglasses, no strong shadow.\n"
        "It is the person you are talking to, live."
    ),
    "challenges": _(
        "Ask for each movement that was drawn; the customer doesn't know them beforehand.\n"
        "Does the face stay whole at its edges, and lips in step with the sound?\n"
        "Somebody can't do it? Take the other way that is offered; it counts the same."
    ),
    "compare_face": _(
        "Compare ears, distance of the eyes, nose, chin and marks; hair and glasses change.\n"
        "The program's word is a help. You decide."
    ),
    "compare_data": _(
        "Name, date of birth, number and expiry: printed, machine readable and on the ticket.\n"
        "Other spellings of one name are judged by the written rule, not by feeling.\n"
        "Is the document still valid, and of a kind that is accepted?"
    ),
    "questions": _(
        "Ask what was drawn, in your own words and in any order.\n"
        "Do the answers come freely, fit the document, and fit each other?"
    ),
    "unscripted": _(
        "Ask one thing that stands in no script, out of the conversation.\n"
        "Who was told what to say stumbles here."
    ),
    "purpose": _(
        "Let the customer say in their own words what this check is for.\n"
        "A job, a prize, a flat, an account for somebody else: these are signs of a scam. Flag it; they don't see it."
    ),
    "register": _(
        "Ask the registers your house uses: lost or stolen documents, sanctions, earlier refusals.\n"
        "Earlier verifications of this customer stand on the ticket's page."
    ),
    "location": _(
        "Ask where the customer is just now and whether that fits what you see and hear.\n"
        "Their position is not measured."
    ),
    "tan": _(
        "Send the code and wait until the customer has typed it on their page.\n"
        "They must not say it aloud. Only the system compares it."
    ),
    "card": _(
        "You see the name and the last four digits, nothing else: the rest is covered before it leaves their device.\n"
        "Do both agree with your records?\n"
        "If a whole number can be read, destroy the picture at once."
    ),
    "closing": _(
        "Say what happens next and that a receipt lies on the ticket.\n"
        "A doubt is reason enough not to verify. Another way is open to the customer."
    ),
}

DO: Final = {
    "consent": _("Please read what is kept and choose."),
    "surroundings": _("Look into the camera, please. Nobody else should be with you or guide you."),
    "quality": _("Sit so that light falls on your face."),
    "front": _("Hold the front of your document in the frame."),
    "back": _("Turn the document over and hold the back in the frame."),
    "mrz": _("Wait a moment, please: your document is being read."),
    "features": _("Tilt the document slowly, so that light wanders over it."),
    "movement": _("Hold your document up and do what comes next."),
    "damage": _("Hold the document closer to the camera."),
    "face": _("Look straight into the camera."),
    "challenges": _("Do what comes next, please."),
    "compare_face": _("Wait a moment, please: the agent is looking at your pictures."),
    "compare_data": _("Wait a moment, please: the agent is comparing your data."),
    "questions": _("Please answer the agent's questions."),
    "unscripted": _("Please answer the agent's question."),
    "purpose": _("Say in your own words what this is for."),
    "register": _("Wait a moment, please: the agent is looking something up."),
    "location": _("Tell the agent where you are."),
    "tan": _("Type the code that we have sent you. Don't say it aloud."),
    "card": _(
        "Hold your card in the frame. Its number is covered on your device, all but the last four digits."
    ),
    "closing": _("That's it. The agent tells you what happens next."),
}

ICONS: Final = {
    "consent": "scroll-text",
    "surroundings": "eye",
    "quality": "sun",
    "front": "id-card",
    "back": "credit-card",
    "mrz": "scan-text",
    "features": "sparkles",
    "movement": "rotate-3d",
    "damage": "zoom-in",
    "face": "scan-face",
    "challenges": "user",
    "compare_face": "hourglass",
    "compare_data": "hourglass",
    "questions": "message-square",
    "unscripted": "message-square",
    "purpose": "message-square",
    "register": "hourglass",
    "location": "map-pin",
    "tan": "mail",
    "card": "credit-card",
    "closing": "badge-check",
}
