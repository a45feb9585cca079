"""`visavis captions`: for how long the words of calls stay on tickets, and what is too old."""

import argparse
from typing import Any

from visavis.site.cli import find, house
from visavis.site.cli.house import Refused


def add_commands(commands: Any) -> None:
    kinds = commands.add_parser("captions", help="kept words of calls: how long, and erasing").add_subparsers(
        metavar="what", required=True
    )
    keep = kinds.add_parser(
        "keep",
        help="show or set for how many days lines stay on tickets",
        description="Lines are kept with the customer's consent only. The worker erases what is older every hour. The "
        "time of the house is VISAVIS_CAPTIONS_DAYS; a desk may have one of its own.",
    )
    keep.add_argument("slug", nargs="?", help="short name of the desk; shows all when left out")
    keep.add_argument("days", nargs="?", help="days, 0 for without an end, or `house` for as the house does")
    keep.set_defaults(run=keep_for)
    forget = kinds.add_parser("forget", help="erase now what is older than its desk keeps it")
    forget.add_argument("--dry-run", action="store_true", help="only say what would go")
    forget.set_defaults(run=forget_now)


def keep_for(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.captions.actions import days_of, set_days
    from visavis.features.captions.models import KeepingRule
    from visavis.features.desks.models import Desk
    from visavis.features.people.actors import SystemActor
    from visavis.kernel.problems import Problem

    if args.slug and args.days is not None:
        if args.days != "house" and not args.days.isdigit():
            raise Refused(f"'{args.days}' is neither a number of days nor the word house.")
        days = None if args.days == "house" else int(args.days)
        try:
            set_days(actor=SystemActor(), desk_id=find.desk(args.slug).id, days=days)
        except Problem as problem:
            raise Refused(f"Nothing was changed. {problem.text}") from None
    desks = [find.desk(args.slug)] if args.slug else list(Desk.objects.order_by("slug"))
    own = set(KeepingRule.objects.values_list("desk_id", flat=True))
    for desk in desks:
        print(
            house.row(desk.slug, f"{_days(days_of(desk))}{'' if desk.id in own else ', as the house does'}")
        )
    if not desks:
        print("No desk yet. Add one with: visavis desk add support 'Acme Support'")
    return 0


def _days(days: int) -> str:
    return f"{days} days" if days else "without an end"


def forget_now(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.captions.actions import forget_old, old_lines

    for one in old_lines():
        words = f"{one.lines} lines of {one.calls} calls are older than {one.days} days"
        print(house.row(one.desk, words))
    print("Nothing was erased." if args.dry_run else f"{forget_old()} lines were erased.")
    return 0
