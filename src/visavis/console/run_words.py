"""A run put into words for the pages that replay it: steps, what was drawn, hints, flags, and who decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from visavis.features.verification import texts
from visavis.features.verification.lookups import Earlier, face_pair
from visavis.features.verification.views import CheckView, ItemView, RunView

SIGNS: Final = {
    "passed": ("circle-check", "good"),
    "doubtful": ("triangle-alert", "attention"),
    "failed": ("circle-x", "stop"),
    "skipped": ("circle-minus", ""),
    "open": ("circle-dot", ""),
    "waiting": ("circle", ""),
}
"""Icon and colour of a step's state; the word stands beside them."""
RUN_SIGNS: Final = {
    "verified": ("badge-check", "good"),
    "in_review": ("hourglass", "attention"),
    "not_verified": ("circle-x", "stop"),
    "try_again": ("rotate-ccw", ""),
    "aborted": ("circle-slash", ""),
    "running": ("circle-dot", "brand"),
}
SOURCES: Final[dict[str, Promise]] = {
    "camera": _("taken by the customer's camera"),
    "received": _("taken from the received video"),
    "house": _("written by the server"),
}
FACES: Final[dict[str, Promise]] = {
    "document": pgettext_lazy("one of two pictures beside each other", "Document"),
    "live": pgettext_lazy("one of two pictures beside each other", "Live"),
}
DECISIONS: Final[dict[str, Promise]] = {
    "verified": texts.STATES["verified"],
    "not_verified": texts.STATES["not_verified"],
    "try_again": texts.STATES["try_again"],
}


@dataclass(frozen=True)
class PictureWords:
    id: UUID
    what: str
    source: str
    size: str
    at: datetime
    destroyed: bool
    earlier: bool
    """Of a session before an interruption: kept, but not what the answer rests on."""


@dataclass(frozen=True)
class StepWords:
    number: int
    key: str
    title: str
    state: str
    icon: str
    colour: str
    reason: str
    look: list[str]
    drawn: list[tuple[str, str]]
    """(what was drawn, what was done instead)."""
    questions: list[str]
    pictures: list[PictureWords]
    faces: list[tuple[str, str, PictureWords | None]]
    """Of the step that compares them: (role, its name, the newest picture that counts); else nothing."""
    serves: list[tuple[str, str]]
    tries: int
    tries_most: int
    answered_at: datetime | None


def word(table: dict[str, Any], key: str) -> str:
    """The word of a code; the code itself where a later version knows more than this one."""
    return str(table.get(key, key))


def reason(code: str) -> str:
    return word(texts.REASONS, code)


def drawn(key: str) -> str:
    """What was drawn: a challenge, a category of security features, or a question."""
    return str(texts.MOVES.get(key) or texts.FEATURE.get(key) or texts.QUESTIONS.get(key) or key)


def steps(run: RunView) -> list[StepWords]:
    return [_step(number, check, run) for number, check in enumerate(run.checks, 1)]


def _step(number: int, check: CheckView, run: RunView) -> StepWords:
    icon, colour = SIGNS.get(check.state, ("circle", ""))
    asked = [one for one in check.drawn if one not in texts.QUESTIONS]
    return StepWords(
        number=number,
        key=check.key,
        title=word(texts.KINDS, check.kind),
        state=word(texts.VERDICTS, check.state),
        icon=icon,
        colour=colour,
        reason=reason(check.reason) if check.reason else "",
        look=str(texts.LOOK[check.kind]).split("\n"),
        drawn=[(drawn(one), drawn(check.taken[one]) if one in check.taken else "") for one in asked],
        questions=[drawn(one) for one in check.questions],
        pictures=[_picture(item, check, run.session) for item in check.items],
        faces=_faces(run) if check.kind == "compare_face" else [],
        serves=[(one, word(texts.REQUIREMENTS, one)) for one in check.serves],
        tries=check.tries,
        tries_most=check.tries_most,
        answered_at=check.answered_at,
    )


def _faces(run: RunView) -> list[tuple[str, str, PictureWords | None]]:
    pair = face_pair(run)
    sides = (("document", pair.document), ("live", pair.live))
    whose = {item.id: check for check in run.checks for item in check.items}
    return [
        (role, str(FACES[role]), _picture(item, whose[item.id], run.session) if item else None)
        for role, item in sides
    ]


def _picture(item: ItemView, check: CheckView, session: int) -> PictureWords:
    width, height = item.figures.get("width", 0), item.figures.get("height", 0)
    return PictureWords(
        id=item.id,
        what=drawn(item.challenge) if item.challenge else word(texts.KINDS, check.kind),
        source=str(SOURCES.get(item.source, item.source)),
        size=f"{width}×{height}" if width and height else "",
        at=item.at,
        destroyed=item.destroyed,
        earlier=item.session != session,
    )


def hints(run: RunView) -> list[tuple[str, str]]:
    """(level, sentence): signs that something may be wrong; they decide nothing."""
    return [(str(one["level"]), _filled(one)) for one in run.hints]


def _filled(hint: dict[str, Any]) -> str:
    values = {"label": "", **{name: str(value) for name, value in hint.get("values", {}).items()}}
    return word(texts.HINTS, hint["key"]).format(**values)


def flags(run: RunView) -> list[tuple[str, datetime | None]]:
    """(what, when): quiet words of the agent, and the customer's own."""
    found = [
        (word(texts.FLAGS, one["kind"]), parse_datetime(one["at"]) if one.get("at") else None)
        for one in run.flags
    ]
    if run.pressure_at is not None:
        found.append((str(_("The customer pressed: something is wrong here")), run.pressure_at))
    return found


def overview(run: RunView) -> dict[str, Any]:
    """The run as a whole, in words."""
    icon, colour = RUN_SIGNS.get(run.state, ("circle", ""))
    return {
        "pack": word(texts.PACKS, run.pack.key),
        "state": word(texts.STATES, run.state),
        "icon": icon,
        "colour": colour,
        "proposed": word(DECISIONS, run.proposed) if run.proposed else "",
        "reasons": [reason(one) for one in run.reasons],
        "hints": hints(run),
        "flags": flags(run),
    }


def line(run: Earlier) -> dict[str, Any]:
    """An earlier run as one line of a list."""
    icon, colour = RUN_SIGNS.get(run.state, ("circle", ""))
    return {
        "one": run,
        "pack": word(texts.PACKS, run.pack),
        "state": word(texts.STATES, run.state),
        "icon": icon,
        "colour": colour,
    }
