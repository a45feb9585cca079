"""A verification led to its end on the customer's ticket, without a call being seen: for pages that show one."""

from typing import Any
from uuid import UUID

from support.sealed import specimen


def checked_run(
    *, token: str, ticket_id: str, staff_id: str, pack: str = "simple", name: str = "ANA PETROVA"
) -> dict[str, Any]:
    """Every step of the policy passed with a drawn picture, then verified. Under a policy with a second person the run
    waits for them."""
    from django.db import transaction

    from visavis.features.people import lookups
    from visavis.features.tickets.models import Ticket
    from visavis.features.verification.tests import scene as scenes

    ana = lookups.customer_actor(token)
    ben = lookups.staff_actor_by_id(staff_id=UUID(staff_id))
    assert ana is not None and ben is not None
    ticket = Ticket.objects.select_related("customer").get(id=UUID(ticket_id))
    with transaction.atomic():
        scene = scenes.in_call(ana, ben, ticket)
    scene.consent("evidence", "faces")
    scene.start(pack)
    scene.measure()
    picture = specimen(name)
    for key in list(scene.steps()):
        scene.open(key)
        check = scene.check(key)
        spec = next(one for one in scene.run.pack["checks"] if one["key"] == key)
        if spec["kind"] == "tan":
            scene.tan()
        shown = check.drawn if spec.get("evidence", "none") != "none" else []
        for challenge in shown or [""] * spec.get("needs", 0):
            scene.still(key, challenge, data=picture)
        scene.answer(key)
    scene.decide()
    scenes.end(scene)
    return {"run_id": scene.run_id, "visit_id": scene.visit_id, "case_id": scene.run.case_id}
