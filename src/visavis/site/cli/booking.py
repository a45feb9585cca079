"""`visavis desk booking` and `visavis staff shifts`: how a desk takes booked calls, and who can be booked when."""

import argparse
import re
from typing import Any

from visavis.features.desks.rules import DAYS
from visavis.site.cli import find, house
from visavis.site.cli.house import Refused

NUMBERS = {
    "share": ("share_percent", "per cent of the planned time that can be booked (0 to 70)"),
    "no-shows": ("no_show_percent", "per cent of booked customers who don't come; so many more are booked"),
    "notice": ("notice_minutes", "minutes ahead a call must be booked"),
    "horizon": ("horizon_days", "days ahead a call can be booked"),
    "change-until": ("change_until_minutes", "minutes before it customers can still move or cancel"),
}
_SHIFT = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? (\d\d:\d\d)-(\d\d:\d\d)")


def add_commands(staff: Any, desk: Any) -> None:
    show = desk.add_parser("booking", help="show or change how a desk takes booked calls")
    show.add_argument("slug", help="short name of the desk")
    for name, (_field, words) in NUMBERS.items():
        show.add_argument(f"--{name}", type=int, help=words)
    show.add_argument(
        "--length", action="append", default=[], metavar="[PURPOSE=]MINUTES", help="e.g. 15 or identity=20"
    )
    show.add_argument("--customers", choices=("yes", "no"), help="may customers book by themselves?")
    show.add_argument("--public", choices=("yes", "no"), help="is there a booking page for everybody?")
    show.add_argument(
        "--embed", action="append", metavar="ORIGIN", help="site that may show that page in a frame"
    )
    show.set_defaults(run=desk_booking)
    show = staff.add_parser("shifts", help="show or set when somebody can be booked")
    show.add_argument("username")
    show.add_argument("desk", help="short name of the desk")
    show.add_argument("shift", nargs="*", help="e.g. 'mon-fri 09:00-17:00', times of the desk; replaces all")
    show.add_argument("--none", action="store_true", help="take all shifts away")
    show.set_defaults(run=staff_shifts)


def desk_booking(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.appointments import actions, lookups
    from visavis.features.people.actors import SystemActor
    from visavis.kernel.problems import Problem

    desk = find.desk(args.slug)
    fields = _fields(args, lookups.policy(desk_id=desk.id).lengths)
    if fields:
        try:
            actions.set_policy(actor=SystemActor(), desk_id=desk.id, **fields)
        except Problem as problem:
            wrong = problem.params.get("field", "")
            raise Refused(f"Nothing was changed: {wrong} can't be {fields.get(wrong)}.") from None
    policy = lookups.policy(desk_id=desk.id)
    lengths = ", ".join(f"{purpose or 'any'} {minutes} min" for purpose, minutes in policy.lengths.items())
    print(f"Booked calls at {desk.name}")
    print(house.row("customers book", "yes" if policy.open_to_customers else "no"))
    print(house.row("page for everybody", f"/book/{desk.slug}/" if policy.public_page else "no"))
    print(house.row("shown in frames of", ", ".join(policy.embed_origins) or "nobody"))
    print(house.row("length", lengths))
    for name, (field, _words) in NUMBERS.items():
        print(house.row(name, getattr(policy, field)))
    if not lookups.bookable(desk_id=desk.id):
        print(
            "Customers can't book at present. Shifts are set with: visavis staff shifts USERNAME " + desk.slug
        )
    return 0


def _fields(args: argparse.Namespace, lengths: dict[str, int]) -> dict[str, Any]:
    """What the options change, as fields of the policy."""
    options = vars(args)
    given = {field: options[name.replace("-", "_")] for name, (field, _words) in NUMBERS.items()}
    fields: dict[str, Any] = {field: value for field, value in given.items() if value is not None}
    for option, field in (("customers", "open_to_customers"), ("public", "public_page")):
        if options[option]:
            fields[field] = options[option] == "yes"
    if args.embed is not None:
        fields["embed_origins"] = [origin for origin in args.embed if origin]
    if args.length:
        fields["lengths"] = {**lengths, **dict(map(_length, args.length))}
    return fields


def _length(text: str) -> tuple[str, int]:
    purpose, _, minutes = text.rpartition("=")
    if not minutes.isdecimal():
        raise Refused(f"'{text}' is not a length like 15 or identity=20.")
    return purpose, int(minutes)


def staff_shifts(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.appointments import actions
    from visavis.features.appointments.models import Shift
    from visavis.features.people.actors import SystemActor
    from visavis.kernel.problems import NotFound, Problem

    desk, person = find.desk(args.desk), find.staff(args.username)
    if args.shift or args.none:
        shifts = [turn for text in args.shift for turn in _turns(text)]
        try:
            done = actions.set_shifts(actor=SystemActor(), staff_id=person.id, desk_id=desk.id, shifts=shifts)
        except NotFound:
            raise Refused(f"{person.name} doesn't serve at {desk.name}.") from None
        except Problem as problem:
            raise Refused(f"The shifts were not changed: {problem.text}") from None
        if done.moved or done.disturbed:
            print(f"Booked calls that went to others: {done.moved}")
            print(f"Customers who are asked for another time: {len(done.disturbed)}")
    found = Shift.objects.filter(staff=person, desk=desk).order_by("weekday", "start")
    print(f"{person.name} at {desk.name} (times in {desk.time_zone})" + ("" if found else ": no shifts"))
    for shift in found:
        print(house.row(DAYS[shift.weekday], f"{shift.start}-{shift.end}"))
    return 0


def _turns(text: str) -> list[dict[str, Any]]:
    """'mon-fri 09:00-17:00' as one shift a day; 'fri-mon' runs over the weekend."""
    found = _SHIFT.fullmatch(text.strip().lower())
    first, last, start, end = found.groups() if found else ("", "", "", "")
    if first not in DAYS or (last or first) not in DAYS:
        raise Refused(f"'{text}' is not a shift like 'mon-fri 09:00-17:00' or 'sat 10:00-14:00'.")
    begin = DAYS.index(first)
    count = (DAYS.index(last or first) - begin) % 7 + 1
    return [{"weekday": (begin + n) % 7, "start": start, "end": end} for n in range(count)]
