"""Translation by a LibreTranslate server, the company's own or a hired one, asked over HTTP."""

import logging
import threading
import time
from collections.abc import Sequence

from django.conf import settings

from visavis.adapters.http_call import HttpTrouble, Service
from visavis.adapters.translate_check import checked
from visavis.features.captions.ports import TranslateFailed

log = logging.getLogger(__name__)

FRESH_SECONDS = 600
"""The server's list of languages is asked for again after so long, a failed look sooner."""
AGAIN_SECONDS = 30
LOOK_SECONDS = 3.0


class Libre:
    """See `ports.TranslateEngine`."""

    name = "libretranslate"
    quality = "neural"

    def __init__(self, url: str | None = None, key: str | None = None) -> None:
        url = settings.VISAVIS_LIBRE["url"] if url is None else url
        self._key = settings.VISAVIS_LIBRE["key"] if key is None else key
        self._service = Service(url) if url else None
        self._pairs: frozenset[tuple[str, str]] = frozenset()
        self._look_at = 0.0
        self._looking = threading.Lock()

    def pairs(self) -> frozenset[tuple[str, str]]:
        """As the server told last. The first caller waits for its answer, later ones never."""
        if self._service is None:
            return frozenset()
        if time.monotonic() >= self._look_at:
            first = self._look_at == 0
            look = threading.Thread(target=self._look, name="libretranslate", daemon=True)
            look.start()
            if first:
                look.join(LOOK_SECONDS)
        return self._pairs

    def _look(self) -> None:
        if self._service is None or not self._looking.acquire(blocking=False):
            return
        try:
            told = self._service.get("/languages", seconds=LOOK_SECONDS)
            self._pairs = frozenset(
                (_code(one["code"]), _code(other))
                for one in told
                for other in one.get("targets", [])
                if one["code"] != other
            )
            self._look_at = time.monotonic() + FRESH_SECONDS
        except (HttpTrouble, LookupError, TypeError, AttributeError) as trouble:
            log.warning("LibreTranslate did not tell its languages: %s", trouble)
            self._look_at = time.monotonic() + AGAIN_SECONDS
        finally:
            self._looking.release()

    def translate(self, texts: Sequence[str], *, source: str, target: str, deadline: float) -> list[str]:
        if self._service is None:
            raise TranslateFailed("no_pair")
        body = {"q": list(texts), "source": source, "target": target, "format": "text"}
        if self._key:
            body["api_key"] = self._key
        try:
            told = self._service.post("/translate", body, seconds=deadline)
        except HttpTrouble as trouble:
            raise TranslateFailed(str(trouble)) from None
        found = told.get("translatedText") if isinstance(told, dict) else None
        if not isinstance(found, list):
            raise TranslateFailed("broken")
        return checked(texts, found, target=target)


def _code(told: str) -> str:
    """The server's own words for its languages go back to it; only the type is checked."""
    if not isinstance(told, str):
        raise TypeError("a language is not a text")
    return told
