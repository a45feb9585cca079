"""What can go wrong in a run."""

from django.utils.translation import gettext_lazy as _

from visavis.kernel.problems import Invalid, NotAllowed, Problem


class RunOver(Problem):
    code = "verification.over"
    status = 409
    message = _("This verification is over. Nothing was changed.")


class RunMoved(Problem):
    code = "verification.moved"
    status = 409
    message = _("This step has moved on, perhaps in another tab. Please look at it again.")


class NoCall(Problem):
    code = "verification.no_call"
    status = 409
    message = _("A verification runs inside a call. This call is over.")


class PackUnknown(Invalid):
    code = "verification.pack_unknown"
    message = _("This policy is not on the list. Please load the page again.")


class CheckUnknown(Invalid):
    code = "verification.check_unknown"
    message = _("This step does not belong to the verification.")


class OutOfOrder(Problem):
    code = "verification.out_of_order"
    status = 409
    message = _("The policy has a fixed order; the step before this one comes first.")


class NoTriesLeft(Problem):
    code = "verification.no_tries_left"
    status = 409
    message = _("This step can't be repeated once more. Decide with what there is, or end the verification.")


class ReasonWanted(Invalid):
    code = "verification.reason_wanted"
    message = _("Choose a reason.")


class NotProved(Problem):
    """ "Verified" is refused; `why` lists what is missing."""

    code = "verification.not_proved"
    status = 409
    message = _("Not everything that the policy asks for is there yet.")

    def __init__(self, why: list[str]) -> None:
        super().__init__(why=why)
        self.why = why


class FrameMissing(Problem):
    code = "verification.frame_missing"
    status = 409
    message = _("This step needs its picture before it can pass.")


class NotWanted(Problem):
    code = "verification.not_wanted"
    status = 409
    message = _("The agent is not asking for this picture any more.")


class NotMasked(Invalid):
    code = "verification.not_masked"
    message = _("The card number was not covered. The picture was thrown away; nothing was kept.")


class TanWrong(Invalid):
    code = "verification.tan_wrong"
    message = _("This is not the code we sent. Please look again.")


class TanOver(Problem):
    code = "verification.tan_over"
    status = 409
    message = _("This code can't be used any more. The agent can send a new one.")


class NotYourOwn(NotAllowed):
    code = "verification.not_your_own"
    message = _("Somebody else has to look at this verification; it is your own.")


class NotOptional(Invalid):
    code = "verification.not_optional"
    message = _("The policy does not let this step be passed by.")


class NotDrawn(Invalid):
    code = "verification.not_drawn"
    message = _("This was not drawn for the step.")


class NoAddress(Problem):
    code = "verification.no_address"
    status = 409
    message = _("The ticket has no confirmed e-mail address that a code could be sent to.")


class StillDifferent(Problem):
    """The same key was used for another picture."""

    code = "verification.still_different"
    status = 409
    message = _("Another picture came under the same key. Please take it again.")


class NothingToReview(Problem):
    code = "verification.nothing_to_review"
    status = 409
    message = _("Somebody else has reviewed this verification already.")
