"""The jobs of notices: sending mails and pushes, reminding of bookings, taking up entries that failed before."""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from visavis.features.notices import bookings, reader, runs, sending_push
from visavis.features.notices.letters import write
from visavis.features.notices.models import MailOut
from visavis.features.notices.ports import Mailer, Refused
from visavis.features.notices.render import render
from visavis.features.people import actions as people
from visavis.features.verification import actions as verification
from visavis.kernel import clock, jobs
from visavis.kernel.models import Job, JournalEntry

log = logging.getLogger(__name__)
SEND_SECONDS = 40.0
"""Less than a job's lease: nobody else begins with the mail while this one is still talking to the server."""
UNFINISHED = [MailOut.State.QUEUED, MailOut.State.SENDING]


def mailer() -> Mailer:
    """The adapter that settings.VISAVIS_MAIL names."""
    found: Mailer = import_string(settings.VISAVIS_MAIL)()
    return found


def _open_again(payload: dict[str, Any]) -> None:
    """The operator gives a mail that failed another chance."""
    failed = MailOut.objects.filter(id=UUID(payload["mail_id"]), state=MailOut.State.FAILED)
    failed.update(state=MailOut.State.QUEUED, problem="")


@jobs.task("notices.send_mail", revive=_open_again)
def send_mail(payload: dict[str, Any]) -> None:
    """Send one mail, or end it as cancelled or failed (I-24). Bears being run again: a mail that has ended stays
    as it is, and one that was being sent when the process died goes out again under the same Message-ID (I-25)."""
    mail = MailOut.objects.select_related("ticket__desk", "ticket__customer", "notice").get(
        id=UUID(payload["mail_id"])
    )
    if mail.state not in UNFINISHED:
        return
    try:
        letter = write(mail)
        if letter is None:
            _end(mail, MailOut.State.CANCELLED, "")
            return
        MailOut.objects.filter(id=mail.id, state__in=UNFINISHED).update(
            state=MailOut.State.SENDING, to=letter.to
        )
        mailer().deliver(render(letter, mail), seconds=SEND_SECONDS)
    except Refused as reason:
        _end(mail, MailOut.State.FAILED, str(reason))
        log.warning("mail %s (%s) was refused: %s", mail.id, mail.kind, reason)
        raise jobs.GiveUp(str(reason)) from None
    except Exception as trouble:
        if _last_try(mail):
            _end(mail, MailOut.State.FAILED, type(trouble).__name__)
            raise jobs.GiveUp(type(trouble).__name__) from None
        MailOut.objects.filter(id=mail.id, state=MailOut.State.SENDING).update(state=MailOut.State.QUEUED)
        raise
    _end(mail, MailOut.State.SENT, "")


@jobs.task("notices.send_push", revive=sending_push.open_again)
def send_push(payload: dict[str, Any]) -> None:
    """Show one notice on one device, or end the push as cancelled or failed."""
    sending_push.send(push_id=UUID(payload["push_id"]))


@jobs.task("notices.remind")
def remind(payload: dict[str, Any]) -> None:
    """A reminder's moment has come; whether it is still worth a word is decided now."""
    with transaction.atomic():
        bookings.remind(
            appointment_id=UUID(payload["appointment_id"]),
            starts_at=datetime.fromisoformat(payload["starts_at"]),
            kind=payload["kind"],
        )


@jobs.task("notices.take_up")
def take_up_again(payload: dict[str, Any]) -> None:
    """Another try for a journal entry that was put aside."""
    with transaction.atomic():
        reader.handle(JournalEntry.objects.get(id=payload["entry_id"]))


def _last_try(mail: MailOut) -> bool:
    attempts = Job.objects.filter(key=f"mail:{mail.id}").values_list("attempts", flat=True).first()
    return attempts is None or attempts >= jobs.MAX_ATTEMPTS


def _end(mail: MailOut, state: str, problem: str) -> None:
    """The mail's end; a code it carried is readable nowhere from now on."""
    sent_at = clock.now() if state == MailOut.State.SENT else None
    ended = MailOut.objects.filter(id=mail.id, state__in=UNFINISHED)
    ended.update(state=state, problem=problem[:200], sent_at=sent_at)
    if mail.kind == "code":
        people.wipe_code(code_id=UUID(mail.params["code_id"]))
    elif mail.kind == runs.TAN:
        verification.wipe_tan(run_id=UUID(mail.params["run_id"]))
