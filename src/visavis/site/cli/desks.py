"""`visavis desk`: the counters of the house, when they are open, who serves there, and how calls travel."""

import argparse
import re
from typing import Any

from visavis.features.desks.rules import DAYS
from visavis.site.cli import find, house
from visavis.site.cli.house import Refused

RELAY = {"on": True, "off": False, "auto": None}
_DAYS = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? (.+)")


def add_commands(commands: Any) -> Any:
    """Returns the group, for commands about desks that live elsewhere."""
    desk = commands.add_parser("desk", help="counters of the house").add_subparsers(required=True)
    add = desk.add_parser("add", help="add a desk that is open round the clock")
    add.add_argument("slug", help="short name for addresses, e.g. support")
    add.add_argument("name", help="as customers see it, e.g. 'Acme Support'")
    add.add_argument("--time-zone", default="UTC")
    add.set_defaults(run=add_desk)
    desk.add_parser("list", help="the desks, and whether they are open now").set_defaults(run=list_desks)
    _add_hours(desk)
    _add_members(desk)
    relay = desk.add_parser(
        "relay",
        help="show or set whether calls must go through the relay",
        description="on: calls of this desk go through the relay only, so that neither side learns the other's network "
        "address. off: browsers may meet directly. auto: on as soon as the house has a relay. Holds for new calls.",
    )
    relay.add_argument("slug", help="short name of the desk")
    relay.add_argument("how", nargs="?", choices=list(RELAY))
    relay.set_defaults(run=relay_of)
    return desk


def _add_hours(desk: Any) -> None:
    hours = desk.add_parser(
        "hours",
        help="show or set when a desk is open",
        description="Times are local to the desk. Days that are not named stay as they are. A span whose end is not "
        "after its start runs past midnight; 24:00 ends a day.",
        epilog="example: visavis desk hours support 'mon-fri 09:00-12:30,13:30-18:00' 'sat 10:00-14:00' 'sun closed'",
    )
    hours.add_argument("slug", help="short name of the desk")
    hours.add_argument("days", nargs="*", help="e.g. 'mon-fri 09:00-18:00' or 'sun closed'")
    hours.add_argument("--round-the-clock", action="store_true", help="open at all times")
    hours.add_argument(
        "--holiday", action="append", default=[], metavar="DAY", help="closed then, 2026-12-25"
    )
    hours.add_argument(
        "--no-holiday", action="append", default=[], metavar="DAY", help="no holiday after all"
    )
    hours.add_argument("--time-zone", help="e.g. Europe/Berlin; the hours keep their figures")
    hours.set_defaults(run=hours_of)


def _add_members(desk: Any) -> None:
    member = desk.add_parser("member", help="let somebody serve at a desk, or no more")
    member.add_argument("slug", help="short name of the desk")
    member.add_argument("username")
    member.add_argument("--remove", action="store_true", help="they serve here no more")
    member.set_defaults(run=member_of)
    skills = desk.add_parser(
        "skills",
        help="show or set what the members of a desk serve",
        description="A member without skills serves everybody. One with skills serves only visits whose purpose is "
        "among them, and is asked first for those.",
    )
    skills.add_argument("slug", help="short name of the desk")
    skills.add_argument("username", nargs="?", help="whose skills to set; shows all members when left out")
    skills.add_argument("skill", nargs="*", help="identity, card, other")
    skills.add_argument("--none", action="store_true", help="take all skills away: serves everybody")
    skills.set_defaults(run=skills_of)


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
        raise Refused(f"The desk was not added: {problem.text}") from None
    print(f"Desk {args.slug} ({args.name}) is open round the clock, times in {args.time_zone}.")
    return 0


