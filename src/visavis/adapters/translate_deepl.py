"""Translation by DeepL. Texts leave the house: see the operator's guide before using it."""

from collections.abc import Sequence

from django.conf import settings

from visavis.adapters.http_call import HttpTrouble, Service
from visavis.adapters.translate_check import checked
from visavis.features.captions.ports import TranslateFailed

LANGUAGES = frozenset(
    "ar bg cs da de el en es et fi fr hu id it ja ko lt lv nb nl pl pt ro ru sk sl sv tr uk zh".split()  # noqa: SIM905
)
TARGETS = {
    "en": "EN-US",
    "pt": "PT-BR",
    "zh": "ZH-HANS",
    "pt-pt": "PT-PT",
    "en-gb": "EN-GB",
    "zh-hant": "ZH-HANT",
}
"""As a target some languages need a region or a script."""


class DeepL:
    """See `ports.TranslateEngine`."""

    name = "deepl"
    quality = "neural"

    def __init__(self, key: str | None = None, url: str | None = None) -> None:
        key = settings.VISAVIS_DEEPL["key"] if key is None else key
        free = "https://api-free.deepl.com" if key.endswith(":fx") else "https://api.deepl.com"
        url = (settings.VISAVIS_DEEPL["url"] if url is None else url) or free
        self._service = Service(url, {"Authorization": f"DeepL-Auth-Key {key}"}) if key else None

    def pairs(self) -> frozenset[tuple[str, str]]:
        if self._service is None:
            return frozenset()
        return frozenset((one, other) for one in LANGUAGES for other in LANGUAGES if one != other)

    def translate(self, texts: Sequence[str], *, source: str, target: str, deadline: float) -> list[str]:
        if self._service is None:
            raise TranslateFailed("no_pair")
        target = target.lower()
        body = {
            "text": list(texts),
            "source_lang": source.partition("-")[0].upper(),
            "target_lang": TARGETS.get(target, target.partition("-")[0].upper()),
            "split_sentences": "1",
            "preserve_formatting": True,
        }
        try:
            told = self._service.post("/v2/translate", body, seconds=deadline)
        except HttpTrouble as trouble:
            raise TranslateFailed(str(trouble)) from None
        found = told.get("translations") if isinstance(told, dict) else None
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise TranslateFailed("broken")
        return checked(texts, [one.get("text") for one in found], target=target)
