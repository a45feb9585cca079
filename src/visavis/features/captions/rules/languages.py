"""Language codes: what is one, which are the same, which pair of an engine fits."""

import re
from collections.abc import Iterable

_CODE = re.compile(r"^[a-z]{2,3}(-[a-z0-9]{2,8})?$")
_ANY = "*"


def known_code(code: str) -> bool:
    """Does it look like a language code as this house writes them ("en", "zh-hans", "pt-br")?"""
    return len(code) <= 12 and bool(_CODE.match(code))


def base(code: str) -> str:
    """The language without script or region: "zh-hans" is "zh"."""
    return code.lower().partition("-")[0]


def same_language(one: str, other: str) -> bool:
    """Would a reader of one read the other? Two scripts of Chinese differ, regions don't."""
    scripts = {"zh-hans", "zh-hant"}
    if {one, other} == scripts:
        return False
    return base(one) == base(other)


def match_pair(pairs: Iterable[tuple[str, str]], *, source: str, target: str) -> tuple[str, str] | None:
    """How an engine calls this pair: the very codes first, then the bare languages, then any; None without one."""
    known = set(pairs)
    for pair in (
        (source, target),
        (base(source), target),
        (source, base(target)),
        (base(source), base(target)),
    ):
        if pair in known:
            return pair
    for pair in known:
        if _fits(pair[0], source) and _fits(pair[1], target):
            return (source if pair[0] == _ANY else pair[0], target if pair[1] == _ANY else pair[1])
    return None


def _fits(of_engine: str, wanted: str) -> bool:
    if of_engine in (_ANY, wanted):
        return True
    # An engine's region serves another one ("pt-br" for "pt"), but never another script.
    return same_language(of_engine, wanted)
