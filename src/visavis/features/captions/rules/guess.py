"""In which language is a message? Guessed from its letters and its small words, among the languages that are likely.

Good enough to choose a direction of translation, which the reader can change; nothing else may depend on it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from visavis.features.captions.rules.languages import base
from visavis.features.captions.rules.outputs import LATIN, LETTERS_LEAST, SCRIPTS_OF

HITS_LEAST = 2
"""Small words that a language nobody expected must show before it is believed."""
_NOISE = re.compile(r"\S*@\S+|https?:\S+|www\.\S+|\S*\d\S*")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SMALL_WORDS = {
    "en": "the and you your is are to of for it we i my have has can please not this that with in on was do what",
    "es": "el la los las de que y en un una es no por para con mi su me se lo está puedo gracias hola pero como",
    "pt": "o a os as de que e em um uma é não por para com meu minha me se você está posso obrigado olá mas como",
    "fr": "le la les de des et un une est ne pas pour avec mon ma je vous il que dans ce qui bonjour merci mais",
    "de": "der die das und ist nicht ich sie mein meine ein eine zu mit für auf den von es bitte danke kann wie",
    "it": "il lo la gli di che e un una è non per con mio mia mi si del sono posso grazie ciao ma come ho questo",
    "nl": "de het een en is niet ik u mijn van te voor met op dat kan heb hoe maar dank wat we zijn naar",
    "pl": "i w na nie się jest to z że do mam mój moja jak proszę dziękuję czy nie mogę od dla ale po",
    "tr": "ve bir bu için ne mi var yok ben benim lütfen teşekkürler nasıl çok de da ile ama değil olarak",
}
_WORDS = {code: frozenset(words.split()) for code, words in _SMALL_WORDS.items()}
_UKRAINIAN = re.compile(r"[іїєґ]", re.IGNORECASE)
_COMMON = {"CYRILLIC": "ru", "ARABIC": "ar", "CJK": "zh-hans", "HIRAGANA": "ja", "KATAKANA": "ja"}
_SCRIPTS = (LATIN, *dict.fromkeys(script for scripts in SCRIPTS_OF.values() for script in scripts))


def guess(text: str, *, likely: Sequence[str]) -> str:
    """The language of a text. `likely`: what it should be in, the most likely first; the answer is one of them unless
    letters or words speak clearly for another."""
    text = _NOISE.sub(" ", text)
    scripts = Counter(script for char in text if char.isalpha() and (script := _script(char)))
    if scripts.total() < LETTERS_LEAST:
        return likely[0]
    if scripts["HIRAGANA"] + scripts["KATAKANA"]:
        return "ja"
    script = scripts.most_common(1)[0][0]
    fitting = [code for code in likely if script in SCRIPTS_OF.get(base(code), (LATIN,))]
    if script == LATIN:
        return _of_latin(text, fitting)
    if script == "CYRILLIC" and _UKRAINIAN.search(text):
        return "uk"
    others = (code for code, scripts_of in SCRIPTS_OF.items() if script in scripts_of)
    return fitting[0] if fitting else _COMMON.get(script) or next(others)


def _of_latin(text: str, fitting: Sequence[str]) -> str:
    words = [word.lower() for word in _WORD.findall(text)]
    hits = {code: sum(word in known for word in words) for code, known in _WORDS.items()}
    best = max(hits, key=lambda code: hits[code])
    expected = max(fitting, key=lambda code: hits.get(base(code), 0), default="")
    if expected and hits.get(base(expected), 0) + HITS_LEAST > hits[best]:
        return expected
    return best if hits[best] else "en"


def _script(char: str) -> str:
    name = unicodedata.name(char, "")
    return next((script for script in _SCRIPTS if name.startswith(script)), "")
