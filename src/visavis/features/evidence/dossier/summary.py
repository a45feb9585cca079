"""The pages of a dossier that people read and print. Plain lines of text, never HTML: a name is a name (S-41).

The only place that knows fpdf2 (decision 0017). Fonts lie beside; a sign that none of them knows prints as a box.
"""

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos

from visavis.features.evidence import words
from visavis.features.evidence.models import Case
from visavis.kernel import clock, languages

FONTS = Path(__file__).parent / "fonts"
MOST = 400
"""Characters of one value; the JSON has the rest."""
LOOKED = 30
"""So many of the last looks are printed."""
logging.getLogger("fpdf").setLevel(logging.ERROR)  # it names missing signs, which may be of a person's name
logging.getLogger("fontTools").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Facts:
    case: Case
    parts: dict[str, Any]
    manifest: dict[str, Any]
    words: Mapping[str, str]
    """What codes of checks and decisions mean, in the language of the pages: "verify.reason.glare" and the like."""


def pdf(*, facts: Facts, language: str) -> bytes:
    """All pages, in `language`."""
    with translation.override(language):
        pages = _Pages(facts.case, right_to_left=translation.get_language_bidi())
        _head(pages, facts)
        _decision(pages, facts)
        _steps(pages, facts)
        _kept(pages, facts)
        _consents(pages, facts)
        _looks(pages, facts)
        _proof(pages, facts)
        return bytes(pages.output())


