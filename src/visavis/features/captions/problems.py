"""What can go wrong with captions."""

from django.utils.translation import gettext_lazy as _

from visavis.kernel.problems import Invalid, Problem, TooMany


class LanguageUnknown(Invalid):
    code = "captions.language_unknown"
    message = _("Please choose a language from the list.")


class FactInvalid(Invalid):
    code = "captions.fact_invalid"
    message = _("Write what the other side has to check: one line of at most {limit} characters.")


class ScriptUnknown(Invalid):
    code = "captions.script_unknown"
    message = _("This sentence is not on the list. Please load the page again.")


class TextInvalid(Invalid):
    code = "captions.text_invalid"
    message = _("A line can have at most {limit} characters and can't be empty.")


class GlossaryInvalid(Invalid):
    code = "captions.glossary_invalid"
    message = _("Check the word list: each word once, at most {limit} characters, at most {most} words.")


class DaysInvalid(Invalid):
    code = "captions.days_invalid"
    message = _("Lines can be kept for 0 days (without an end) to {most} days.")


class AlreadyTranslated(Invalid):
    code = "captions.same_language"
    message = _("This is written in that language already.")


class TooManyTranslations(TooMany):
    code = "captions.too_many_translations"
    message = _("That was a lot of texts to translate. Please wait a minute; the originals are all here.")


class NoAudio(Problem):
    """Speech can't be taken; `why` is what the socket says."""

    code = "captions.no_audio"
    status = 409
    message = _("Captions of your speech are not possible at the moment.")

    def __init__(self, why: str) -> None:
        super().__init__(why=why)
        self.why = why
