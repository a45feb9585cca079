"""Who is asking, and what others may know about people."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Count, Q, QuerySet

from visavis.features.people import rules
from visavis.features.people.actors import CustomerActor, StaffActor, SystemActor
from visavis.features.people.models import (
    ContactAddress,
    Customer,
    CustomerSession,
    HostIdentity,
    Staff,
    StaffSession,
)
from visavis.kernel import clock, ids, limits
from visavis.kernel.prepared import Prepared
from visavis.kernel.problems import NotAllowed, NotFound


def customer_actor(raw_token: str) -> CustomerActor | None:
    """The customer behind a cookie, None when it is unknown, over or revoked."""
    if not raw_token:
        return None
    return _actor_of(_by_token.first(token_hash=ids.digest(raw_token), now=clock.now()))


def customer_actor_by_session(*, session_id: UUID) -> CustomerActor | None:
    """The same for a socket, which holds only the id of its session."""
    return _actor_of(_by_id.first(id=session_id, now=clock.now()))


def _sessions(now: datetime, **which: object) -> QuerySet[CustomerSession]:
    live = CustomerSession.objects.filter(revoked_at=None, expires_at__gt=now, **which)
    return live.select_related("customer")[:1]


# Asked for every request of every customer.
_by_token = Prepared(_sessions, token_hash=str, now=datetime)
_by_id = Prepared(_sessions, id=UUID, now=datetime)


def _actor_of(session: CustomerSession | None) -> CustomerActor | None:
    if session is None:
        return None
    if session.customer is not None:
        customer = session.customer
        return CustomerActor(
            customer_id=customer.id,
            proven="host",
            email=session.email,
            session_id=session.id,
            name=customer.name,
            language=customer.language,
        )
    return CustomerActor(
        customer_id=None,
        proven="email",
        email=session.email,
        session_id=session.id,
        name=_name_at(session.email),
        language=session.language,
    )


def _name_at(email: str) -> str:
    """The name that the latest verified owner of a mailbox uses."""
    owner = (
        ContactAddress.objects.filter(email=email, verified_at__isnull=False)
        .order_by("-verified_at")
        .values_list("customer__name", flat=True)
        .first()
    )
    return owner or ""


def staff_actor(
    user: AbstractBaseUser | AnonymousUser, *, session_id: UUID | None = None
) -> StaffActor | None:
    """The member of staff behind a signed-in user, None for anybody else and for the disabled. With `session_id`
    only while that sign-in has not ended (S-13)."""
    if not user.is_authenticated or user.pk is None:
        return None
    return _actor(Staff.objects.filter(user_id=user.pk), session_id)


def staff_actor_by_id(*, staff_id: UUID, session_id: UUID | None = None) -> StaffActor | None:
    """The same for the house's own work (clock, sockets) that holds only ids."""
    return _actor(Staff.objects.filter(id=staff_id), session_id)


def _actor(staff: QuerySet[Staff], session_id: UUID | None) -> StaffActor | None:
    able = staff.filter(user__is_active=True, disabled_at=None)
    if session_id is not None:
        able = able.filter(sessions__id=session_id, sessions__ended_at=None)
    found = able.first()
    if found is None:
        return None
    # `memberships` is the reverse side of desks.DeskMember: read through the ORM, so that people imports
    # nothing that stands above it.
    desks = Staff.objects.filter(id=found.id, memberships__isnull=False).values_list(
        "memberships__desk_id", flat=True
    )
    return StaffActor(
        staff_id=found.id,
        user_id=found.user_id,
        name=found.name,
        desk_ids=frozenset(desks),
        supervisor=found.supervisor,
        session_id=session_id,
    )


@dataclass(frozen=True)
class StaffLine:
    """A member of staff in the operator's list; `desks` are short names, `signed_in` counts browsers."""

    staff_id: UUID
    username: str
    name: str
    languages: list[str]
    supervisor: bool
    disabled: bool
    desks: list[str]
    signed_in: int
    trained_until: date | None


