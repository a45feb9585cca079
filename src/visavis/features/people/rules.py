"""The thinking at the door: pure, no Django."""

import hashlib
import ipaddress
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

CODE_DIGITS = 8
CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
CODES_PER_HOUR = 3
CODES_PER_DAY = 10
FREE_PER_NETWORK_HOUR = 30
"""Codes that one network gets in an hour just by asking; whole offices and mobile networks may share an address."""
CODES_PER_NETWORK_HOUR = 300
CODE_BUCKET = "code-house"
"""Where the codes of the whole house are counted."""
PROOF_PARTS = 16
"""A proof of work is this many small ones: its length varies little, and there is progress to tell."""
PROOF_BITS_LEAST = 13
"""Leading zero bits of each part: 16 * 2^13 hashes are about half a second on a desk, two on an old phone."""
PROOF_BITS_MOST = 16
PROOF_LIFE = timedelta(minutes=10)
HOST_SESSION_LIFE = EMAIL_SESSION_LIFE = timedelta(hours=12)
TOKEN_LIFE = timedelta(minutes=5)
TOKEN_SKEW = timedelta(seconds=60)
TOKEN_MAX_CHARS = 4096
NAME_MAX = 80
PHRASE_MAX = 60
EMAIL_MAX = 254

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


class BadClaims(Exception):
    """A token's content is not acceptable; the text is for the log's reader, not for the sender."""


@dataclass(frozen=True)
class HostClaims:
    """What a host's token says, after every check of S-01."""

    issuer: str
    subject: str
    token_id: str
    expires_at: datetime
    name: str
    email: str
    language: str


def clean_email(text: str) -> str | None:
    """One spelling per mailbox: NFKC, lower case, host name in ASCII. None when it can't be an address."""
    text = unicodedata.normalize("NFKC", text).strip().lower()
    local, at, host = text.rpartition("@")
    if not at or len(text) > EMAIL_MAX or len(local) > 64 or not _LOCAL.fullmatch(local):
        return None
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    labels = host.split(".")
    named = all(_LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()
    if not named or (len(labels) < 2 and host != "localhost") or len(local) + len(host) + 1 > EMAIL_MAX:
        return None
    return f"{local}@{host}"


def network(address: str) -> str:
    """What is counted as one sender: an IPv4 address, or the /64 that every IPv6 customer has to themselves."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def proof_bits(taken: int, free: int) -> int:
    """How hard each part of a proof is: one bit more each time the house's load doubles beyond what is free."""
    doublings = 0
    while free > 0 and taken >= free * 2 ** (doublings + 1):
        doublings += 1
    return min(PROOF_BITS_MOST, PROOF_BITS_LEAST + doublings)


def is_proof(seed: str, answer: Sequence[int], *, parts: int, bits: int) -> bool:
    """Is each SHA-256 of "<seed>:<part>:<number>" below 2^(256 - bits)?"""
    if len(answer) != parts or not all(0 <= number < 2**48 for number in answer):
        return False
    return all(
        int.from_bytes(hashlib.sha256(f"{seed}:{part}:{number}".encode()).digest()) >> (256 - bits) == 0
        for part, number in enumerate(answer)
    )


def next_code_at(asked: Sequence[datetime], now: datetime) -> datetime:
    """When an address may be sent the next code, given the moments of all earlier ones, oldest first."""
    free = now
    for life, most in ((timedelta(hours=1), CODES_PER_HOUR), (timedelta(days=1), CODES_PER_DAY)):
        counted = [at for at in asked if at > now - life]
        if len(counted) >= most:
            free = max(free, counted[-most] + life)
    return free


def clean_line(text: str, *, limit: int) -> str:
    """Text for one line: control and invisible format characters become spaces, spaces are folded (S-44)."""
    text = unicodedata.normalize("NFC", text)
    kept = "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp", "Zs"} else c for c in text)
    shown = "".join(c for c in kept if unicodedata.category(c) != "Cf" or c in "\u200c\u200d")
    return " ".join(shown.split())[:limit].strip()


def clean_code(text: str) -> str | None:
    """Eight digits from whatever was typed or pasted (spaces, hyphens, other scripts' digits); else None."""
    digits = "".join(str(unicodedata.decimal(c)) for c in text[:64] if c.isdecimal())
    rest = [c for c in text[:64] if not c.isdecimal() and not c.isspace() and c not in "-–·."]
    return digits if len(digits) == CODE_DIGITS and not rest else None


_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_words(user_agent: str) -> str:
    """A browser as its owner would name it, "Firefox · Windows"; empty when nothing in it is known. What a browser
    says of itself proves nothing: this only helps a person to recognise their own."""
    known = [
        next((words for mark, words in table if mark in user_agent), "") for table in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(words for words in known if words)


def check_claims(claims: Mapping[str, Any], *, audience: str, now: datetime) -> HostClaims:
    """Check a verified token's content. Raises BadClaims. Times are whole seconds since the epoch."""
    issued, expires = _moment(claims, "iat"), _moment(claims, "exp")
    if issued > now + TOKEN_SKEW:
        raise BadClaims("issued in the future")
    if expires <= now - TOKEN_SKEW:
        raise BadClaims("expired")
    if not timedelta(0) < expires - issued <= TOKEN_LIFE:
        raise BadClaims("lives too long")
    if "nbf" in claims and _moment(claims, "nbf") > now + TOKEN_SKEW:
        raise BadClaims("not valid yet")
    if claims.get("aud") not in (audience, [audience]):
        raise BadClaims("for somebody else")
    email = clean_email(_text(claims, "email", 0, 320)) or ""
    return HostClaims(
        issuer=_text(claims, "iss", 1, 200),
        subject=_text(claims, "sub", 1, 255),
        token_id=_text(claims, "jti", 8, 128),
        expires_at=expires,
        name=clean_line(_text(claims, "name", 0, 400), limit=NAME_MAX),
        email=email if claims.get("email_verified") is True else "",
        language=_text(claims, "locale", 0, 35).lower().replace("_", "-"),
    )


def _moment(claims: Mapping[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**33:
        raise BadClaims(f"{name} is not a time")
    return datetime.fromtimestamp(value, UTC)


def _text(claims: Mapping[str, Any], name: str, least: int, most: int) -> str:
    value = claims.get(name, "" if least == 0 else None)
    if not isinstance(value, str) or not least <= len(value) <= most:
        raise BadClaims(f"{name} is not a text of {least} to {most} characters")
    if least and clean_line(value, limit=most) != value:
        raise BadClaims(f"{name} holds characters that can't be seen")
    return value


def pick_language(wanted: str, offered: list[str], *, default: str) -> str:
    """The offered language nearest to what a token or header says: exact, then by its first part."""
    wanted = wanted.lower().replace("_", "-")
    if wanted in offered:
        return wanted
    if wanted.startswith("zh"):
        return next((code for code in offered if code.startswith("zh")), default)
    first = wanted.split("-")[0]
    return first if first in offered else default
