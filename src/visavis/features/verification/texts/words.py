"""Questions, reasons, hints, refusals and the few words of state."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

QUESTIONS: Final = {
    "purpose_own_words": _("What do you need this check for? Please tell me in your own words."),
    "alone": _("Is anybody with you, or on the phone with you, just now?"),
    "guided": _("Has anybody told you what to say here, or asked you to open an account or to send money?"),
    "age_now": _("How old are you?"),
    "birth_month": _("In which month were you born?"),
    "birth_place": _("Where were you born?"),
    "document_since": _("Since when, roughly, have you had this document?"),
    "lives_where": _("In which town do you live?"),
    "last_contact": _("When did you last write to us, and about what?"),
}

REASONS: Final = {
    "blurred": _("Not sharp enough"),
    "glare": _("Reflections cover something"),
    "too_dark": _("Too dark"),
    "too_small": _("Too far away"),
    "no_document": _("No document in the picture"),
    "copy_suspected": _("May be a copy"),
    "screen_suspected": _("May be shown on a screen"),
    "damaged": _("Damaged or changed"),
    "features_missing": _("A security feature is missing"),
    "features_wrong": _("A security feature doesn't behave as it should"),
    "expired": _("Expired"),
    "not_accepted": _("Kind of document not accepted"),
    "mrz_wrong": _("Machine readable zone is wrong"),
    "data_differ": _("Data differ"),
    "name_differs": _("Name differs"),
    "face_differs": _("Not the same face"),
    "face_unclear": _("Face can't be judged"),
    "prompted": _("Somebody prompted the customer"),
    "coached": _("Somebody guides the customer"),
    "pressured": _("Somebody presses the customer"),
    "refused": _("The customer doesn't want to"),
    "no_document_with_me": _("The document is not at hand"),
    "connection": _("Connection too weak"),
    "picture_bad": _("Picture not good enough"),
    "sound_bad": _("Sound not good enough"),
    "noise": _("Too loud"),
    "interrupted": _("Interrupted for too long"),
    "language": _("No common language"),
    "tan_missing": _("One-time code was not confirmed"),
    "card_name_differs": _("Name on the card differs"),
    "card_digits_differ": _("Last digits of the card differ"),
    "other": _("Another reason"),
}

HINTS: Final = {
    "virtual_camera_label": _("The camera calls itself like a program that feeds pictures in ({label})."),
    "camera_changed": _("The camera was changed during the check."),
    "frames_too_regular": _("The pictures arrive more evenly than a real camera sends them."),
    "frames_no_noise": _("The picture lacks the grain of a real sensor."),
    "answered_too_fast": _("A movement was there faster than people react."),
    "answered_before_shown": _("A movement began before it was asked for."),
    "screen_moire": _("The pattern of a screen shows: it may be a picture of a picture."),
    "paper_print": _("The dots of a print show: it may be a copy on paper."),
    "flat_in_tilt": _("Nothing changed on the document while it was tilted."),
    "glare_static": _("Reflections did not wander while the document moved."),
    "mrz_invalid": _("Check digits of the machine readable zone don't agree."),
    "mrz_differs": _("The machine readable zone and the printed fields differ."),
    "expired": _("The document seems to have expired."),
    "not_accepted": _("This kind of document is not on the policy's list."),
    "face_different": _("The faces seem to be of different people."),
    "no_face": _("No face was found in the picture."),
    "two_faces": _("More than one face is in the picture."),
    "low_quality": _("The received picture is below what the policy asks for."),
    "digits_visible": _("More than four digits could be read; the picture was destroyed."),
}

REFUSALS: Final = {
    "check_open": _("A step has no answer yet."),
    "check_failed": _("A step did not pass."),
    "check_doubtful": _("A step is in doubt."),
    "no_frame": _("A step lacks its picture."),
    "challenge_unanswered": _("Something that was drawn lacks its picture."),
    "mask_missing": _("The card was not covered."),
    "consent_missing": _("The customer has not agreed that pictures are kept."),
    "tan_missing": _("The one-time code was not confirmed."),
    "quality_low": _(
        "The picture was below what the policy asks for. If you saw enough, say so with a reason."
    ),
    "quality_unknown": _("The received picture was not measured. If you saw enough, say so with a reason."),
    "prompted": _("The customer was prompted; under this policy that ends without verification."),
    "suspected_scam": _("The outcome is frozen: this may be a scam."),
    "pressured": _("The outcome is frozen: the customer seems to be under pressure."),
}

FLAGS: Final = {
    "coached": _("Seems to be told what to say"),
    "pressured": _("Seems to be under pressure"),
    "suspected_scam": _("May be a scam"),
    "other": _("Something else is wrong"),
}

STATES: Final = {
    "running": pgettext_lazy("state of a verification", "Running"),
    "in_review": pgettext_lazy("state of a verification", "Waits for a second person"),
    "verified": pgettext_lazy("state of a verification", "Verified"),
    "not_verified": pgettext_lazy("state of a verification", "Not verified"),
    "try_again": pgettext_lazy("state of a verification", "To be tried again"),
    "aborted": pgettext_lazy("state of a verification", "Stopped"),
}

VERDICTS: Final = {
    "waiting": pgettext_lazy("state of a step", "Not begun"),
    "open": pgettext_lazy("state of a step", "Open"),
    "passed": pgettext_lazy("state of a step", "Passed"),
    "doubtful": pgettext_lazy("state of a step", "In doubt"),
    "failed": pgettext_lazy("state of a step", "Failed"),
    "skipped": pgettext_lazy("state of a step", "Skipped"),
}

FACES: Final = {
    "likely_same": _("Likely the same person"),
    "unclear": _("Unclear"),
    "different": _("Seems to be somebody else"),
}

DROPS: Final = {
    "resume": _("After an interruption the verification goes on where it was."),
    "restart": _("After a longer interruption the identity part begins anew."),
    "abort": _("A longer interruption ends the verification; a new call is needed."),
}
