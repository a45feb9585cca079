"""Sending one push: what it says, whether it is still worth a word, and what becomes of it.

A push says as little as a lock screen may show to anybody: who, which ticket, what to do. No conversation, and not the
phrase, which proves that a mail is real and would be read over a shoulder here.
"""

import json
import logging
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils.translation import get_language_info, override

from visavis.features.notices import bookings, lookups, subscriptions, words
from visavis.features.notices.booked_letters import PLANS
from visavis.features.notices.models import Notice, PushOut, PushSubscription
from visavis.features.notices.outbox import URGENT
from visavis.features.notices.ports import Gone, NotNow, OutgoingPush, Refused
from visavis.features.people import lookups as people
from visavis.features.tickets.models import Invitation
from visavis.kernel import clock, jobs
from visavis.kernel.models import Job

log = logging.getLogger(__name__)
SEND_SECONDS: Final = 10.0
"""Little, for those behind are waiting; push services answer in a fraction of it."""
UNFINISHED: Final = [PushOut.State.QUEUED, PushOut.State.SENDING]
MOST_FAILURES: Final = 5
"""Pushes in a row that come to nothing before a browser is given up."""


def open_again(payload: dict[str, Any]) -> None:
    """The operator gives a push that failed another chance."""
    failed = PushOut.objects.filter(id=UUID(payload["push_id"]), state=PushOut.State.FAILED)
    failed.update(state=PushOut.State.QUEUED, problem="")


def send(*, push_id: UUID) -> None:
    """Send one push, or end it. What was being sent when the process died goes out again under the same topic and tag,
    so that it is shown once."""
    push = PushOut.objects.select_related("notice__ticket", "subscription").filter(id=push_id).first()
    if push is None or push.state not in UNFINISHED:
        return  # The browser was forgotten meanwhile, or all is done.
    if not _wanted(push):
        _end(push, PushOut.State.CANCELLED)
        return
    PushOut.objects.filter(id=push.id, state__in=UNFINISHED).update(state=PushOut.State.SENDING)
    try:
        subscriptions.pusher().deliver(_message(push), seconds=SEND_SECONDS)
    except Gone:
        push.subscription.delete()
    except Refused as reason:
        _fail(push, str(reason))
    except Exception as trouble:
        _again(push, trouble)
    else:
        _end(push, PushOut.State.SENT)
        PushSubscription.objects.filter(id=push.subscription_id).exclude(failures=0).update(failures=0)


def _wanted(push: PushOut) -> bool:
    """Asked as late as possible: does anybody still want to know, and may this browser's reader?"""
    notice = push.notice
    if not settings.VISAVIS_PUSH or notice.read_at is not None or push.not_after <= clock.now():
        return False
    actor = people.customer_actor_by_session(session_id=push.subscription.session_id)
    if actor is None or not lookups.of_actor(actor).filter(id=notice.id).exists():
        return False
    if notice.kind in words.BOOKINGS:
        return bookings.still_true(notice) is not None
    if notice.kind == "invitation":
        wanted = {"id": UUID(notice.params["invitation_id"]), "state": Invitation.State.OPEN}
        return Invitation.objects.filter(**wanted).exists()
    return True


def _message(push: PushOut) -> OutgoingPush:
    notice, language = push.notice, push.subscription.language
    keys = subscriptions.opened(push.subscription)
    with override(language):
        said = {
            "kind": notice.kind,
            "ticket": str(notice.ticket_id),
            "tag": tag(notice),
            "title": words.title(notice.kind, notice.params),
            "text": words.text(notice.kind, notice.params),
            "path": _path(notice),
            "urgent": notice.kind in URGENT,
            "lang": language,
            "dir": "rtl" if get_language_info(language)["bidi"] else "ltr",
        }
    return OutgoingPush(
        endpoint=keys.endpoint,
        p256dh=keys.p256dh,
        auth=keys.auth,
        data=json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode(),
        seconds_of_use=max(0, int((push.not_after - clock.now()).total_seconds())),
        urgent=notice.kind in URGENT,
        topic=notice.id.hex,
    )


def tag(notice: Notice) -> str:
    """Of notifications with one tag a device shows the last. The waiting room's own call has the same as "called"."""
    return "visavis-turn" if notice.kind == "called" else f"visavis-{notice.id}"


def _path(notice: Notice) -> str:
    """The page a tap leads to: the same as from the mail."""
    if notice.kind == "message":
        return f"/tickets/{notice.ticket_id}/"
    if notice.kind in {"called", "near"}:
        return f"/tickets/{notice.ticket_id}/call/"
    plan = PLANS.get(notice.kind)
    step = f"&step={plan.step}" if plan else ""
    return f"/join/?ticket={notice.ticket_id}{step}"


def _again(push: PushOut, trouble: Exception) -> None:
    """Later, as long as that makes sense; the job's own back-off unless the service said when."""
    attempts = Job.objects.filter(key=f"push:{push.id}").values_list("attempts", flat=True).first()
    if attempts is None or attempts >= jobs.MAX_ATTEMPTS:
        _fail(push, str(trouble) if isinstance(trouble, NotNow) else type(trouble).__name__)
        return
    PushOut.objects.filter(id=push.id, state=PushOut.State.SENDING).update(state=PushOut.State.QUEUED)
    if isinstance(trouble, NotNow) and trouble.after is not None:
        raise jobs.TryLater(trouble.after)
    raise trouble


def _fail(push: PushOut, reason: str) -> None:
    """For good. A browser that never takes anything is given up; an operator can look at the job until then."""
    _end(push, PushOut.State.FAILED, reason)
    log.warning("push %s (%s) failed: %s", push.id, push.notice.kind, reason)
    browser = PushSubscription.objects.filter(id=push.subscription_id)
    browser.update(failures=F("failures") + 1)
    browser.filter(failures__gte=MOST_FAILURES).delete()
    raise jobs.GiveUp(reason)


def _end(push: PushOut, state: str, problem: str = "") -> None:
    sent_at = clock.now() if state == PushOut.State.SENT else None
    ended = PushOut.objects.filter(id=push.id, state__in=UNFINISHED)
    ended.update(state=state, problem=problem[:200], sent_at=sent_at)
