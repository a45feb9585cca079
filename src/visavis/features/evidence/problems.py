"""What can go wrong with evidence."""

from django.utils.translation import gettext_lazy as _

from visavis.kernel.problems import Invalid, NotAllowed, Problem, TooMany


class NoConsent(Problem):
    code = "evidence.no_consent"
    status = 409
    message = _("The customer has not agreed to pictures being kept. Nothing was kept.")


class ConsentChanged(Problem):
    code = "evidence.consent_changed"
    status = 409
    message = _("The text to agree to has changed. Please read it again.")


class CaseClosed(Problem):
    code = "evidence.case_closed"
    status = 409
    message = _("This case is closed; nothing can be added to it.")


class CaseGone(Problem):
    code = "evidence.gone"
    status = 410
    message = _("This evidence has been erased, as promised to the customer.")


class EvidenceDamaged(Problem):
    """The sealed bytes are not the ones that were kept, or are missing (S-31)."""

    code = "evidence.damaged"
    status = 409
    message = _(
        "This item was changed or damaged after it was kept, so it is not shown. Please tell a supervisor."
    )


class NoRoom(Problem):
    code = "evidence.no_room"
    status = 507
    message = _("The disk for evidence is full: nothing more can be kept. The call goes on.")


class KeysUnreachable(Problem):
    code = "evidence.keys_unreachable"
    status = 503
    message = _("The key store can't be reached: nothing is kept and nothing is shown. The call goes on.")


class TooLarge(Problem):
    code = "evidence.too_large"
    status = 413
    message = _("This picture is too large. Pictures may have up to {megabytes} MB.")


class NotAPicture(Invalid):
    code = "evidence.not_a_picture"
    message = _("This is not a picture we can read. Please take it again.")


class StepUpNeeded(NotAllowed):
    code = "evidence.step_up"
    message = _("Please confirm first that it is you.")


class ReasonNeeded(Invalid):
    code = "evidence.reason_needed"
    message = _("Say why you need to see this: between {least} and {most} characters.")


class BudgetSpent(TooMany):
    code = "evidence.budget_spent"
    message = _(
        "You have looked at {limit} pictures in an hour. A supervisor has been told; please wait a while."
    )


class SecondPersonNeeded(NotAllowed):
    code = "evidence.second_person"
    message = _("Somebody else has to agree; you can't agree to your own request.")


class OnHold(Problem):
    code = "evidence.on_hold"
    status = 409
    message = _("A legal hold keeps this case; lift it first.")


class ExportOver(Problem):
    code = "evidence.export_over"
    status = 410
    message = _("This export was taken, refused or has run out. Ask for a new one.")


class AuditDown(Problem):
    """Who looks can't be written down, so nothing is shown (S-36)."""

    code = "evidence.audit_down"
    status = 503
    message = _("It can't be written down just now who looks at this, so nothing is shown. Please try again.")


class AskedAlready(Problem):
    code = "evidence.asked_already"
    status = 409
    message = _("You have asked for this export already. Somebody else has to agree.")


class NotSealed(Problem):
    code = "evidence.not_sealed"
    status = 409
    message = _("This case is still open. It can leave the house once it is closed and signed.")


class NotMarked(Problem):
    """The picture is whole, but the mark of who looks could not be put on it, so it is not shown (S-56)."""

    code = "evidence.not_marked"
    status = 503
    message = _(
        "This picture could not be marked with your name just now, so it is not shown. Please try again."
    )
