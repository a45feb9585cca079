"""The word list of a desk: what translations leave alone, and what they always say in one way."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from visavis.console.access import StaffRequest, staff_page
from visavis.features.captions import actions, lookups
from visavis.features.captions.lookups import GlossaryTermView
from visavis.features.captions.rules import TERM_MAX
from visavis.features.desks import lookups as desks
from visavis.features.desks.lookups import DeskView
from visavis.kernel import languages
from visavis.kernel.problems import NotFound, Problem

SAID: Final = "glossary_said"
"""Under this name the session keeps the word that was taken out last, for the next page's Undo."""


@dataclass(frozen=True)
class TermWords:
    term: str
    keep: bool
    fixed: list[tuple[str, str, str]]
    """(code, language in the reader's words, text)."""


@require_GET
@staff_page
def glossary(request: StaffRequest) -> HttpResponse:
    """The list of one desk; supervisors change it, its agents read it."""
    own = _desks(request)
    if not own:
        return render(request, "console/no_desk.html")
    return _page(request, _chosen(request, own), own)


def _desks(request: StaffRequest) -> list[DeskView]:
    return desks.staff_desks(staff_id=request.staff.staff_id, supervisor=request.staff.supervisor)


def _chosen(request: StaffRequest, own: list[DeskView]) -> DeskView:
    asked = request.POST if request.method == "POST" else request.GET
    return next((one for one in own if one.slug == asked.get("desk")), own[0])


def _page(
    request: StaffRequest, desk: DeskView, own: list[DeskView], *, problem: str = "", status: int = 200
) -> HttpResponse:
    terms = lookups.glossary(actor=request.staff, desk_id=desk.id)
    gone = request.session.get(SAID)
    context = {
        "place": desk,
        "own": own,
        "terms": [_words(term) for term in sorted(terms, key=lambda one: one.term.casefold())],
        "languages_offered": sorted(
            ((code, languages.name(code)) for code in languages.SPOKEN), key=lambda one: one[1].casefold()
        ),
        "most": TERM_MAX,
        "form": request.POST if problem else {"kind": "keep"},
        "gone": gone if gone and gone["desk"] == desk.slug and not problem else None,
        "problem": problem,
    }
    return render(request, "console/glossary.html", context, status=status)


def _words(term: GlossaryTermView) -> TermWords:
    fixed = [(code, languages.name(code), text) for code, text in sorted(term.translations.items())]
    return TermWords(term.term, term.keep, fixed)


def _command(deed: Callable[[StaffRequest, DeskView], None]) -> Callable[..., HttpResponse]:
    """A button of the page, for supervisors: do it and come back; what goes wrong is said on the page."""

    @require_POST
    @staff_page
    @wraps(deed)
    def answer(request: StaffRequest) -> HttpResponse:
        own = _desks(request)
        if not own:
            raise NotFound
        desk = _chosen(request, own)
        try:
            deed(request, desk)
        except NotFound:
            raise
        except Problem as problem:
            return _page(request, desk, own, problem=problem.text, status=problem.status)
        return HttpResponseRedirect(f"{reverse('glossary')}?{urlencode({'desk': desk.slug})}")

    return answer


@_command
def put(request: StaffRequest, desk: DeskView) -> None:
    """Add a word, or one more fixed translation of a word that is there already."""
    actions.put_term(actor=request.staff, desk_id=desk.id, term=_asked(request, desk))
    request.session.pop(SAID, None)


def _asked(request: StaffRequest, desk: DeskView) -> GlossaryTermView:
    """Never translated means in no language; a fixed translation joins those that the word has."""
    word = " ".join(request.POST.get("term", "").split())
    if request.POST.get("kind") != "fixed":
        return GlossaryTermView(word, True, {})
    code, text = request.POST.get("language", ""), request.POST.get("text", "").strip()
    if code not in languages.SPOKEN or not text:
        raise Incomplete
    known = lookups.glossary(actor=request.staff, desk_id=desk.id)
    same = next((one for one in known if one.term.casefold() == word.casefold()), None)
    before = same.translations if same else {}
    return GlossaryTermView(word, same is not None and same.keep, {**before, code: text})


class Incomplete(Problem):
    code = "glossary.incomplete"
    status = 422
    message = _("Choose the language and write the translation that is always to be used.")


@_command
def drop(request: StaffRequest, desk: DeskView) -> None:
    """Take a word out; the next page offers to put it back."""
    gone = actions.drop_term(actor=request.staff, desk_id=desk.id, term=request.POST.get("term", ""))
    if gone is not None:
        request.session[SAID] = {"desk": desk.slug, **asdict(gone)}


@_command
def undo(request: StaffRequest, desk: DeskView) -> None:
    """Put back what was taken out last in this browser."""
    gone: dict[str, Any] = request.session.get(SAID) or {}
    if gone.get("desk") == desk.slug:
        term = GlossaryTermView(gone["term"], gone["keep"], gone["translations"])
        actions.put_term(actor=request.staff, desk_id=desk.id, term=term)
        request.session.pop(SAID, None)
