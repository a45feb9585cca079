"""A case as a call makes it: consent, pictures, records; and the people around it."""

import io
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image, ImageDraw

from visavis.features.calls.models import Call
from visavis.features.evidence import actions
from visavis.features.evidence.models import Case, Item
from visavis.features.evidence.tests.conftest import a_call, keep, note
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.tickets.models import Ticket
from visavis.kernel import clock


def jpeg(text: str = "SPECIMEN", size: tuple[int, int] = (640, 400)) -> bytes:
    """A picture on which something can be read."""
    picture = Image.new("RGB", size, (230, 220, 200))
    ImageDraw.Draw(picture).text((40, 40), text, fill=(0, 0, 0), font_size=60)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def confirmed(actor: StaffActor) -> StaffActor:
    """The same person, a factor just shown."""
    return replace(actor, confirmed_at=clock.now())


@dataclass
class Scene:
    """Ana's case, kept by Ben's call."""

    case: Case
    call: Call
    stills: list[Item]
    reading: Item


def make_case(ana: CustomerActor, ben: StaffActor, ticket: Ticket, *, language: str = "ru") -> Scene:
    """Consent, a draw, two pictures, what was read, a frame; still open."""
    call = a_call(ana, ben, ticket)
    actions.give_consents(
        actor=ana,
        ticket_id=ticket.id,
        visit_id=call.visit_id,
        kinds=["evidence", "faces"],
        language=language,
        method="prepare_page",
    )
    case = actions.open_case(actor=ben, call=call, keep_days=1)
    note(case, kind="draw", check_key="movement", payload={"drawn": ["tilt_slowly", "cover_corner"]})
    stills = [keep(case, data=jpeg(f"ANA {number}")) for number in (1, 2)]
    reading = note(case, kind="reading", payload={"number": "L898902C3"})
    keep(case, data=jpeg("frame"), kind="frame", source="received")
    case.refresh_from_db()
    return Scene(case, call, stills, reading)


def hang_up(scene: Scene) -> None:
    Call.objects.filter(id=scene.call.id).update(state="ended", ended_at=clock.now())


def closed(scene: Scene, *, category: str = "identity", days: int = 180) -> Case:
    hang_up(scene)
    scene.case = actions.close_case(case_id=scene.case.id, category=category, keep_days=days)
    return scene.case


def behind(scene: Scene) -> dict[str, Any]:
    """What a run would say about the case."""
    items = [{"item_id": str(item.id)} for item in scene.stills]
    return {
        "checks": [
            {"key": "front", "kind": "front", "state": "passed", "reason": "", "items": items},
            {"key": "face", "kind": "face", "state": "doubtful", "reason": "glare", "items": []},
        ],
        "draws": [{"check": "movement", "drawn": ["tilt_slowly"]}],
        "quality": {"width": 1280, "height": 720, "fps": 25},
        "decision": {"decision": "verified", "reasons": ["other"], "agent": "Ben Okafor", "pack": "simple"},
    }
