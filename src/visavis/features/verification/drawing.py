"""Drawing for a check: first into the row and the sealed record, then into anybody's view (S-52)."""

import json
import secrets

from visavis.features.verification import keeping, words
from visavis.features.verification.models import Check, Run
from visavis.features.verification.rules import draws
from visavis.features.verification.rules.packs import CheckSpec
from visavis.kernel import sealing

chance = secrets.SystemRandom()


def draw(run: Run, check: Check, spec: CheckSpec) -> None:
    """A new draw for this try of the check; its words and digits lie sealed."""
    drawn = draws.drawn_of(spec, chance)
    spoken = {one: secret for one in drawn if (secret := draws.secret_of(one, len(words.WORDS), chance))}
    check.drawn, check.parameters = drawn, draws.parameters_of(drawn, chance)
    check.alternatives, check.wanted, check.wanted_challenge = {}, None, ""
    check.secret = _sealed(check, spoken) if spoken else None
    check.save(update_fields=["drawn", "parameters", "alternatives", "wanted", "wanted_challenge", "secret"])
    if drawn:
        keep(run, check, spoken)


def add_alternative(run: Run, check: Check, challenge: str, alternative: str) -> None:
    """The accessible way instead; its words or digits are drawn as the challenge's were."""
    spoken = secrets_of(check)
    spoken.pop(challenge, None)
    if secret := draws.secret_of(alternative, len(words.WORDS), chance):
        spoken[challenge] = secret
    check.alternatives = {**check.alternatives, challenge: alternative}
    check.parameters = {**draws.parameters_of([alternative], chance), **check.parameters}
    check.secret = _sealed(check, spoken) if spoken else None
    check.save(update_fields=["alternatives", "parameters", "secret"])
    keep(run, check, spoken)


def keep(run: Run, check: Check, spoken: dict[str, dict[str, object]]) -> None:
    payload = {
        "check": check.key,
        "try": check.tries,
        "drawn": check.drawn,
        "parameters": check.parameters,
        "alternatives": check.alternatives,
        "spoken": {one: words.in_words(secret, "en") for one, secret in spoken.items()},
    }
    keeping.record(run, "draw", check.key, payload, by="system")


def secrets_of(check: Check) -> dict[str, dict[str, object]]:
    """{challenge: its words or digits} of an open check."""
    if check.secret is None:
        return {}
    opened: dict[str, dict[str, object]] = json.loads(
        sealing.open_sealed(bytes(check.secret), about=f"check:{check.id}")
    )
    return opened


def phrases_of(check: Check, language: str) -> dict[str, str]:
    """The same as a person reads it."""
    return {one: words.in_words(secret, language) for one, secret in secrets_of(check).items()}


def _sealed(check: Check, spoken: dict[str, dict[str, object]]) -> bytes:
    return sealing.seal(json.dumps(spoken).encode(), about=f"check:{check.id}")
