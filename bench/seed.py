"""Fill a house for a benchmark: `python -m bench.seed COUNT FILE [--waiting]`, with VISAVIS_DATA set.

Rows are written in bulk, which the product never does, because ten thousand sign-ins by e-mail are not what is
measured. They are the rows that signing in, opening a ticket, preparing and (with --waiting) joining would leave:
one desk, one agent, and for each customer a session, a ticket and a place in line. FILE gets the cookies.
"""

import json
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visavis.site.settings")
    import django

    django.setup()
    from django.db import transaction

    count, target, waiting = int(sys.argv[1]), Path(sys.argv[2]), "--waiting" in sys.argv
    with transaction.atomic():
        made = fill(count, waiting=waiting)
    target.write_text(json.dumps(made))


def fill(count: int, *, waiting: bool) -> dict[str, Any]:
    from visavis.features.desks import actions as desks
    from visavis.features.people import actions as people
    from visavis.features.people.actors import SystemActor

    system = SystemActor()
    desk = desks.make_desk(actor=system, slug="support", name="Bench desk")
    staff = people.add_staff(
        username="ben", password="correct horse battery", name="Ben Okafor", languages=["en"]
    )
    desks.add_member(actor=system, desk_id=desk.id, staff_id=staff.id)
    return {
        "desk": str(desk.id),
        "staff": {"cookie": _staff_cookie(staff.user)},
        "customers": _customers(count, desk, waiting=waiting),
    }


def _staff_cookie(user: Any) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _customers(count: int, desk: Any, *, waiting: bool) -> list[dict[str, str]]:
    from visavis.features.people.models import Customer
    from visavis.features.tickets.models import Ticket
    from visavis.features.visits.models import Visit
    from visavis.kernel import clock, ids

    now = clock.now()
    customers = [Customer(name=f"Customer {number}", created_at=now) for number in range(count)]
    Customer.objects.bulk_create(customers, batch_size=500)
    raws, browser = [ids.secret() for _ in customers], ids.secret()
    _sessions(customers, raws, browser, now)
    tickets = [_ticket(number, customer, desk, now) for number, customer in enumerate(customers)]
    Ticket.objects.bulk_create(tickets, batch_size=500)
    visits = [
        _visit(ticket, now - timedelta(milliseconds=100 * (count - n))) for n, ticket in enumerate(tickets)
    ]
    if waiting:
        Visit.objects.bulk_create(visits, batch_size=500)
    return [
        {
            "cookie": f"visavis_customer={raw}; visavis_browser={browser}; {_prepared(ticket)}",
            "ticket": str(ticket.id),
            "visit": str(visit.id) if waiting else "",
        }
        for raw, ticket, visit in zip(raws, tickets, visits, strict=True)
    ]


def _sessions(customers: list[Any], raws: list[str], browser: str, now: datetime) -> None:
    from visavis.features.people.models import CustomerSession
    from visavis.kernel import ids

    CustomerSession.objects.bulk_create(
        [
            CustomerSession(
                token_hash=ids.digest(raw),
                customer=customer,
                proven="host",
                browser_hash=ids.digest(browser),
                created_at=now,
                expires_at=now + timedelta(hours=2),
            )
            for raw, customer in zip(raws, customers, strict=True)
        ],
        batch_size=500,
    )


def _ticket(number: int, customer: Any, desk: Any, now: datetime) -> Any:
    from visavis.features.tickets.models import Ticket

    return Ticket(
        number=f"{number:04X}-BNCH",
        customer=customer,
        desk=desk,
        subject="I can't sign in",
        opened_by="host",
        announced_at=now,
        created_at=now,
        updated_at=now,
    )


def _visit(ticket: Any, joined: datetime) -> Any:
    from visavis.features.visits.models import Visit

    return Visit(
        ticket=ticket,
        customer=ticket.customer,
        desk=ticket.desk,
        joined_at=joined,
        key=joined,
        identified="host",
    )


def _prepared(ticket: Any) -> str:
    """The cookie that the preparation page sets."""
    from django.http import HttpResponse

    from visavis.portal import preparation

    consents = preparation.agreed([name for name, _version, _text in preparation.CONSENTS])
    assert consents is not None
    response = HttpResponse()
    preparation.keep(response, ticket_id=ticket.id, prepared=preparation.Prepared("en", consents))
    return f"{preparation.COOKIE}={response.cookies[preparation.COOKIE].value}"


if __name__ == "__main__":
    main()
