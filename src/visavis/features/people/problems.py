"""What can go wrong at the door, in words for the person who stands there."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from visavis.features.people.proofs import ProofQuestion
from visavis.kernel.problems import Invalid, Problem, TooMany


class HostTokenRefused(Problem):
    """One answer for every bad token, so that it teaches nothing (S-01)."""

    code = "people.host_token_refused"
    status = 401
    message = _("This sign-in has run out or was used already. Go back to the app and open support again.")


class EmailInvalid(Invalid):
    code = "people.email_invalid"
    message = _(
        "This does not look like an e-mail address. Check it for typing mistakes, like name@example.com."
    )


class CodeWrong(Problem):
    code = "people.code_wrong"
    status = 422
    message = _("This code is not right. Check the newest mail and type its eight digits again.")


class CodeOver(Problem):
    """Used up, too old, replaced by a newer one, or asked for in another browser."""

    code = "people.code_over"
    status = 410
    message = _("This code can't be used any more. Ask for a new one: it arrives within a minute.")


class TooManyCodes(TooMany):
    code = "people.too_many_codes"
    message = ngettext_lazy(
        "Several codes were asked for this address already. Open the link in the newest mail, "
        "or ask again in {minutes} minute.",
        "Several codes were asked for this address already. Open the link in the newest mail, "
        "or ask again in {minutes} minutes.",
        "minutes",
    )


class DoorBusy(TooMany):
    """The breaker for a network or for the whole house."""

    code = "people.door_busy"
    message = ngettext_lazy(
        "Very many codes are being asked for right now. Please try again in {minutes} minute. "
        "Links in mails you already have from us still work.",
        "Very many codes are being asked for right now. Please try again in {minutes} minutes. "
        "Links in mails you already have from us still work.",
        "minutes",
    )


class ProofNeeded(TooMany):
    """A short calculation first. `question` is for the page's script; people without script read the message.

    `again`: an answer came and was not good (too old, for another address, used before)."""

    code = "people.proof_needed"
    message = ngettext_lazy(
        "Very many codes are being asked for right now. Please wait {minutes} minute, then send the form again.",
        "Very many codes are being asked for right now. Please wait {minutes} minutes, then send the form again.",
        "minutes",
    )

    def __init__(self, question: ProofQuestion, *, minutes: int, again: bool) -> None:
        super().__init__(minutes=minutes)
        self.question = question
        self.again = again


class LinkOver(Problem):
    code = "people.link_over"
    status = 410
    message = _("This link was used already or has run out. Ask for a new code with your e-mail address.")


class LinkElsewhere(Problem):
    """A link that verifies a contact address was opened in another browser than the one that asked."""

    code = "people.link_elsewhere"
    status = 409
    message = _("Open this link in the browser where you began, or type the code from the same mail there.")


class NameNeeded(Invalid):
    code = "people.name_needed"
    message = _("Please write the name we should call you by.")


class PhraseTooLong(Invalid):
    code = "people.phrase_too_long"
    message = _("Please choose a phrase of at most {limit} characters.")


class PhraseNeedsOwner(Problem):
    code = "people.phrase_needs_owner"
    status = 403
    message = _("To choose a phrase, open support from inside the app, where you are signed in.")