def staff_list(*, actor: StaffActor | SystemActor) -> list[StaffLine]:
    """Everybody who works or worked here, by user name. Raises NotAllowed for all but supervisors and the house."""
    if isinstance(actor, StaffActor) and not actor.supervisor:
        raise NotAllowed
    rows = Staff.objects.select_related("user").order_by("user__username")
    rows = rows.annotate(open_sessions=Count("sessions", filter=Q(sessions__ended_at=None)))
    slugs: dict[UUID, list[str]] = defaultdict(list)
    served = Staff.objects.filter(memberships__isnull=False).order_by("memberships__desk__slug")
    for staff_id, slug in served.values_list("id", "memberships__desk__slug"):
        slugs[staff_id].append(slug)
    return [
        StaffLine(
            staff_id=row.id,
            username=row.user.get_username(),
            name=row.name,
            languages=list(row.languages),
            supervisor=row.supervisor,
            disabled=row.disabled_at is not None,
            desks=slugs[row.id],
            signed_in=row.open_sessions,
            trained_until=row.trained_until,
        )
        for row in rows
    ]


def own_training(*, actor: StaffActor) -> date | None:
    """The last day on which the asker's own training for identity calls counts; None: no record is kept of it. A
    colleague's is for supervisors (`staff_list`)."""
    return Staff.objects.filter(id=actor.staff_id).values_list("trained_until", flat=True).first()


def supervisor_addresses() -> list[str]:
    """Where supervisors read mail, as far as their sign-in says; for news that can't wait for a look at the console."""
    found = Staff.objects.filter(supervisor=True, disabled_at=None).exclude(user__email="")
    return sorted(set(found.values_list("user__email", flat=True)))


def staff_by_username(*, username: str) -> Staff:
    """Who signs in by this name. Raises NotFound."""
    found = Staff.objects.filter(user__username=username).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class StaffSessionView:
    """One sign-in of somebody's own list; `here` is the one that asks."""

    id: UUID
    browser: str
    created_at: datetime
    seen_at: datetime
    here: bool


def staff_sessions(*, actor: StaffActor) -> list[StaffSessionView]:
    """Where this member of staff is signed in: this browser first, then by when they last worked there."""
    rows = StaffSession.objects.filter(staff_id=actor.staff_id, ended_at=None).order_by("-seen_at")
    views = [
        StaffSessionView(row.id, row.browser, row.created_at, row.seen_at, row.id == actor.session_id)
        for row in rows
    ]
    return sorted(views, key=lambda view: not view.here)


def codes_this_hour() -> int:
    """How many codes the house has sent in this hour of the clock, to whomever."""
    return limits.taken(rules.CODE_BUCKET, per_seconds=3600)


def phrase(*, actor: CustomerActor) -> str:
    """The phrase that the customer's mails carry."""
    if actor.customer_id is not None:
        return Customer.objects.values_list("phrase", flat=True).get(id=actor.customer_id)
    owners = ContactAddress.objects.filter(
        email=actor.email, verified_at__isnull=False, customer__identities=None
    )
    return owners.order_by("-verified_at").values_list("customer__phrase", flat=True).first() or ""


def verified_contact(*, customer_id: UUID) -> ContactAddress | None:
    """Where mails for a customer go unless their ticket says otherwise: their own that they proved last."""
    found = ContactAddress.objects.filter(customer_id=customer_id, verified_at__isnull=False, own=True)
    return found.order_by("-verified_at").first()


def address(*, actor: CustomerActor) -> str:
    """The actor's own address, "" without one: what they proved last, or the mailbox by which they came in."""
    if actor.customer_id is None:
        return actor.email
    found = verified_contact(customer_id=actor.customer_id)
    return found.email if found else ""


def contact(*, contact_id: UUID) -> ContactAddress:
    """One address row with its customer. Internal: for whoever holds its id from the journal."""
    return ContactAddress.objects.select_related("customer").get(id=contact_id)


def is_guest(*, customer_id: UUID) -> bool:
    """A guest has no host identity; only the mailbox speaks for them."""
    return not HostIdentity.objects.filter(customer_id=customer_id).exists()
