"""A mark that readers' own browsers may translate: their page does it where the browser can, nothing comes here.

Being in the list of engines is the operator's permission. The server itself can translate nothing by it.
"""

from collections.abc import Sequence

from visavis.features.captions.ports import TranslateFailed


class BrowserTranslation:
    """See `ports.TranslateEngine`."""

    name = "browser"
    quality = "neural"

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset()

    def translate(self, texts: Sequence[str], *, source: str, target: str, deadline: float) -> list[str]:
        raise TranslateFailed("no_pair")
