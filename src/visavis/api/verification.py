"""A verification in a call, for both sides. Pictures come as bodies of their own, beside the call."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router

from visavis.api.answers import wire, wire_if_changed
from visavis.api.auth import CustomerRequest, StaffRequest
from visavis.api.schemas import (
    AbortIn,
    AlternativeIn,
    AnswerIn,
    ConsentIn,
    DecideIn,
    DestroyIn,
    FlagIn,
    MeasuresIn,
    NothingIn,
    ProgressIn,
    ReviewIn,
    RunIn,
    RunNoteIn,
    SignalsIn,
    TanIn,
    VersionIn,
    WantIn,
)
from visavis.features.evidence.problems import NotAPicture, TooLarge
from visavis.features.verification import actions, lookups
from visavis.kernel import bell
from visavis.kernel.problems import Invalid

MIB = 1024 * 1024
MOST_BYTES = 10 * MIB
MEDIA_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
Add = Callable[[str, str, Callable[..., HttpResponse]], None]


def _body(request: HttpRequest) -> tuple[bytes, str]:
    """The picture of a request, read piece by piece and never past what is allowed. Raises TooLarge, NotAPicture."""
    media_type = (request.content_type or "").lower()
    if media_type not in MEDIA_TYPES:
        raise NotAPicture(field="picture")
    said = request.headers.get("Content-Length", "")
    if said.isdecimal() and int(said) > MOST_BYTES:
        raise TooLarge(megabytes=MOST_BYTES // MIB)
    pieces, size = [], 0
    while piece := request.read(256 * 1024):
        size += len(piece)
        if size > MOST_BYTES:
            raise TooLarge(megabytes=MOST_BYTES // MIB)
        pieces.append(piece)
    return b"".join(pieces), media_type


def _figures(request: HttpRequest) -> dict[str, Any]:
    found = {}
    for name in ("width", "height", "sharpness", "glare", "card", "brightness"):
        if text := request.GET.get(name, "")[:20]:
            try:
                found[name] = float(text)
            except ValueError:
                raise Invalid(field=name) from None
    return found


def _picture(data: bytes, media_type: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=media_type)
    answer["Cache-Control"] = "no-store"
    answer["Content-Disposition"] = "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


# --- staff ------------------------------------------------------------------------------------------------------------
def packs(request: StaffRequest, call: UUID | None = None) -> HttpResponse:
    return wire(lookups.packs_for_call(actor=request.auth, call_id=call))


def start(request: StaffRequest, call_id: UUID, body: RunIn) -> HttpResponse:
    return wire(actions.start(actor=request.auth, call_id=call_id, pack=body.pack))


def run_of_call(request: StaffRequest, call_id: UUID) -> HttpResponse:
    return wire_if_changed(request, lookups.run_of_call(actor=request.auth, call_id=call_id))


def run(request: StaffRequest, run_id: UUID) -> HttpResponse:
    return wire_if_changed(request, lookups.run(actor=request.auth, run_id=run_id))


def open_check(request: StaffRequest, run_id: UUID, key: str, body: VersionIn) -> HttpResponse:
    return wire(actions.open_check(actor=request.auth, run_id=run_id, key=key, version=body.version))


def redo(request: StaffRequest, run_id: UUID, key: str, body: VersionIn) -> HttpResponse:
    return wire(actions.redo(actor=request.auth, run_id=run_id, key=key, version=body.version))


def answer(request: StaffRequest, run_id: UUID, key: str, body: AnswerIn) -> HttpResponse:
    return wire(
        actions.answer(
            actor=request.auth,
            run_id=run_id,
            key=key,
            version=body.version,
            verdict=body.verdict,
            reason=body.reason,
            note=body.note,
        )
    )


def alternative(request: StaffRequest, run_id: UUID, key: str, body: AlternativeIn) -> HttpResponse:
    return wire(
        actions.take_alternative(
            actor=request.auth,
            run_id=run_id,
            key=key,
            challenge=body.challenge,
            alternative=body.alternative,
        )
    )


def want(request: StaffRequest, run_id: UUID, key: str, body: WantIn) -> HttpResponse:
    return wire(actions.want(actor=request.auth, run_id=run_id, key=key, challenge=body.challenge))


def save_note(request: StaffRequest, run_id: UUID, key: str, body: RunNoteIn) -> HttpResponse:
    actions.save_note(actor=request.auth, run_id=run_id, key=key, note=body.note)
    return HttpResponse(status=204)


def frame(request: StaffRequest, run_id: UUID, key: str, challenge: str = "") -> HttpResponse:
    data, media_type = _body(request)
    return wire(
        actions.add_frame(
            actor=request.auth,
            run_id=run_id,
            key=key,
            challenge=challenge,
            data=data,
            media_type=media_type,
            client_key=request.GET.get("key", ""),
            figures=_figures(request),
        )
    )


def phrases(request: StaffRequest, run_id: UUID) -> HttpResponse:
    return wire(lookups.phrases(actor=request.auth, run_id=run_id))


def readings(request: StaffRequest, run_id: UUID) -> HttpResponse:
    return wire(lookups.readings(actor=request.auth, run_id=run_id))


def notes(request: StaffRequest, run_id: UUID) -> HttpResponse:
    return wire(lookups.notes(actor=request.auth, run_id=run_id))


def picture(request: StaffRequest, run_id: UUID, item_id: UUID) -> HttpResponse:
    return _picture(*lookups.picture(actor=request.auth, run_id=run_id, item_id=item_id))


def destroy(request: StaffRequest, run_id: UUID, item_id: UUID, body: DestroyIn) -> HttpResponse:
    actions.destroy(actor=request.auth, run_id=run_id, item_id=item_id, why=body.why)
    return wire(lookups.run(actor=request.auth, run_id=run_id))


def flag(request: StaffRequest, run_id: UUID, body: FlagIn) -> HttpResponse:
    return wire(actions.flag(actor=request.auth, run_id=run_id, flag=body.flag, note=body.note))


def send_tan(request: StaffRequest, run_id: UUID, body: NothingIn) -> HttpResponse:
    return wire(actions.send_tan(actor=request.auth, run_id=run_id))


def measures(request: StaffRequest, run_id: UUID, body: MeasuresIn) -> HttpResponse:
    return wire(
        actions.measure(actor=request.auth, run_id=run_id, width=body.width, height=body.height, fps=body.fps)
    )


def decide(request: StaffRequest, run_id: UUID, body: DecideIn) -> HttpResponse:
    return wire(
        actions.decide(
            actor=request.auth,
            run_id=run_id,
            version=body.version,
            decision=body.decision,
            reasons=body.reasons,
            note=body.note,
        )
    )


def abort(request: StaffRequest, run_id: UUID, body: AbortIn) -> HttpResponse:
    return wire(actions.abort(actor=request.auth, run_id=run_id, reason=body.reason))


def reviews(request: StaffRequest) -> HttpResponse:
    return wire(lookups.reviews(actor=request.auth))


def review(request: StaffRequest, run_id: UUID, body: ReviewIn) -> HttpResponse:
    return wire(
        actions.review(
            actor=request.auth,
            run_id=run_id,
            decision=body.decision,
            reasons=body.reasons,
            note=body.note,
        )
    )


# --- customer ---------------------------------------------------------------------------------------------------------
def _mine(request: CustomerRequest, run_id: UUID) -> HttpResponse:
    return wire(lookups.customer_run(actor=request.auth, run_id=run_id))


def my_run_of_call(request: CustomerRequest, call_id: UUID) -> HttpResponse:
    return wire_if_changed(request, lookups.run_of_call(actor=request.auth, call_id=call_id, phrase=True))


def still(
    request: CustomerRequest,
    run_id: UUID,
    wanted: UUID,
    challenge: str = "",
    frame: int = 0,
    of: int = 1,
    masked: bool = False,
) -> HttpResponse:
    data, media_type = _body(request)
    return wire(
        actions.add_still(
            actor=request.auth,
            run_id=run_id,
            wanted=wanted,
            challenge=challenge,
            data=data,
            media_type=media_type,
            figures=_figures(request),
            masked=masked,
            frame=frame,
            of=of,
        )
    )


def consent(request: CustomerRequest, run_id: UUID, body: ConsentIn) -> HttpResponse:
    actions.consent(
        actor=request.auth,
        run_id=run_id,
        kind=body.kind,
        text_version=body.text_version,
        agree=body.agree,
        language=get_language() or "en",
    )
    return _mine(request, run_id)


def enter_tan(request: CustomerRequest, run_id: UUID, body: TanIn) -> HttpResponse:
    actions.enter_tan(actor=request.auth, run_id=run_id, code=body.code)
    return _mine(request, run_id)


def pressure(request: CustomerRequest, run_id: UUID, body: NothingIn) -> HttpResponse:
    actions.press(actor=request.auth, run_id=run_id)
    return _mine(request, run_id)


def signals(request: CustomerRequest, run_id: UUID, body: SignalsIn) -> HttpResponse:
    actions.signal(
        actor=request.auth,
        run_id=run_id,
        camera=body.camera,
        frames=body.frames,
        answered_ms=body.answered_ms,
    )
    return _mine(request, run_id)


def progress(request: CustomerRequest, run_id: UUID, body: ProgressIn) -> HttpResponse:
    """How far an upload is, to the agent's page and stored nowhere."""
    shown = lookups.customer_run(actor=request.auth, run_id=run_id)
    if shown.check is not None and shown.check.wanted == body.wanted:
        frame = {"type": "run_progress", "call": str(shown.call_id), "wanted": str(body.wanted)}
        bell.whisper(f"call:{shown.call_id}", {**frame, "percent": body.percent})
    return HttpResponse(status=204)


