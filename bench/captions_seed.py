"""Open calls whose customers have captions on: `python -m bench.captions_seed COUNT FILE`, with VISAVIS_DATA set.

Rows are written in bulk, as in seed.py; they are what accepting, joining and turning captions on would leave. The
server must run already: calls that it finds open at its start wait for pages that never come.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any
from uuid import UUID


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visavis.site.settings")
    import django

    django.setup()
    from django.db import transaction

    count, target = int(sys.argv[1]), Path(sys.argv[2])
    with transaction.atomic():
        made = [{"cookie": one["cookie"], "call": str(_call(UUID(one["ticket"])))} for one in _people(count)]
    target.write_text(json.dumps(made))


def _people(count: int) -> list[dict[str, str]]:
    from bench.seed import _customers
    from visavis.features.desks import actions as desks
    from visavis.features.people.actors import SystemActor

    desk = desks.make_desk(actor=SystemActor(), slug="bench-voices", name="Bench voices")
    return _customers(count, desk, waiting=False)


def _call(ticket_id: UUID) -> Any:
    from visavis.features.calls.models import Call, Participant
    from visavis.features.captions.models import CallSide
    from visavis.kernel import clock, ids

    now = clock.now()
    call = Call.objects.create(
        visit_id=ids.new_id(), ticket_id=ticket_id, relay_only=False, opened_at=now, connected_at=now
    )
    for role in ("customer", "agent"):
        Participant.objects.create(
            call=call, role=role, person_id=ids.new_id(), name=role.title(), epoch=1, joined_at=now
        )
    CallSide.objects.create(call=call, role="customer", speaks="en", reads="en", on=True)
    return call.id


if __name__ == "__main__":
    main()
