"""Proof of work: what a browser must show when very many codes are being asked for (S-09).

The house keeps nothing of a question: it is signed, belongs to one address and one browser, holds for ten minutes, and
its answer is spent by being used. Finding one takes a browser seconds, checking it takes the house microseconds, so a
program that wants thousands of codes an hour pays for each.
"""

from dataclasses import dataclass

from django.core import signing

from visavis.features.people import rules
from visavis.kernel import claims, clock, ids

_SALT = "visavis.people.proof"


@dataclass(frozen=True)
class ProofQuestion:
    """What a page gives to its script. `token` comes back with the answer; `seed` is what is hashed."""

    token: str
    seed: str
    parts: int
    bits: int


@dataclass(frozen=True)
class ProofAnswer:
    """What comes back: the token, and the numbers found, separated by dots."""

    token: str
    numbers: str


def ask(*, email: str, browser_hash: str, bits: int) -> ProofQuestion:
    """A new question for this address and browser."""
    token = signing.dumps([bits, _about(email, browser_hash), ids.secret(64)], salt=_SALT)
    return ProofQuestion(token=token, seed=_seed(token), parts=rules.PROOF_PARTS, bits=bits)


def accept(answer: ProofAnswer, *, email: str, browser_hash: str) -> bool:
    """Is this the answer to a question of ours for this address and browser? True once for each question."""
    life = rules.PROOF_LIFE
    try:
        bits, about, _nonce = signing.loads(answer.token, salt=_SALT, max_age=life)
        numbers = [int(part) for part in answer.numbers[:400].split(".")]
    except (signing.BadSignature, ValueError):
        return False
    if about != _about(email, browser_hash):
        return False
    if not rules.is_proof(_seed(answer.token), numbers, parts=rules.PROOF_PARTS, bits=bits):
        return False
    return claims.spend(f"proof:{ids.digest(answer.token)}", until=clock.now() + 2 * life)


def _about(email: str, browser_hash: str) -> str:
    return ids.digest(f"{email} {browser_hash}")[:16]


def _seed(token: str) -> str:
    # Short, so that each try is a single block of SHA-256.
    return ids.digest(token)[:24]