def destroy_mine(request: CustomerRequest, run_id: UUID, item_id: UUID, body: NothingIn) -> HttpResponse:
    actions.destroy(actor=request.auth, run_id=run_id, item_id=item_id)
    return _mine(request, run_id)


def dispute(request: CustomerRequest, run_id: UUID, body: NothingIn) -> HttpResponse:
    actions.dispute(actor=request.auth, run_id=run_id)
    return _mine(request, run_id)


# --- routes -----------------------------------------------------------------------------------------------------------
RUN = "/runs/{run_id}"
CHECK = RUN + "/checks/{key}"


def _adder(router: Router, side: str) -> Add:
    """Adds a view under a name of its own in the description of the API."""

    def add(method: str, path: str, view: Callable[..., HttpResponse]) -> None:
        name = f"visavis_api_{side}_run_{view.__name__}"
        router.add_api_operation(path, [method], view, operation_id=name)

    return add


def add_staff_run_routes(router: Router) -> None:
    add = _adder(router, "staff")
    add("GET", "/packs", packs)
    add("POST", "/calls/{call_id}/run", start)
    add("GET", "/calls/{call_id}/run", run_of_call)
    add("GET", "/reviews", reviews)
    add("GET", RUN, run)
    for view in (phrases, readings, notes):
        add("GET", f"{RUN}/{view.__name__}", view)
    add("POST", f"{CHECK}/open", open_check)
    for step in (redo, answer, alternative, want, frame):
        add("POST", f"{CHECK}/{step.__name__}", step)
    add("PUT", f"{CHECK}/note", save_note)
    add("GET", f"{RUN}/items/{{item_id}}/picture", picture)
    add("POST", f"{RUN}/items/{{item_id}}/destroy", destroy)
    for word in (flag, measures, decide, abort, review):
        add("POST", f"{RUN}/{word.__name__}", word)
    add("POST", f"{RUN}/tan", send_tan)


def add_customer_run_routes(router: Router) -> None:
    add = _adder(router, "customer")
    add("GET", "/calls/{call_id}/run", my_run_of_call)
    add("POST", f"{RUN}/stills/{{wanted}}", still)
    add("POST", f"{RUN}/items/{{item_id}}/destroy", destroy_mine)
    add("POST", f"{RUN}/tan", enter_tan)
    for word in (consent, pressure, signals, progress, dispute):
        add("POST", f"{RUN}/{word.__name__}", word)