def list_desks(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.desks.lookups import members, open_desks

    found = open_desks()
    for view in found:
        count = len(members(desk_id=view.id))
        state = "open" if view.open_now else "closed"
        print(house.row(view.slug, f"{view.name}; {state} now; {count} members; {view.time_zone}"))
    if not found:
        print("No desk yet. Add one with: visavis desk add support 'Acme Support'")
    return 0


def hours_of(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.desks.actions import ROUND_THE_CLOCK, set_hours
    from visavis.features.people.actors import SystemActor
    from visavis.kernel.problems import Problem

    desk = find.desk(args.slug)
    if args.round_the_clock and args.days:
        raise Refused("Either --round-the-clock or days with their hours, not both.")
    if args.days or args.round_the_clock or args.holiday or args.no_holiday or args.time_zone:
        hours = dict(ROUND_THE_CLOCK if args.round_the_clock else desk.hours)
        for text in args.days:
            hours |= _day_hours(text)
        if unknown := sorted(set(args.no_holiday) - set(desk.holidays)):
            raise Refused(f"{unknown[0]} is no holiday of {desk.name}. There are: {_list(desk.holidays)}.")
        holidays = sorted({*desk.holidays, *args.holiday} - set(args.no_holiday))
        try:
            set_hours(
                actor=SystemActor(),
                desk_id=desk.id,
                hours=hours,
                holidays=holidays,
                time_zone=args.time_zone or desk.time_zone,
            )
        except Problem as problem:
            raise Refused(f"Nothing was changed. {problem.text}") from None
        desk.refresh_from_db()
    _print_hours(desk)
    return 0


def _day_hours(text: str) -> dict[str, list[list[str]]]:
    """'mon-fri 09:00-12:30,13:30-18:00' as one entry a day; 'fri-mon' runs over the weekend."""
    found = _DAYS.fullmatch(text.strip().lower())
    first, last, spans = found.groups() if found else ("", "", "")
    if first not in DAYS or (last or first) not in DAYS:
        raise Refused(f"'{text}' does not begin with days like mon, mon-fri or sat-sun.")
    hours = [] if spans == "closed" else [_span(part.strip(), text) for part in spans.split(",")]
    begin = DAYS.index(first)
    count = (DAYS.index(last or first) - begin) % 7 + 1
    return {DAYS[(begin + n) % 7]: hours for n in range(count)}


def _span(part: str, text: str) -> list[str]:
    start, dash, end = part.partition("-")
    if not dash:
        raise Refused(f"'{text}': '{part}' is not a span like 09:00-18:00, and not the word closed.")
    return [start.strip(), end.strip()]


def _print_hours(desk: Any) -> None:
    from visavis.features.desks.lookups import opening

    print(f"{desk.name} (times in {desk.time_zone}), {'open' if opening(desk).open_now else 'closed'} now")
    for day in DAYS:
        spans = desk.hours.get(day, [])
        print(house.row(day, ", ".join("-".join(span) for span in spans) or "closed"))
    print(house.row("holidays", _list(desk.holidays)))


def _list(words: list[str]) -> str:
    return ", ".join(words) or "none"


def member_of(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.desks.actions import add_member, remove_member
    from visavis.features.desks.lookups import members
    from visavis.features.people.actors import SystemActor
    from visavis.kernel.problems import NotFound

    desk, person = find.desk(args.slug), find.staff(args.username)
    if args.remove:
        try:
            remove_member(actor=SystemActor(), desk_id=desk.id, staff_id=person.id)
        except NotFound:
            raise Refused(f"{person.name} doesn't serve at {desk.name}.") from None
    elif all(one.staff_id != person.id for one in members(desk_id=desk.id)):
        add_member(actor=SystemActor(), desk_id=desk.id, staff_id=person.id)
    _print_skills(desk)
    return 0


def skills_of(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.desks.actions import set_skills
    from visavis.features.people.actors import SystemActor
    from visavis.features.tickets.rules import PURPOSES
    from visavis.kernel.problems import NotFound

    desk = find.desk(args.slug)
    if unknown := [skill for skill in args.skill if skill not in PURPOSES]:
        raise Refused(f"'{unknown[0]}' is no purpose of a visit. There are: {', '.join(PURPOSES)}.")
    if args.none and args.skill:
        raise Refused("Either skills or --none, not both.")
    if args.username and (args.skill or args.none):
        person = find.staff(args.username)
        try:
            set_skills(actor=SystemActor(), desk_id=desk.id, staff_id=person.id, skills=args.skill)
        except NotFound:
            way = f"visavis desk member {desk.slug} {args.username}"
            raise Refused(f"{person.name} doesn't serve at {desk.name}. Change that with: {way}") from None
    _print_skills(desk)
    return 0


def _print_skills(desk: Any) -> None:
    from visavis.features.desks.lookups import members

    found = members(desk_id=desk.id)
    print(f"{desk.name}: " + ("who serves what" if found else "nobody serves here yet"))
    for one in found:
        print(house.row(one.name, ", ".join(one.skills) or "everybody"))


def relay_of(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.calls.lookups import relay_only
    from visavis.features.desks.actions import set_relay
    from visavis.features.people.actors import SystemActor

    desk, has_relay = find.desk(args.slug), relay_only(None)
    if args.how == "on" and not has_relay:
        raise Refused(
            "Nothing was changed: this house has no relay, so no call of the desk could connect. Set VISAVIS_TURN_URLS "
            "and VISAVIS_TURN_SECRET first; `auto` then switches it on by itself."
        )
    if args.how:
        set_relay(actor=SystemActor(), desk_id=desk.id, relay_only=RELAY[args.how])
        desk.refresh_from_db()
    word = next(word for word, value in RELAY.items() if value is desk.relay_only)
    effect = "go through the relay only" if relay_only(desk.relay_only) else "may go from browser to browser"
    print(f"{desk.name}: {word}. New calls {effect}.")
    if has_relay and not relay_only(desk.relay_only):
        print("The two sides of such a call can learn each other's network address.")
    return 0
