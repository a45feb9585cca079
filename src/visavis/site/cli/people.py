"""`visavis staff add` and `visavis desk add`: the first people and the first desk of a house."""

import argparse
import secrets
from typing import Any

from visavis.site.cli import booking, house
from visavis.site.cli.house import Refused

WORD_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def add_commands(commands: Any) -> None:
    staff = commands.add_parser("staff", help="people who serve customers").add_subparsers(required=True)
    add = staff.add_parser("add", help="add somebody and print a first password")
    add.add_argument("name", help="as customers see it, e.g. 'Ben Okafor'")
    add.add_argument("--username", help="to sign in with; made from the first name when left out")
    add.add_argument("--desk", action="append", default=[], help="short name of a desk; may be repeated")
    add.add_argument("--language", action="append", default=[], help="spoken language, e.g. en")
    add.add_argument("--supervisor", action="store_true")
    add.set_defaults(run=add_staff)
    desk = commands.add_parser("desk", help="counters of the house").add_subparsers(required=True)
    add = desk.add_parser("add", help="add a desk that is open round the clock")
    add.add_argument("slug", help="short name for addresses, e.g. support")
    add.add_argument("name", help="as customers see it, e.g. 'Acme Support'")
    add.add_argument("--time-zone", default="UTC")
    add.set_defaults(run=add_desk)
    booking.add_commands(staff, desk)


def new_password() -> str:
    """Twenty signs in four groups, about 98 bits; no look-alikes, so it can be read out."""
    return "-".join("".join(secrets.choice(WORD_SIGNS) for _ in range(5)) for _ in range(4))


def add_staff(args: argparse.Namespace) -> int:
    house.open_house()
    from django.contrib.auth.models import User
    from django.db import transaction

    from visavis.features.desks.actions import add_member
    from visavis.features.desks.lookups import desk_by_slug
    from visavis.features.people.actions import add_staff as add
    from visavis.features.people.actors import SystemActor
    from visavis.kernel.problems import NotFound

    username = args.username or args.name.split()[0].lower()
    if User.objects.filter(username=username).exists():
        raise Refused(f"Somebody signs in as {username} already. Give another name with --username.")
    password = new_password()
    with transaction.atomic():
        staff = add(
            username=username,
            password=password,
            name=args.name,
            languages=args.language or ["en"],
            supervisor=args.supervisor,
        )
        for slug in args.desk:
            try:
                found = desk_by_slug(slug=slug)
            except NotFound:
                raise Refused(
                    f"There is no desk called {slug}. Add it with: visavis desk add {slug} NAME"
                ) from None
            add_member(actor=SystemActor(), desk_id=found.id, staff_id=staff.id)
    print(f"{args.name} signs in as {username} with this first password, shown once:\n\n    {password}\n")
    return 0


def add_desk(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.desks.actions import make_desk
    from visavis.features.desks.lookups import desk_by_slug
    from visavis.features.people.actors import SystemActor
    from visavis.kernel.problems import NotFound, Problem

    try:
        desk_by_slug(slug=args.slug)
    except NotFound:
        pass
    else:
        raise Refused(f"There is a desk called {args.slug} already.")
    try:
        make_desk(actor=SystemActor(), slug=args.slug, name=args.name, time_zone=args.time_zone)
    except Problem as problem:
        raise Refused(f"The desk was not added: {problem}") from None
    print(f"Desk {args.slug} ({args.name}) is open round the clock, times in {args.time_zone}.")
    return 0
