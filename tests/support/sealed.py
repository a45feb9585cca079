"""A signed case of evidence on the customer's ticket, without a call being held: for pages that show one."""

import io
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw


def specimen(text: str) -> bytes:
    """A drawn card with something on it that can be read."""
    picture = Image.new("RGB", (1280, 800), (196, 214, 206))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 160, 420, 640), fill=(120, 104, 96))
    draw.ellipse((150, 230, 330, 440), fill=(224, 190, 168))
    for row, line in enumerate((text, "SPECIMEN", "UTO  L898902C3", "12 AUG 1974")):
        draw.text((480, 180 + row * 110), line, fill=(20, 30, 60), font_size=64)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def sealed_case(*, token: str, ticket_id: str, staff_id: str, language: str = "ru") -> dict[str, Any]:
    """Consent, draw, two stills, a frame and a reading, closed and signed; one still was destroyed."""
    from django.db import transaction

    from visavis.features.calls import actions as calls
    from visavis.features.calls.models import Call
    from visavis.features.evidence import actions
    from visavis.features.people import lookups
    from visavis.kernel import clock, ids

    ana = lookups.customer_actor(token)
    ben = lookups.staff_actor_by_id(staff_id=UUID(staff_id))
    assert ana is not None and ana.customer_id is not None and ben is not None
    with transaction.atomic():
        call = calls.open_call(
            visit_id=ids.new_id(),
            ticket_id=UUID(ticket_id),
            customer=calls.Side(ana.customer_id, ana.name),
            agent=calls.Side(ben.staff_id, ben.name),
            relay_only=False,
            actor=ben.journal_name,
        )
    actions.give_consents(
        actor=ana,
        ticket_id=call.ticket_id,
        visit_id=call.visit_id,
        kinds=["evidence", "faces"],
        language=language,
        method="prepare_page",
    )
    case = actions.open_case(actor=ben, call=call, keep_days=1)
    same: dict[str, Any] = {"case_id": case.id, "by": "system"}
    drawn = {"drawn": ["tilt_slowly", "cover_corner"]}
    actions.keep_record(**same, kind="draw", check_key="movement", payload=drawn)
    items = [
        actions.keep(
            **same,
            kind=kind,
            check_key=key,
            source=source,
            data=specimen(text),
            media_type="image/jpeg",
            client_key=ids.secret(64),
            figures={"sharpness": 91.2, "glare": 0.01},
        )
        for kind, key, source, text in (
            ("still", "front", "camera", "PETROVA"),
            ("still", "front", "camera", "ANA"),
            ("frame", "movement", "received", "TILTED"),
        )
    ]
    read = {"mrz": {"number": "L898902C3", "surname": "PETROVA", "given": "ANA"}, "expired": False}
    actions.keep_record(**same, kind="reading", check_key="front", payload=read)
    actions.destroy_item(actor=ben, item_id=items[0].id, why="digits_visible")
    Call.objects.filter(id=call.id).update(state="ended", ended_at=clock.now())
    actions.close_case(case_id=case.id, category="identity", keep_days=180)
    return {"case_id": str(case.id), "item_id": str(items[1].id)}
