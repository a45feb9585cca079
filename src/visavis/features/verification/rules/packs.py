"""Policy packs: data files with a schema. A pack is what a rule book asks for, in steps an agent can take."""

import json
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

KINDS: Final = (
    "consent",
    "surroundings",
    "quality",
    "front",
    "back",
    "mrz",
    "features",
    "movement",
    "damage",
    "face",
    "challenges",
    "compare_face",
    "compare_data",
    "questions",
    "unscripted",
    "purpose",
    "register",
    "location",
    "tan",
    "card",
    "closing",
)
"""What a check can be. Texts and pages know these and no others."""

FEATURES: Final = {
    "diffractive": ("hologram", "identigram", "kinegram"),
    "colour_shift": ("optically_variable_ink", "colour_change_print"),
    "tilt_image": ("laser_image", "latent_image"),
    "print": ("microprint", "guilloche", "raised_print"),
    "layout": ("see_through_window", "perforation", "photo_integration"),
}
"""Security features by category; `variable` ones are the first three categories (ETSI VAL-8.3.3-07A)."""
VARIABLE: Final = ("diffractive", "colour_shift", "tilt_image")

DOCUMENT_MOVES: Final = ("tilt_slowly", "cover_corner", "finger_across", "turn_over", "closer", "farther")
PERSON_MOVES: Final = (
    "turn_left",
    "turn_right",
    "hand_past_face",
    "look_up",
    "touch_ear",
    "read_phrase",
    "read_digits",
)
ALTERNATIVES: Final = {
    "tilt_slowly": ("tilt_with_help", "light_moved"),
    "cover_corner": ("point_at_corner",),
    "finger_across": ("pen_across",),
    "turn_over": ("turn_with_help",),
    "turn_left": ("camera_moved_left", "say_digits"),
    "turn_right": ("camera_moved_right", "say_digits"),
    "hand_past_face": ("object_past_face", "say_digits"),
    "look_up": ("camera_moved_up", "say_digits"),
    "touch_ear": ("object_past_face", "say_digits"),
    "read_phrase": ("sign_phrase", "type_phrase"),
    "read_digits": ("show_fingers", "type_phrase"),
}
"""Accessible ways to answer a challenge (RBI R18, EN 301 549)."""


@dataclass(frozen=True)
class CheckSpec:
    """One check. `serves`: ids of requirements. `evidence`: "none", "still" (one at full quality), "frames" (several
    in one go). `draw`: how many of `pool` the server draws ("features": with at least two variable categories).
    `needs`: items it must have to pass. `script`: key of the caption script line the agent reads."""

    key: str
    kind: str
    serves: tuple[str, ...]
    evidence: Literal["none", "still", "frames"] = "none"
    needs: int = 0
    pool: tuple[str, ...] = ()
    draw: int = 0
    tries: int = 3
    outline: str = ""
    script: str = ""
    optional: bool = False
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Retention:
    """Days to keep, per retention category."""

    attempt: int
    identity: int
    card: int


@dataclass(frozen=True)
class Pack:
    """A policy in one version. `order`: "fixed" or "drawn" (checks between the first and the last are shuffled where
    neither needs the other). `consent`: "before_agent" or "any_time". `documents`: types that are accepted
    (ICAO issuer codes or "*", with type "P", "ID", "A"...). `tells`: keys of what the receipt tells the customer."""

    key: str
    version: int
    purpose: tuple[str, ...]
    checks: tuple[CheckSpec, ...]
    serves: tuple[str, ...]
    """Requirements met by the engine for every run of this pack (consent stored, sealed evidence, draw log ...)."""
    not_met: dict[str, str]
    """{requirement id: key of the honest reason}."""
    order: Literal["fixed", "drawn"] = "fixed"
    consent: Literal["before_agent", "any_time"] = "before_agent"
    drop: Literal["resume", "restart", "abort"] = "resume"
    drop_seconds: int = 30
    min_width: int = 1280
    min_height: int = 720
    min_fps: int = 25
    documents: tuple[str, ...] = ("*:P", "*:ID")
    second_person: bool = False
    prompting_rejects: bool = False
    retention: Retention = field(default_factory=lambda: Retention(attempt=1, identity=1825, card=180))
    tells: tuple[str, ...] = ()


