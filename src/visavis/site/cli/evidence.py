"""`visavis evidence`: what is kept, holds, erasing, and the keys."""

import argparse
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from visavis.site.cli import house
from visavis.site.cli.house import Refused

if TYPE_CHECKING:
    from visavis.features.evidence.models import Case

MIB = 1024 * 1024


def add_commands(commands: Any) -> None:
    evidence = commands.add_parser("evidence", help="sealed proof of calls: list, hold, erase, keys")
    of = evidence.add_subparsers(metavar="what", required=True)
    one = of.add_parser("list", help="cases, the newest first; never what is in them")
    one.add_argument("--held", action="store_true", help="only those under a legal hold")
    one.add_argument("--all", action="store_true", help="those that were erased as well")
    one.add_argument("--limit", type=int, default=50)
    one.set_defaults(run=list_cases)
    one = of.add_parser("hold", help="keep a case until it is released, whatever its time says")
    one.add_argument("case", help="its id, or enough of its end to be the only one")
    one.add_argument("reason", help="between 10 and 200 characters, such as a court's file number")
    one.set_defaults(run=hold)
    one = of.add_parser("release", help="end a hold; what is due is erased with the next round")
    one.add_argument("case")
    one.set_defaults(run=release)
    one = of.add_parser(
        "erase",
        help="erase what has been kept long enough; the worker does so by itself",
        description="Keys first, then files. A case under a hold stays. --dry-run says what would be erased now.",
    )
    one.add_argument("--dry-run", action="store_true")
    one.set_defaults(run=erase)
    one = of.add_parser(
        "shred",
        help="erase one case before its time, at a customer's request",
        description="Its key is destroyed: every copy of its evidence is unreadable, also in backups, for good.",
    )
    one.add_argument("case")
    one.add_argument("--yes", action="store_true", help="don't ask again")
    one.set_defaults(run=shred)
    one = of.add_parser(
        "keys", help="where the keys are, whether they answer, and the fingerprint to publish"
    )
    one.set_defaults(run=keys)


