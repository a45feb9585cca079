"""What the runs of a case add to its dossier: steps, draws, quality, decision. Evidence itself knows no runs.

Codes stay codes, so that a program can read them; the summary's words come beside. What was read, noted or typed is
not here: it stands sealed among the items, which are named by `item_id`.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import translation

from visavis.features.evidence.models import Item
from visavis.features.evidence.views import Behind
from visavis.features.verification.models import Check, Run
from visavis.features.verification.texts import FOR_AGENT


def behind(case_id: UUID) -> Behind:
    """For `evidence.actions.take_export`, which has checked who asks before it calls this."""
    return Behind(files=for_dossier(case_id=case_id), words=_words)


def for_dossier(*, case_id: UUID) -> dict[str, Any]:
    """Internal: by the id of a case that somebody was allowed to export. Runs stand in the order they were held."""
    runs = list(
        Run.objects.filter(case_id=case_id).select_related("staff", "review__staff").order_by("started_at")
    )
    sealed = _sealed(case_id)
    checks = [(run, check) for run in runs for check in run.checks.order_by("position")]
    return {
        "checks": [_check(run, check) for run, check in checks],
        "draws": [_draw(run, check, sealed) for run, check in checks if check.drawn],
        "quality": [_quality(run) for run in runs],
        "decision": _decision(runs),
    }


def _words(language: str) -> Mapping[str, str]:
    with translation.override(language):
        return {key: str(text) for key, text in FOR_AGENT.items()}


def _sealed(case_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Draw records by the check they belong to."""
    found: dict[str, list[dict[str, Any]]] = {}
    for item in Item.objects.filter(case_id=case_id, kind=Item.Kind.DRAW).order_by("sequence"):
        found.setdefault(item.check_key, []).append({"item_id": item.id, "at": item.at})
    return found


def _check(run: Run, check: Check) -> dict[str, Any]:
    parts = {one["key"]: one for one in run.pack.get("checks", [])}
    part = parts.get(check.key, {})
    return {
        "run": run.id,
        "key": check.key,
        "kind": part.get("kind", check.key),
        "serves": part.get("serves", []),
        "state": check.state,
        "reason": check.reason,
        "tries": check.tries,
        "alternatives": check.alternatives,
        "opened_at": check.opened_at,
        "answered_at": check.answered_at,
        "note": {"item_id": check.note_id} if check.note_id else None,
        "items": [
            {
                "item_id": item.item_id,
                "kind": item.kind,
                "source": item.source,
                "challenge": item.challenge,
                "session": item.session,
                "machine": item.machine,
                "reading": {"item_id": item.reading_id} if item.reading_id else None,
                "destroyed": item.destroyed,
                "at": item.at,
            }
            for item in check.items.order_by("at", "id")
        ],
    }


def _draw(run: Run, check: Check, sealed: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "run": run.id,
        "check": check.key,
        "drawn": check.drawn,
        "parameters": check.parameters,
        "alternatives": check.alternatives,
        "shown_at": check.opened_at,
        "sealed": sealed.get(check.key, []),
    }


def _quality(run: Run) -> dict[str, Any]:
    """Of the received stream, beside what the policy asks for."""
    asked = {name: run.pack.get(name) for name in ("min_width", "min_height", "min_fps")}
    return {"run": run.id, "measured": run.measured, "asked": asked}


def _decision(runs: list[Run]) -> dict[str, Any]:
    """The last word, and every run's own. An interrupted run says so by its state."""
    told = [_told(run) for run in runs]
    last: dict[str, Any] = next((one for one in reversed(told) if one["decision"]), {})
    return {**last, "runs": told}


def _told(run: Run) -> dict[str, Any]:
    review = getattr(run, "review", None)
    second = review.staff if review is not None else None
    return {
        "run": run.id,
        "state": run.state,
        "purpose": run.purpose,
        "pack": run.pack_key,
        "pack_version": run.pack_version,
        "sessions": run.session,
        "agent": run.staff.name,
        "proposed": review.proposed if review is not None else "",
        "decision": run.decision,
        "reasons": run.reasons,
        "decided_at": run.decided_at,
        "reviewer": second.name if second else "",
        "reviewed_at": review.at if review is not None and second else None,
        "code_typed_at": run.tan_right_at,
        "hints": run.hints,
        "flags": run.flags,
        "pressure_at": run.pressure_at,
        "disputed_at": run.disputed_at,
    }
