"""Texts of captions in a call and before it, for the customer's room and the console alike."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from visavis.features.captions.script_lines import LINES

CONTROLS: Final = {
    "stage.captions": _("Captions"),
    "stage.fact": _("Send a fact"),
    "stage.script": _("Sentences"),
    "captions.title": _("Captions and translation"),
    "captions.settings": _("Settings of captions and translation"),
    "captions.on": _("Turn on captions"),
    "captions.off": _("Turn off captions"),
    "captions.said.on": _("Captions are on"),
    "captions.said.off": _("Captions are off. Nothing of your voice is used for captions any more."),
    "captions.close": pgettext_lazy("button: close this panel", "Close"),
    "captions.you": _("You"),
    "captions.from": _("Translate from"),
    "captions.from.hint": _("the language you speak"),
    "captions.to": _("Translate to"),
    "captions.to.hint": _("the language you read"),
    "captions.check.title": _("Captions in the call"),
    "captions.check.hint": _(
        "In the call you can turn on captions: you read what the other side says, and they read you, translated "
        "wherever this support desk can. Nothing is listened to before you turn them on."
    ),
    "captions.keep": _("Keep what is said on my ticket"),
    "captions.keep.hint": _(
        "Then you and support can read it again later, in both languages. Without your choice nothing is written down. "
        "You can change it during the call."
    ),
}

NOTICE: Final = {
    "captions.notice.title": _("Before captions start"),
    "captions.notice.voice": _(
        "While captions are on, a program of this support desk listens to your microphone and writes what you say. "
        "The sound itself is never kept."
    ),
    "captions.notice.text": _(
        "{name} reads your words, translated where needed, and you read theirs. The text goes away with the call."
    ),
    "captions.notice.mistakes": _(
        "Programs make mistakes. The original always stands beside a translation, and everything that must be "
        "exactly right, such as a number, is shown to you for confirmation."
    ),
    "captions.notice.yes": _("Turn on captions"),
    "captions.notice.no": _("Not now"),
}

ERASE: Final = {
    "captions.erase.title": _("Nothing more is kept"),
    "captions.erase.words": ngettext_lazy(
        "{count} line of this call is on your ticket already. Shall it be erased? Nobody can bring it back.",
        "{count} lines of this call are on your ticket already. Shall they be erased? Nobody can bring them back.",
    ),
    "captions.erase.yes": _("Erase them"),
    "captions.erase.no": _("Leave them there"),
    "captions.erase.done": _("The words of this call are erased. Nothing of them is kept."),
    "captions.erase.failed": _("They could not be erased now. You can do it on your ticket's page."),
}

LOOKS: Final = {
    "captions.mode": pgettext_lazy("captions: how many lines", "Show"),
    "captions.mode.lines": _("The last words, on the picture"),
    "captions.mode.transcript": _("Everything said, to scroll"),
    "captions.mode.to_lines": _("Show only the last words"),
    "captions.mode.to_transcript": _("Show everything that was said"),
    "captions.transcript": _("Everything that was said"),
    "captions.size": _("Size of the letters"),
    "captions.size.s": pgettext_lazy("size of letters", "Small"),
    "captions.size.m": pgettext_lazy("size of letters", "Medium"),
    "captions.size.l": pgettext_lazy("size of letters", "Large"),
    "captions.colour": _("Colour of the letters"),
    "captions.colour.plain": _("White, or black on white"),
    "captions.colour.yellow": _("Yellow"),
    "captions.colour.cyan": _("Light blue"),
    "captions.back": _("Background"),
    "captions.back.dark": pgettext_lazy("background of captions", "Black"),
    "captions.back.glass": pgettext_lazy("background of captions", "See-through"),
    "captions.back.light": pgettext_lazy("background of captions", "White"),
    "captions.place": pgettext_lazy("where captions stand", "Place"),
    "captions.place.bottom": pgettext_lazy("where captions stand", "Bottom"),
    "captions.place.top": pgettext_lazy("where captions stand", "Top"),
    "captions.large": _("Very large type for captions, facts and sentences"),
}

STATES: Final = {
    "captions.offer": _("{name} speaks with captions. You can read along."),
    "captions.offer.translated": _(
        "{name} speaks with captions. You can read along, translated into your language."
    ),
    "captions.listening": _("Captions of {name} appear here."),
    "captions.other_off": _("{name} has not turned on captions yet, so there is nothing to read."),
    "captions.untranslated": _("not translated"),
    "captions.quality.neural": _("translated by a program"),
    "captions.quality.gist": _("rough translation, for the gist only"),
    "captions.quality.llm": _("translated by a language model"),
    "captions.marked": _("Please check: {facts}"),
    "captions.doubt": _(
        "The translation may have lost something. Send it as a fact, so that it arrives exactly."
    ),
    "captions.heard": _("Your numbers were heard like this. Send as a fact what must arrive exactly."),
    "captions.no_translation": _(
        "There is no translation from {from} to {to} here. You see the original words."
    ),
    "captions.no_translation.short": _("There is no translation here."),
    "captions.translate_here": _("Translate in this browser"),
    "captions.download": _("Your browser loads the translation once: {percent} %"),
    "captions.missing.no_language": _(
        "Your own words can't be captioned here: no program for {language} is installed. You can still read the other side."
    ),
    "captions.missing.not_installed": _(
        "Your own words can't be captioned here: this support desk has no program for it. You can still read the other side."
    ),
    "captions.missing.short": _("Your own words are not captioned."),
    "captions.missing.why": pgettext_lazy("link: show the reason", "Why?"),
    "captions.other_unheard": _(
        "The words of {name} can't be captioned here: no program for {language} is installed."
    ),
    "captions.hear_here": _("Use your browser's own speech recognition"),
    "captions.hear_here.hint": _(
        "Your browser may be able to do it; most browsers send the sound to their maker for that."
    ),
    "captions.refused.full": _("All places for captions are taken. We try again every 20 seconds."),
    "captions.refused.not_available": _(
        "Captions of your voice did not start. The call goes on without them."
    ),
    "captions.refused.no_call": _("Captions start when the call has begun."),
    "captions.refused.taken_over": _("Captions of your voice go on in another window."),
    "captions.refused.signed_out": _("Please sign in again to go on with captions."),
    "captions.refused.over": _("The call is over."),
    "captions.refused.off": _("Captions are off on this side."),
    "captions.refused.lost": _(
        "The connection for captions is slow. Some of your words were not written down."
    ),
    "captions.not_sent": _("That was not sent. Please try again."),
    "captions.late": _("Our server can't be reached. It hears of your choice as soon as it is back."),
    "captions.not_yet": _("Captions are not ready yet. Please try again in a moment."),
}

FACTS: Final = {
    "fact.title": _("A fact to confirm"),
    "fact.open.customer": _("Is this exactly right?"),
    "fact.open.agent": _("{name} has not answered yet"),
    "fact.right.customer": _("You confirmed this"),
    "fact.right.agent": _("Confirmed by {name}"),
    "fact.wrong.customer": _("You said that this is wrong"),
    "fact.wrong.agent": _("{name} says that this is wrong"),
    "fact.answer.right": _("Yes, exactly right"),
    "fact.answer.wrong": _("That's wrong"),
    "fact.form.title": _("Send a fact that must be exactly right"),
    "fact.form.hint": _(
        "Both of you see it in large type. The customer confirms it or says that it is wrong."
    ),
    "fact.value": _("Exactly this"),
    "fact.kind": pgettext_lazy("sort of fact", "Kind"),
    "fact.label": _("Name of it"),
    "fact.label.hint": _("may stay empty"),
    "fact.send": pgettext_lazy("button: send a fact", "Send"),
    "fact.cancel": pgettext_lazy("button: close without sending", "Cancel"),
    "fact.send_this": _("Send as a fact: {value}"),
    "fact.kind.number": _("Number"),
    "fact.kind.amount": _("Amount"),
    "fact.kind.date": _("Date"),
    "fact.kind.code": pgettext_lazy("sort of fact", "Code"),
    "fact.kind.name": _("Name"),
    "fact.kind.address": _("E-mail or address"),
    "fact.kind.other": _("Something else"),
}

SCRIPT: Final = {
    "script.title": _("Sentences to read aloud"),
    "script.hint": _(
        "Press the key or click, and read it aloud. The other side sees it in their language with a picture."
    ),
    **LINES,
}

CAPTIONS: Final = {**CONTROLS, **NOTICE, **ERASE, **LOOKS, **STATES, **FACTS, **SCRIPT}

TRANSLATE: Final = {
    "talk.translate": pgettext_lazy("link below a message", "Translate"),
    "talk.original": pgettext_lazy("link below a translated message", "Show the original"),
    "talk.translating": _("being translated"),
    "talk.no_translation": _("There is no translation of this message here."),
    "talk.quality.neural": _("translated by a program"),
    "talk.quality.gist": _("rough translation, for the gist only"),
    "talk.quality.llm": _("translated by a language model"),
    "talk.check": _("Please check: {facts}"),
    "talk.from": pgettext_lazy("label of a list of languages, below a translated message", "Written in"),
}
"""Of the link below messages, on every page that shows a conversation."""
