"""Who may be sent a code, how often, and when a proof of work is asked for (S-09, S-07).

Nothing here looks at whether an address is known to us (S-08). A refused request leaves no trace: it takes no place
from anybody.
"""

from datetime import datetime, timedelta

from django.conf import settings

from visavis.features.people import proofs, rules
from visavis.features.people.models import CustomerSession, OneTimeCode
from visavis.features.people.problems import DoorBusy, ProofNeeded, TooManyCodes
from visavis.features.people.proofs import ProofAnswer
from visavis.kernel import clock, ids, limits
from visavis.kernel.prepared import Prepared

HOUR = 3600
NO_LIMIT = 2**31

# Asked for every request, also for the ten thousandth that is refused.
_proved = Prepared(
    lambda browser_hash, email: CustomerSession.objects.filter(browser_hash=browser_hash, email=email)[:1],
    browser_hash=str,
    email=str,
)
_asked = Prepared(
    lambda email, since: OneTimeCode.objects.filter(email=email, created_at__gt=since).order_by("created_at"),
    email=str,
    since=datetime,
)


def respect_limits(
    *, email: str, browser_hash: str, ip: str, answer: ProofAnswer | None, signed_in: bool
) -> datetime:
    """Raise TooManyCodes, DoorBusy or ProofNeeded; else take a place, and say how long the link in this mail must
    work: until the address may be sent the next one.

    A browser that has proved this mailbox before has a budget of its own, is asked for no proof and waits for no
    breaker: otherwise anybody could use up the owner's by asking three times an hour (S-07). Somebody `signed_in` is
    asked for no proof.
    """
    own = _proved.first(browser_hash=browser_hash, email=email) is not None
    everybody = _respect_address(email, browser_hash, own=own)
    _respect_network(email, browser_hash, ip, answer, own=own, signed_in=signed_in or own)
    now = clock.now()
    return max(now + rules.CODE_LIFE, rules.next_code_at([*everybody, now], now))


def _respect_address(email: str, browser_hash: str, *, own: bool) -> list[datetime]:
    """<= 3 an hour and <= 10 a day; returns when the address was sent codes today, whoever asked."""
    now = clock.now()
    asked = _asked.all(email=email, since=now - timedelta(days=1))
    everybody = [row.created_at for row in asked]
    counted = [row.created_at for row in asked if row.browser_hash == browser_hash] if own else everybody
    free = rules.next_code_at(counted, now)
    if free > now:
        raise TooManyCodes(minutes=_minutes(int((free - now).total_seconds())))
    # The rows are exact on SQLite, where writers queue; the bucket holds where they don't.
    bucket = ids.digest(f"{email} {browser_hash if own else ''}")[:32]
    if not limits.take(f"code:{bucket}", limit=rules.CODES_PER_HOUR, per_seconds=HOUR):
        raise TooManyCodes(minutes=_minutes(limits.seconds_to_next(HOUR)))
    return everybody


def _respect_network(
    email: str, browser_hash: str, ip: str, answer: ProofAnswer | None, *, own: bool, signed_in: bool
) -> None:
    """The breakers per network and for the whole house, and before them the proof of work."""
    network = f"code-net:{ids.digest(rules.network(ip))[:32]}"
    free: int = settings.VISAVIS_CODES_FREE_PER_HOUR
    for_all = limits.taken(rules.CODE_BUCKET, per_seconds=HOUR)
    crowded = for_all >= free or limits.taken(network, per_seconds=HOUR) >= rules.FREE_PER_NETWORK_HOUR
    minutes = _minutes(limits.seconds_to_next(HOUR))
    for bucket, most in (
        (rules.CODE_BUCKET, settings.VISAVIS_CODES_PER_HOUR),
        (network, rules.CODES_PER_NETWORK_HOUR),
    ):
        if not limits.take(bucket, limit=NO_LIMIT if own else most, per_seconds=HOUR):
            raise DoorBusy(minutes=minutes)
    if not crowded or signed_in:
        return
    if answer is None or not proofs.accept(answer, email=email, browser_hash=browser_hash):
        question = proofs.ask(email=email, browser_hash=browser_hash, bits=rules.proof_bits(for_all, free))
        raise ProofNeeded(question, minutes=minutes, again=answer is not None)


def _minutes(seconds: int) -> int:
    return 1 + seconds // 60
