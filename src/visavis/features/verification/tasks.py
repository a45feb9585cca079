"""The jobs of verification: reading pictures, closing cases."""

from typing import Any
from uuid import UUID

from visavis.features.verification import ending, reading
from visavis.kernel import jobs


@jobs.task("verification.read")
def read(payload: dict[str, Any]) -> None:
    """A machine looks at a picture."""
    reading.read(UUID(payload["item_id"]))


@jobs.task("verification.tilt")
def tilt(payload: dict[str, Any]) -> None:
    """A machine looks at the frames of a tilted document together."""
    reading.compare_tilt(UUID(payload["check_id"]), payload["wanted"])


@jobs.task(ending.CLOSE)
def close_case(payload: dict[str, Any]) -> None:
    """The call is over: what was kept is signed."""
    ending.close_case(UUID(payload["visit_id"]))