class PackInvalid(ValueError):
    """A pack file doesn't fit the schema; the text says where."""


DEFAULTS: Final = {"identity": "simple", "card": "card-possession", "other": "simple"}
"""The pack of a purpose where a desk has chosen none."""


def load(text: str) -> Pack:
    """A pack from its file. Everything is checked: unknown and missing fields, kinds, pools, draws. PackInvalid."""
    try:
        raw = json.loads(text)
    except ValueError as trouble:
        raise PackInvalid(f"not JSON: {trouble}") from None
    pack = _build(Pack, raw, "pack")
    assert isinstance(pack, Pack)
    _check_pack(pack)
    return pack


def _build(cls: Any, raw: Any, where: str) -> Any:
    """A dataclass from a JSON object of the same fields, no others."""
    if not isinstance(raw, dict):
        raise PackInvalid(f"{where}: an object is expected")
    hints, known = get_type_hints(cls), {one.name: one for one in fields(cls)}
    if unknown := sorted(set(raw) - set(known)):
        raise PackInvalid(f"{where}: unknown field {unknown[0]}")
    for name, one in known.items():
        if name not in raw and one.default is MISSING and one.default_factory is MISSING:
            raise PackInvalid(f"{where}: {name} is missing")
    return cls(**{name: _value(hints[name], value, f"{where}.{name}") for name, value in raw.items()})


def _value(hint: Any, raw: Any, where: str) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        if raw not in args:
            raise PackInvalid(f"{where}: one of {', '.join(map(str, args))} is expected")
        return raw
    if origin is tuple:
        if not isinstance(raw, list):
            raise PackInvalid(f"{where}: a list is expected")
        return tuple(_value(args[0], one, f"{where}[{n}]") for n, one in enumerate(raw))
    if origin is dict:
        if not isinstance(raw, dict) or not all(isinstance(one, str) for one in raw.values()):
            raise PackInvalid(f"{where}: an object of words is expected")
        return dict(raw)
    if hint in (str, int, bool):
        # A bool is an int to Python, not to whoever wrote the file.
        if not isinstance(raw, hint) or (hint is int and (isinstance(raw, bool) or raw < 0)):
            raise PackInvalid(f"{where}: {hint.__name__} is expected")
        return raw
    return _build(hint, raw, where)


def _check_pack(pack: Pack) -> None:
    keys = [spec.key for spec in pack.checks]
    if not keys or len(set(keys)) != len(keys):
        raise PackInvalid("pack.checks: at least one check, each key once")
    if not pack.purpose or not set(pack.purpose) <= {"identity", "card", "other"}:
        raise PackInvalid("pack.purpose: identity, card or other is expected")
    if pack.version < 1:
        raise PackInvalid("pack.version: versions begin with 1")
    for spec in pack.checks:
        _check_spec(spec)


def _check_spec(spec: CheckSpec) -> None:
    where = f"check {spec.key}"
    if spec.kind not in KINDS:
        raise PackInvalid(f"{where}: unknown kind {spec.kind}")
    if spec.outline not in ("", "document", "document_back", "face", "card"):
        raise PackInvalid(f"{where}: unknown outline {spec.outline}")
    if spec.draw > len(spec.pool) or len(set(spec.pool)) != len(spec.pool):
        raise PackInvalid(f"{where}: the pool is smaller than the draw, or names something twice")
    if spec.tries < 1 or (spec.evidence == "none") != (spec.needs == 0):
        raise PackInvalid(f"{where}: at least one try, and items exactly where evidence is asked for")
    known = pool_of(spec.kind)
    if known is not None and not set(spec.pool) <= set(known):
        raise PackInvalid(f"{where}: the pool holds what its kind can't draw")
    if spec.kind == "features" and spec.draw and len(set(spec.pool) & set(VARIABLE)) < min(2, spec.draw):
        raise PackInvalid(f"{where}: fewer than two variable categories")


def pool_of(kind: str) -> tuple[str, ...] | None:
    """What a check of this kind may draw; None for questions, whose keys only texts know."""
    if kind == "features":
        return tuple(FEATURES)
    if kind in ("movement", "damage", "card"):
        return DOCUMENT_MOVES
    if kind in ("challenges", "face"):
        return PERSON_MOVES
    return None if kind == "questions" else ()
