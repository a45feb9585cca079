"""What can go wrong, said once: a stable code for programs, plain words with the way out for people.

Features subclass `Problem`; entrances turn one into an answer in exactly one place each.
"""

from typing import Any, cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


class Problem(Exception):
    """Base of every expected failure. `status` is the HTTP status an entrance answers with."""

    code: str = "problem"
    status: int = 400
    message: str | Promise = _("Something in this request is not right. Please check it and try again.")

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code)
        self.params = params

    @property
    def text(self) -> str:
        """The message in the active language, its placeholders filled."""
        # Asked of the lazy text itself, so that one with plural forms can choose by the number it is filled with.
        return cast(str, self.message).format(**self.params)


class NotFound(Problem):
    """A missing object and one that belongs to somebody else look exactly alike (S-17)."""

    code = "not_found"
    status = 404
    message = _("We can't find this page, or it belongs to somebody else.")


class SignInNeeded(Problem):
    code = "sign_in_needed"
    status = 401
    message = _("Please sign in again. Nothing you did before is lost.")


class NotAllowed(Problem):
    code = "not_allowed"
    status = 403
    message = _("Your account may not do this. Ask a supervisor.")


class TooMany(Problem):
    code = "too_many"
    status = 429
    message = ngettext_lazy(
        "That was a lot of tries in a short time. Please wait {minutes} minute and try again.",
        "That was a lot of tries in a short time. Please wait {minutes} minutes and try again.",
        "minutes",
    )


class Invalid(Problem):
    """A value that can't be used; `field` names it for programs."""

    code = "invalid"
    status = 422
