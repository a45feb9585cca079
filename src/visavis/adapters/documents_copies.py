"""Signs of a copy."""

from typing import Any

from visavis.adapters.documents_pictures import Array


def still(flat: Array, picture: Array, corners: Array | None) -> list[dict[str, Any]]:
    return []


def tilt(pictures: list[Array]) -> list[dict[str, Any]]:
    return []
