"""`visavis staff`: who serves customers, who may not any more, and their passwords."""

import argparse
import secrets
from datetime import date
from typing import Any

from visavis.site.cli import booking, desks, find, house
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
    staff.add_parser("list", help="everybody, with their desks and whether they are signed in").set_defaults(
        run=list_staff
    )
    one = staff.add_parser(
        "disable",
        help="shut somebody out: all their pages and sockets end within seconds",
        description="Shut somebody out. All their pages end at once, open consoles within seconds; a call they hold "
        "ends a minute later. What they did stays in the journals by name. `enable` undoes it.",
    )
    one.add_argument("username")
    one.set_defaults(run=disable)
    one = staff.add_parser(
        "training",
        help="until when somebody's training for identity calls counts",
        description="Note the last day on which somebody's training for identity calls counts. After it such calls "
        "don't ring at them; all others do. --none: keep no record, so that everything rings.",
    )
    one.add_argument("username")
    until = one.add_mutually_exclusive_group(required=True)
    until.add_argument("until", nargs="?", type=date.fromisoformat, metavar="YYYY-MM-DD")
    until.add_argument("--none", action="store_true")
    one.set_defaults(run=training)
    one = staff.add_parser("enable", help="let somebody sign in again, with the password they had")
    one.add_argument("username")
    one.set_defaults(run=enable)
    one = staff.add_parser("password", help="set and print a new password, and sign them out everywhere")
    one.add_argument("username")
    one.set_defaults(run=new_password_for)
    booking.add_commands(staff, desks.add_commands(commands))


def new_password() -> str:
    """Twenty signs in four groups, about 98 bits; no look-alikes, so it can be read out."""
    return "-".join("".join(secrets.choice(WORD_SIGNS) for _ in range(5)) for _ in range(4))


def add_staff(args: argparse.Namespace) -> int:
    house.open_house()
    from django.contrib.auth.models import User
    from django.db import transaction

    from visavis.features.desks.actions import add_member
    from visavis.features.people.actions import add_staff as add
    from visavis.features.people.actors import SystemActor

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
            add_member(actor=SystemActor(), desk_id=find.desk(slug).id, staff_id=staff.id)
    print(f"{args.name} signs in as {username} with this first password, shown once:\n\n    {password}\n")
    return 0


def list_staff(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.people.actors import SystemActor
    from visavis.features.people.lookups import staff_list

    rows = staff_list(actor=SystemActor())
    for row in rows:
        role = "supervisor" if row.supervisor else "agent"
        state = (
            "disabled" if row.disabled else f"signed in {row.signed_in}x" if row.signed_in else "signed out"
        )
        where = ", ".join(row.desks) or "no desk"
        trained = f"; trained until {row.trained_until}" if row.trained_until else ""
        words = f"{row.name}; {role}; {where}; speaks {' '.join(row.languages)}; {state}{trained}"
        print(house.row(row.username, words))
    if not rows:
        print("Nobody yet. Add somebody with: visavis staff add 'Ben Okafor' --desk SLUG")
    return 0


def disable(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.people.actions import disable_staff
    from visavis.features.people.actors import SystemActor

    person = find.staff(args.username)
    if disable_staff(staff_id=person.id, actor=SystemActor()):
        print(f"{person.name} ({args.username}) is out: pages at once, open consoles within seconds.")
    else:
        print(f"{person.name} ({args.username}) was disabled already.")
    return 0


def training(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.people.actions import set_training
    from visavis.features.people.actors import SystemActor

    person = find.staff(args.username)
    set_training(staff_id=person.id, until=args.until, actor=SystemActor())
    if args.until is None:
        print(f"No training is recorded for {person.name} ({args.username}): identity calls ring at them.")
    else:
        print(f"{person.name} ({args.username}) takes identity calls up to and including {args.until}.")
    return 0


def enable(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.people.actions import enable_staff
    from visavis.features.people.actors import SystemActor

    person = find.staff(args.username)
    if enable_staff(staff_id=person.id, actor=SystemActor()):
        print(f"{person.name} ({args.username}) may sign in again, with the password they had.")
    else:
        print(f"{person.name} ({args.username}) was not disabled.")
    return 0


def new_password_for(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.people.actions import set_staff_password
    from visavis.features.people.actors import SystemActor

    person, password = find.staff(args.username), new_password()
    set_staff_password(staff_id=person.id, password=password, actor=SystemActor())
    print(
        f"{person.name} is signed out everywhere and signs in as {args.username} with this password, shown once:"
    )
    print(f"\n    {password}\n")
    return 0