def list_cases(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.evidence import lookups
    from visavis.features.people.actors import SystemActor

    found = lookups.cases(actor=SystemActor(), held=True if args.held else None, limit=max(1, args.limit))
    shown = [case for case in found if args.all or case.state != "shredded"]
    for case in shown:
        print(house.row(case.ticket.number, _told(case)))
    if not shown:
        print("No case is kept.")
    return 0


def _told(case: "Case") -> str:
    words = [str(case.id), f"{case.opened_at:%Y-%m-%d %H:%M} UTC", case.state, case.category]
    words.append(f"{case.items_count} items")
    if case.shredded_at:
        words.append(f"erased {case.shredded_at:%Y-%m-%d}")
    else:
        words.append(f"until {case.keep_until:%Y-%m-%d %H:%M}")
    if case.hold_reason:
        words.append(f"HELD: {case.hold_reason}")
    if case.state == "closed" and not case.signature:
        words.append("not signed yet")
    return "; ".join(words)


def _chosen(said: str) -> UUID:
    """A case by its id or the end of it, which differs more than its beginning."""
    from visavis.features.evidence.models import Case

    every = Case.objects.values_list("id", flat=True).iterator()
    found = [one for one in every if str(one).endswith(said.lower()) or one.hex.endswith(said.lower())]
    if len(found) != 1:
        how_many = "No case" if not found else f"{len(found)} cases"
        raise Refused(f"{how_many} whose id ends in {said}. See: visavis evidence list")
    return found[0]


def hold(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.evidence import actions
    from visavis.features.people.actors import SystemActor

    case = _said(lambda: actions.hold(actor=SystemActor(), case_id=_chosen(args.case), reason=args.reason))
    print(f"Case {case.id} is held: {case.hold_reason}")
    return 0


def release(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.evidence import actions
    from visavis.features.people.actors import SystemActor

    case = _said(lambda: actions.release(actor=SystemActor(), case_id=_chosen(args.case)))
    print(f"Case {case.id} is held no more; it is kept until {case.keep_until:%Y-%m-%d %H:%M} UTC.")
    return 0


def erase(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.evidence import actions

    report = actions.erase_due(dry_run=args.dry_run)
    for one in report.erased:
        print(
            house.row(
                one.category, f"{one.case_id}; {one.items} items; since {one.keep_until:%Y-%m-%d %H:%M}"
            )
        )
    for case_id in report.held:
        print(house.row("held", f"{case_id}; due, but a legal hold keeps it"))
    for case_id in report.failed:
        print(house.row("NOT ERASED", f"{case_id}; the key store or the disk did not let go"))
    would = "would be " if report.dry_run else ""
    print(
        f"{len(report.erased)} cases {would}erased, {report.strays} files that belong to no item {would}removed."
    )
    return 1 if report.failed else 0


def shred(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.features.evidence import actions

    case_id = _chosen(args.case)
    if not args.yes and input(f"Destroy the key of case {case_id} for good? Type yes: ").strip() != "yes":
        raise Refused("Nothing was erased.")
    case = _said(lambda: actions.shred(case_id=case_id, why="asked"))
    print(f"Case {case.id}: the key is destroyed, {case.items_count} items are unreadable in every copy.")
    return 0


def keys(args: argparse.Namespace) -> int:
    house.open_house()
    for weight, text in findings():
        print(house.row({"good": "ok", "note": "note", "bad": "WRONG"}[weight], text))
    return 0


def _said(act: Any) -> Any:
    """An action's refusal in the operator's words."""
    from visavis.kernel.problems import Problem

    try:
        return act()
    except Problem as problem:
        raise Refused(problem.text) from None


# --- `visavis check` ------------------------------------------------------------------------------------------------
def findings() -> Iterator[tuple[str, str]]:
    """Weight and text of what there is to say about evidence and its keys."""
    from django.conf import settings

    from visavis.features.evidence import keys as key_store
    from visavis.features.evidence import vault
    from visavis.features.evidence.ports import KeyGone, KeyStoreDown
    from visavis.kernel.pieces import fingerprint

    yield from _apart(settings.VISAVIS_KEYS, settings.VISAVIS_DATA, settings.VISAVIS_EVIDENCE)
    yield _decoder()
    if not vault.room():
        reserve = settings.VISAVIS_EVIDENCE_RESERVE
        yield (
            "bad",
            f"Less than {reserve} MB are free below {vault.folder()}: no evidence is kept. Make room.",
        )
    if not (vault.folder() / "keys.mark").exists():
        yield "note", f"No key of evidence was needed yet; they will lie in {settings.VISAVIS_KEYS}."
        return
    try:
        store = key_store.store()
        with contextlib.suppress(KeyGone):
            store.get(
                case_id=UUID(int=0)
            )  # asks the store without making anything: whoever checks may be root
        yield "good", f"The key store ({store.name}) answers."
        if (settings.VISAVIS_KEYS / "signing.key").exists():
            yield "good", f"Evidence is signed by the key {fingerprint(store.public_key())}."
    except (KeyStoreDown, ValueError) as trouble:
        yield "bad", f"The key store does not answer ({trouble}): evidence is neither kept nor shown."


def _decoder() -> tuple[str, str]:
    from visavis.features.evidence import pictures
    from visavis.kernel.limited import TooMuch

    try:
        shut_in = pictures.shut_in()
    except TooMuch:
        return "bad", "Pictures can't be decoded here: none is kept. Is Pillow installed?"
    if shut_in:
        return "good", "Pictures are decoded in processes that read no data and reach no network."
    return (
        "note",
        "This kernel has no Landlock (Linux 5.13): what decodes pictures is limited, but could read files.",
    )


def _any_case() -> UUID:
    """One that has a key, where there is one: its key has to be unwrapped."""
    from django.db import DatabaseError

    from visavis.features.evidence.models import Case

    try:
        found = Case.objects.filter(items_count__gt=0, shredded_at=None, erasing_at=None).first()
    except DatabaseError:
        found = None
    return found.id if found is not None else UUID(int=0)


def _apart(keys_folder: Path, *data_folders: Path) -> Iterator[tuple[str, str]]:
    """Keys that are copied along with what they lock protect nothing (S-34)."""
    where = keys_folder.resolve()
    if any(where.is_relative_to(data.resolve()) for data in data_folders):
        yield (
            "bad",
            f"The keys of evidence lie inside the data ({keys_folder}): whoever copies the data can read it, and "
            "erased evidence comes back with a backup. Set VISAVIS_KEYS to a folder elsewhere.",
        )
        return
    if where.exists() and where.stat().st_mode & 0o077:
        yield "bad", f"{keys_folder} can be read by others. Type: chmod 700 {keys_folder}"
        return
    yield "good", f"The keys of evidence lie apart from the data, in {keys_folder}."
