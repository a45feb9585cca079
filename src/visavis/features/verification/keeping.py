"""The one place where a run hands something to evidence. What can't be kept is said, and the call goes on (I-21)."""

import logging
from typing import Any
from uuid import UUID

from visavis.features.evidence import actions as evidence
from visavis.features.evidence import lookups
from visavis.features.evidence.problems import CaseClosed, CaseGone, KeysUnreachable, NoConsent, NoRoom
from visavis.features.verification.models import Run

log = logging.getLogger(__name__)
CANT_KEEP = (NoConsent, NoRoom, KeysUnreachable, CaseClosed, CaseGone)


def why_not(run: Run) -> str:
    """ "" when evidence is kept, else "no_consent", "no_room" or "keys_unreachable"."""
    case = lookups.case_of_visit(visit_id=run.visit_id)
    return "no_consent" if case is None else lookups.able(case=case)


def consents(run: Run) -> list[str]:
    return sorted(lookups.consents(visit_id=run.visit_id))


def record(
    run: Run, kind: str, check_key: str, payload: dict[str, Any], *, by: str, client_key: str | None = None
) -> UUID | None:
    """Seal something that was written here (draw, note, checklist, decision ...); None when it can't be kept."""
    whole = {"run": str(run.id), "session": run.session, **payload}
    try:
        item = evidence.keep_record(
            case_id=run.case_id, kind=kind, check_key=check_key, payload=whole, by=by, client_key=client_key
        )
    except CANT_KEEP as trouble:
        # The code only: what was to be kept stays out of logs.
        log.warning("run %s: a %s was not kept: %s", run.id, kind, trouble.code)
        return None
    return item.id
