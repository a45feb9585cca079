"""Choosing the policy of a desk."""

from uuid import UUID

from django.db import transaction

from visavis.features.people.actors import StaffActor
from visavis.features.verification import library
from visavis.features.verification.events import PolicyChosen
from visavis.features.verification.lookups.policies import PURPOSES
from visavis.features.verification.models import Policy
from visavis.features.verification.problems import PackUnknown
from visavis.kernel import journal
from visavis.kernel.problems import NotAllowed, NotFound


@transaction.atomic
def choose_pack(*, actor: StaffActor, desk_id: UUID, purpose: str, pack: str) -> bool:
    """The desk uses this pack from the next run on; runs that have begun keep theirs. Supervisors only. False: it was
    chosen already. Raises PackUnknown for a pack that is not made for the purpose."""
    if not actor.serves(desk_id):
        raise NotFound
    if not actor.supervisor:
        raise NotAllowed
    if purpose not in PURPOSES or purpose not in library.pack(pack).purpose:
        raise PackUnknown(field=purpose)
    if Policy.objects.filter(desk_id=desk_id, purpose=purpose, pack=pack).exists():
        return False
    Policy.objects.update_or_create(desk_id=desk_id, purpose=purpose, defaults={"pack": pack})
    event = PolicyChosen(desk_id, purpose, pack, library.pack(pack).version)
    journal.record(event, chain=f"desk:{desk_id}", actor=actor.journal_name)
    return True
