"""Views and events as JSON: the one translation between dataclasses and what travels."""

import dataclasses
from datetime import UTC, datetime
from enum import Enum
from typing import Any
from uuid import UUID


def to_wire(value: Any) -> Any:
    """Dataclasses become dicts, ids strings, times ISO 8601 with a Z (milliseconds)."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_wire(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): to_wire(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [to_wire(item) for item in value]
    raise TypeError(f"{type(value).__name__} does not travel")
