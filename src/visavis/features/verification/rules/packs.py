"""Policy packs: data files with a schema. A pack is what a rule book asks for, in steps an agent can take."""

from dataclasses import dataclass, field
from typing import Final, Literal

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
