"""Which policy pack a desk uses for which purpose."""

from uuid import UUID

from visavis.features.people.actors import StaffActor
from visavis.features.verification import library
from visavis.features.verification.models import Policy
from visavis.features.verification.rules.packs import DEFAULTS, Pack
from visavis.kernel.problems import NotFound

PURPOSES = tuple(DEFAULTS)


def pack_for(*, desk_id: UUID, purpose: str) -> Pack:
    """What the desk has chosen for this purpose, else what the house uses. A pack that left the house since counts
    as not chosen: a run then takes the default, never none."""
    chosen = Policy.objects.filter(desk_id=desk_id, purpose=purpose).values_list("pack", flat=True).first()
    known = library.packs()
    return known[chosen] if chosen in known else known[DEFAULTS.get(purpose, DEFAULTS["other"])]


def offered(*, purpose: str) -> list[Pack]:
    """The packs that are made for a purpose."""
    return [pack for pack in library.packs().values() if purpose in pack.purpose]


def policies(*, actor: StaffActor, desk_id: UUID) -> dict[str, str]:
    """{purpose: key of the pack in force} of a desk. Raises NotFound for a desk the actor does not serve."""
    if not actor.serves(desk_id):
        raise NotFound
    return {purpose: pack_for(desk_id=desk_id, purpose=purpose).key for purpose in PURPOSES}


def demands(*, desk_id: UUID, purpose: str) -> Pack | None:
    """The pack whose consents are asked for before a call: of a call for a document or a card, or where the desk chose
    a policy for other reasons too. None: nothing is going to be kept."""
    if purpose in ("identity", "card"):
        return pack_for(desk_id=desk_id, purpose=purpose)
    if purpose and Policy.objects.filter(desk_id=desk_id, purpose=purpose).exists():
        return pack_for(desk_id=desk_id, purpose=purpose)
    return None
