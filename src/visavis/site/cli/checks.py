"""`visavis check`: is this house in order? Every finding names the way out."""

import argparse
import smtplib
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from visavis.site.cli import house
from visavis.site.cli.evidence import findings as evidence_findings


@dataclass(frozen=True)
class Finding:
    """One looked-at thing. `weight`: "good", "note" (works, could be better) or "bad" (exit code 1)."""

    weight: str
    text: str


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("check", help="is the house in order? exit code 1 when something is wrong")
    parser.add_argument(
        "--journal", action="store_true", help="verify every hash chain of the journal as well"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    house.open_house()
    findings = [*look_around()]
    if args.journal:
        findings += journal()
    for finding in findings:
        print(house.row({"good": "ok", "note": "note", "bad": "WRONG"}[finding.weight], finding.text))
    return 1 if any(finding.weight == "bad" for finding in findings) else 0


def look_around() -> Iterator[Finding]:
    for look in (
        secret,
        database,
        migrations,
        front_end,
        addresses,
        turn,
        mail,
        codes,
        captions,
        evidence,
        jobs,
    ):
        yield from look()


def secret() -> Iterator[Finding]:
    from django.conf import settings

    path = settings.VISAVIS_DATA / "secret.key"
    if len(settings.SECRET_KEY) < 32:
        yield Finding(
            "bad",
            "The secret is shorter than 32 characters. Remove it from the environment to get a good one.",
        )
    elif path.exists() and path.stat().st_mode & 0o077:
        yield Finding("bad", f"{path} can be read by others. Type: chmod 600 {path}")
    else:
        yield Finding(
            "good", "The secret is present and private. Keep a copy: without it sealed data is lost."
        )


def database() -> Iterator[Finding]:
    from django.db import DatabaseError, connection, transaction

    from visavis.kernel.models import Cursor

    try:
        with transaction.atomic():
            Cursor.objects.update_or_create(name="check")
            transaction.set_rollback(True)
    except DatabaseError as trouble:
        yield Finding("bad", f"The database does not take writes ({trouble}). Type: visavis migrate")
        return
    if connection.vendor != "sqlite":
        yield Finding("good", f"The database ({connection.vendor}) takes writes.")
        return
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    if (mode, synchronous) == ("wal", 2):
        yield Finding(
            "good",
            f"SQLite {sqlite3.sqlite_version} takes writes, in WAL, every commit on disk (synchronous=FULL).",
        )
    else:
        yield Finding(
            "bad",
            f"SQLite runs with journal_mode={mode}, synchronous={synchronous}; WAL and FULL (2) are needed.",
        )


def migrations() -> Iterator[Finding]:
    if waiting := house.waiting_migrations():
        yield Finding("bad", f"{len(waiting)} migrations have not run. Type: visavis migrate")
    else:
        yield Finding("good", "All migrations have run.")


def front_end() -> Iterator[Finding]:
    built = house.PACKAGE / "static" / "build"
    missing = [
        name
        for name in ("portal.js", "portal.css", "console.js", "console.css")
        if not (built / name).exists()
    ]
    if missing:
        yield Finding(
            "bad",
            f"The front end lacks {', '.join(missing)}. In a clone type `make setup`; a wheel brings it along.",
        )
    else:
        yield Finding("good", "The front end is built.")
    if not list((house.PACKAGE / "locale").glob("*/LC_MESSAGES/*.mo")):
        yield Finding("note", "Pages speak English only: no compiled texts. In a clone type `make setup`.")


def addresses() -> Iterator[Finding]:
    from django.conf import settings

    origin = settings.VISAVIS_ORIGIN
    local = origin.split("//", 1)[-1].split(":")[0] in {"localhost", "127.0.0.1"}
    if origin.startswith("https://"):
        yield Finding("good", f"People come by {origin}.")
    elif local:
        yield Finding(
            "note", f"People come by {origin}: this machine only. Set VISAVIS_ORIGIN=https://... for others."
        )
    else:
        yield Finding("bad", f"{origin} is plain http: browsers give no camera there. Serve https.")
    if not settings.VISAVIS_HOSTS:
        yield Finding(
            "note", "No host application may hand customers over yet (hosts.json in the data folder)."
        )


def turn() -> Iterator[Finding]:
    from django.conf import settings

    urls, key = settings.VISAVIS_TURN["urls"], settings.VISAVIS_TURN["secret"]
    if not urls:
        yield Finding(
            "note", "No TURN relay: people behind strict networks can't be reached. Set VISAVIS_TURN_URLS."
        )
    elif not key:
        yield Finding("bad", "TURN addresses without VISAVIS_TURN_SECRET (coturn's static-auth-secret).")
    elif len(key) < 16:
        yield Finding("bad", "VISAVIS_TURN_SECRET is shorter than 16 characters and can be guessed.")
    elif wrong := [url for url in urls if not url.startswith(("turn:", "turns:"))]:
        yield Finding("bad", f"Not a TURN address: {wrong[0]}. It begins with turn: or turns:.")
    else:
        yield Finding("good", f"Calls are relayed by {', '.join(urls)}.")


def mail() -> Iterator[Finding]:
    from django.conf import settings

    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    try:
        with kind(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=5) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as trouble:
        yield Finding(
            "note",
            f"The mail server {where} does not answer ({type(trouble).__name__}). Mails wait until it does.",
        )
    else:
        yield Finding("good", f"The mail server {where} answers.")


def codes() -> Iterator[Finding]:
    from django.conf import settings
    from django.db import DatabaseError

    from visavis.features.people.lookups import codes_this_hour

    try:
        sent = codes_this_hour()
    except DatabaseError:
        return
    free, most = settings.VISAVIS_CODES_FREE_PER_HOUR, settings.VISAVIS_CODES_PER_HOUR
    if sent >= most:
        yield Finding(
            "bad", f"{sent} codes were sent this hour: the breaker stops new ones until the next hour."
        )
    elif sent >= free:
        yield Finding("note", f"{sent} codes were sent this hour: browsers show a proof of work for more.")


def captions() -> Iterator[Finding]:
    from visavis.features.captions.engines import speech_engines, translate_engines
    from visavis.site.cli.models import heard_by, translated_by

    here: list[str] = []
    missing: list[str] = []
    for engine in speech_engines():
        words, works = heard_by(engine)
        (here if works else missing).append(
            f"{engine.name} hears {words}" if works else f"{engine.name}: {words}"
        )
    for translator in translate_engines():
        words, works = translated_by(translator)
        (here if works else missing).append(
            f"{translator.name} translates {words}" if works else f"{translator.name}: {words}"
        )
    if any(not one.startswith("browser ") for one in here):
        yield Finding("good", f"Captions: {'; '.join(here)}.")
    else:
        yield Finding(
            "note", "Calls have no captions: nothing here hears or translates, people's browsers at most."
        )
    if missing:
        yield Finding("note", f"Engines of captions that are not here: {'; '.join(missing)}.")


def evidence() -> Iterator[Finding]:
    for weight, text in evidence_findings():
        yield Finding(weight, text)


def jobs() -> Iterator[Finding]:
    from django.db import DatabaseError

    from visavis.kernel.models import Job

    try:
        failed = Job.objects.filter(state=Job.State.FAILED).count()
    except DatabaseError:
        return
    if failed:
        yield Finding("note", f"{failed} jobs have failed for good. Look at them with: visavis jobs list")


def journal() -> Iterator[Finding]:
    """Walk every chain; a fault names the chain and the entry, never what it says."""
    from visavis.kernel.journal import verify_all

    began, chains, faults = time.monotonic(), 0, 0
    for _, fault in verify_all():
        chains += 1
        if fault is not None:
            faults += 1
            yield Finding("bad", f"Journal chain {fault.chain}, entry {fault.seq}: {fault.reason}.")
    if not faults:
        yield Finding(
            "good", f"The journal is untouched: {chains} chains verified in {time.monotonic() - began:.1f} s."
        )
