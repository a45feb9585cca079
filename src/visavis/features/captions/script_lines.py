"""The sentences that matter, written by people in every language of the house, each with its picture.

The agent sends one by a key while reading it aloud; the customer sees it in the language they read. So a page brings a
sentence in all languages, not only in its own: `script.line.<key>.<language>`.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_noop


@dataclass(frozen=True)
class ScriptLine:
    """`text` is the English msgid; `icon` a picture that says the same without words."""

    icon: str
    text: str


SCRIPT_LINES: Final = {
    "consent_record": ScriptLine(
        icon="scroll-text",
        text=gettext_noop(
            "May we keep what we say in this call, as text, on your ticket? Please answer yes or no."
        ),
    ),
    "consent_document": ScriptLine(
        icon="id-card",
        text=gettext_noop(
            "I would like to see your document now. May we take pictures of it? Please answer yes or no."
        ),
    ),
    "data_notice": ScriptLine(
        icon="shield-check",
        text=gettext_noop(
            "We use these pictures only to check who you are. You can ask us at any time what we have stored."
        ),
    ),
    "never_share_codes": ScriptLine(
        icon="lock",
        text=gettext_noop(
            "Never tell anybody your password or a code from a message. We don't ask for them either."
        ),
    ),
    "show_front": ScriptLine(
        icon="id-card", text=gettext_noop("Hold the front of the document in the frame, please.")
    ),
    "show_back": ScriptLine(
        icon="credit-card",
        text=gettext_noop("Turn the document over and hold the back in the frame, please."),
    ),
    "closer": ScriptLine(icon="zoom-in", text=gettext_noop("A little closer to the camera, please.")),
    "further": ScriptLine(icon="zoom-out", text=gettext_noop("A little further from the camera, please.")),
    "tilt_slowly": ScriptLine(icon="rotate-3d", text=gettext_noop("Tilt the document slowly, please.")),
    "hold_still": ScriptLine(icon="hand", text=gettext_noop("Hold it still for a moment, please.")),
    "more_light": ScriptLine(
        icon="sun", text=gettext_noop("More light on it, please. A lamp or a window helps.")
    ),
    "no_glare": ScriptLine(
        icon="sun-dim",
        text=gettext_noop("There is a reflection. Turn it away from the light a little, please."),
    ),
    "look_at_camera": ScriptLine(icon="eye", text=gettext_noop("Look straight into the camera, please.")),
    "turn_left": ScriptLine(
        icon="arrow-left", text=gettext_noop("Turn your head slowly to your left, please.")
    ),
    "turn_right": ScriptLine(
        icon="arrow-right", text=gettext_noop("Turn your head slowly to your right, please.")
    ),
    "read_aloud": ScriptLine(
        icon="volume-2", text=gettext_noop("Read the number on your screen aloud, please, digit by digit.")
    ),
    "wait_moment": ScriptLine(
        icon="hourglass",
        text=gettext_noop("Wait a moment, please. I am checking something and stay with you."),
    ),
    "thank_you": ScriptLine(
        icon="badge-check", text=gettext_noop("Thank you, that worked. We have what we need.")
    ),
}
"""Keys as `rules.SCRIPTS` has them."""


def _said(text: str, language: str) -> str:
    with translation.override(language):
        return gettext(text)


_said_later = lazy(_said, str)


def _table() -> dict[str, Any]:
    table: dict[str, Any] = {f"script.icon.{key}": line.icon for key, line in SCRIPT_LINES.items()}
    for key, line in SCRIPT_LINES.items():
        for language, _name in settings.LANGUAGES:
            table[f"script.line.{key}.{language.replace('-', '_')}"] = _said_later(line.text, language)
    return table


LINES: Final = _table()
"""For the pages: picture and sentences of every key."""