class _Pages(FPDF):
    def __init__(self, case: Case, *, right_to_left: bool) -> None:
        super().__init__(format="A4")
        self.case, self.rtl = case, right_to_left
        self.add_font("house", "", FONTS / "DejaVuSans.ttf")
        self.add_font("house", "B", FONTS / "DejaVuSans-Bold.ttf")
        self.add_font("signs", "", FONTS / "DroidSansFallback.ttf")
        self.set_fallback_fonts(["signs"], exact_match=False)
        self.set_text_shaping(True, direction="rtl" if right_to_left else "ltr")
        self.set_creation_date(clock.now())
        self.set_title(f"{settings.VISAVIS_NAME} {case.ticket.number}")
        self.set_margin(18)
        self.set_auto_page_break(True, 20)
        self.add_page()

    @property
    def side(self) -> Align:
        return Align.R if self.rtl else Align.L

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font("house", "", 8)
        self.set_text_color(110)
        self.cell(0, 5, f"{self.case.ticket.number} · {self.case.id} · {self.page_no()}", align=Align.C)

    def title_line(self, text: str, size: int) -> None:
        self.set_text_color(20)
        self.set_font("house", "B", size)
        self._line(text, size * 0.52)
        self.ln(1)

    def part(self, text: str) -> None:
        self.ln(5)
        if self.get_y() > 250:
            self.add_page()
        self.title_line(text, 12)

    def say(self, text: str, *, soft: bool = False) -> None:
        self.set_text_color(110 if soft else 20)
        self.set_font("house", "", 9)
        self._line(text, 4.8)

    def _line(self, text: str, height: float) -> None:
        self.multi_cell(0, height, clean(text), align=self.side, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def rows(self, rows: list[list[str]], widths: tuple[int, ...]) -> None:
        """Lines of cells; the first cell stands where reading begins."""
        self.set_text_color(20)
        self.set_font("house", "", 9)
        turn = -1 if self.rtl else 1
        with self.table(
            borders_layout="HORIZONTAL_LINES",
            first_row_as_headings=False,
            col_widths=widths[::turn],
            line_height=4.8,
            padding=(1.2, 1),
            text_align=self.side,
        ) as table:
            for cells in rows:
                row = table.row()
                for cell in cells[::turn]:
                    row.cell(clean(cell))


def clean(text: object) -> str:
    """One line without control signs, cut where it gets long."""
    line = "".join(sign if sign.isprintable() else " " for sign in str(text))
    return line if len(line) <= MOST else line[: MOST - 1] + "…"


def moment(at: object) -> str:
    """A time of a row or of JSON, always in UTC and always saying so."""
    if isinstance(at, str) and at:
        at = datetime.fromisoformat(at)
    return f"{at:%Y-%m-%d %H:%M} UTC" if isinstance(at, datetime) else "–"


def _head(pages: _Pages, facts: Facts) -> None:
    case = facts.case
    pages.title_line(_("Summary of an identification"), 18)
    pages.say(settings.VISAVIS_NAME, soft=True)
    pages.ln(3)
    pages.rows(
        [
            [_("Ticket"), case.ticket.number],
            [_("Case"), str(case.id)],
            [_("Customer"), case.customer.name],
            [_("Desk"), case.desk.name],
            [_("Agent"), case.staff.name],
            [_("Began"), moment(case.opened_at)],
            [_("Closed"), moment(case.closed_at)],
            [_("Kept as"), str(words.CATEGORIES.get(case.category, case.category))],
            [_("Kept until"), moment(case.keep_until)],
        ],
        (30, 70),
    )


def _decision(pages: _Pages, facts: Facts) -> None:
    said = facts.parts.get("decision") or {}
    pages.part(_("Decision"))
    if not isinstance(said, dict) or not said.get("decision"):
        pages.say(_("Nothing was decided."))
        return
    rows = [[_("Result"), _meant(facts, "state", said["decision"])]]
    rows += [[_("Reason"), _meant(facts, "reason", reason)] for reason in said.get("reasons") or []]
    for key, label in words.DECISION.items():
        if said.get(key):
            value = moment(said[key]) if key.endswith("_at") else str(said[key])
            rows.append([str(label), value])
    pages.rows(rows, (30, 70))


def _steps(pages: _Pages, facts: Facts) -> None:
    checks = facts.parts.get("checks") or []
    checks = checks.get("checks") or [] if isinstance(checks, dict) else checks
    if not checks:
        return
    pages.part(_("Steps"))
    rows = []
    for number, check in enumerate(checks, start=1):
        reason = check.get("reason") or ""
        rows.append(
            [
                str(number),
                _meant(facts, "title", check.get("kind", "")),
                _meant(facts, "verdict", check.get("state", "")),
                _meant(facts, "reason", reason) if reason else "",
            ]
        )
    pages.rows(rows, (7, 45, 20, 28))


def _meant(facts: Facts, kind: str, code: object) -> str:
    return facts.words.get(f"verify.{kind}.{code}", str(code))


def _kept(pages: _Pages, facts: Facts) -> None:
    items = facts.manifest["items"]
    pages.part(_("What was kept"))
    if not items:
        pages.say(_("Nothing was kept."))
        return
    counted = Counter(item["kind"] for item in items if not item["destroyed"])
    pages.rows(
        [[str(words.KINDS.get(kind, kind)), str(count)] for kind, count in sorted(counted.items())], (60, 40)
    )
    for gap in facts.parts["gaps"]["gaps"]:
        text = _("Gap at {at}: {why}")
        pages.say(text.format(at=moment(gap["at"]), why=words.GAPS.get(gap["why"], gap["why"])))
    for gone in facts.parts["gaps"]["destroyed"]:
        text = _("Item {number} was destroyed at {at}: {why}")
        pages.say(text.format(number=gone["sequence"], at=moment(gone["at"]), why=gone["why"] or "–"))


def _consents(pages: _Pages, facts: Facts) -> None:
    pages.part(_("What the customer agreed to"))
    rows = []
    for one in facts.parts["consent"]["consents"]:
        state = _("since {at}").format(at=moment(one["at"]))
        if one["withdrawn_at"]:
            state += ", " + _("taken back at {at}").format(at=moment(one["withdrawn_at"]))
        what = str(words.CONSENTS.get(one["kind"], one["kind"]))
        rows.append([what, languages.name(one["language"]), one["text_version"], state])
    if rows:
        pages.rows(rows, (34, 18, 12, 36))
    else:
        pages.say(_("No consent was given, so no picture was kept."))


def _looks(pages: _Pages, facts: Facts) -> None:
    looks = facts.parts["viewings"]["viewings"]
    pages.part(_("Who looked"))
    if not looks:
        pages.say(_("Nobody looked before this package was made."))
        return
    rows = []
    for one in looks[-LOOKED:]:
        what = str(words.LOOKS.get(one.what, one.what))
        reason = _("in the call") if one.in_call else one.reason
        rows.append([moment(one.at), one.staff_name, what, reason])
    pages.rows(rows, (23, 22, 25, 30))
    if len(looks) > LOOKED:
        pages.say(_("Earlier looks stand in viewings.json."), soft=True)


def _proof(pages: _Pages, facts: Facts) -> None:
    pages.part(_("Proof"))
    pages.say(_("Every item is chained to the one before, and the whole is signed (Ed25519)."))
    pages.say(_("Anybody can prove offline that nothing was changed: see README.txt beside this page."))
    pages.ln(2)
    pages.rows(
        [
            [_("Items in the chain"), str(len(facts.manifest["items"]))],
            [_("End of the chain"), facts.manifest["head"] or "–"],
            [_("Fingerprint of the signing key"), facts.case.signing_key],
        ],
        (22, 78),
    )
