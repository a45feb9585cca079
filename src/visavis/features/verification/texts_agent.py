"""Controls of the guided run in the agent's console. What checks, reasons and hints are called stands in `texts`."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from visavis.features.verification.texts import FOR_AGENT, PACKS_ABOUT

PANEL: Final[dict[str, Any]] = {
    "run.title": _("Verification"),
    "run.outcome": _("Verification"),
    "run.fold": _("Fold the verification away"),
    "run.unfold": _("Show the verification"),
    "run.done_of": pgettext_lazy("steps answered of all", "{done} of {all}"),
    "run.all_checks": _("All steps"),
    "run.list_checks": _("Names and states of all steps"),
    "run.position": _("Step {position} of {count}"),
    "run.optional": pgettext_lazy("a step of a verification", "may be skipped"),
    "run.because": _("Because: {reason}"),
    "run.back": pgettext_lazy("button: leave this question", "Back"),
    "run.moved": _("This had moved on meanwhile. You see how it stands now."),
    "run.afresh": _("Begin a new verification in this call"),
    "run.see_steps": _("See it step by step"),
    "run.waits_for_second": _("A second person looks at it now. You have done your part."),
    "run.end_breaks_off": _(
        "The verification is not decided. It breaks off with the call, and its pictures are kept for one day only."
    ),
    "run.pressure": _("The customer says that something is wrong."),
    "run.pressure_hint": _(
        "They said so quietly; nobody near them can see it. Stay calm, ask nothing aloud about it, and don't let the "
        "call end in a hurry."
    ),
    "run.hint_other": _("Something about the picture is unusual."),
    "run.problem.evidence_no_consent": _(
        "The customer has not agreed that pictures are kept, and this policy can't go without. Nothing was kept."
    ),
}

START: Final[dict[str, Any]] = {
    "run.policy": pgettext_lazy("rules of a verification", "Policy"),
    "run.policy_default": _("this desk's choice"),
    "run.start": _("Begin the verification"),
    "run.steps": ngettext_lazy("{count} step", "{count} steps"),
    "run.demands_pictures": ngettext_lazy("Pictures in {count} step", "Pictures in {count} steps"),
    "run.demands_draws": ngettext_lazy(
        "{count} thing is drawn by chance: you and the customer learn of it only then",
        "{count} things are drawn by chance: you and the customer learn of them only then",
    ),
    "run.demands_tan": _("A one-time code by mail, typed in by the customer"),
    "run.demands_mask": _("The card's number is covered before it leaves the customer's device"),
    "run.demands_quality": _("A received picture of at least {width} pixels and {fps} frames in a second"),
    "run.demands_second": _("A second person decides with you"),
    "run.consent_evidence_given": _("Agreed: pictures are kept"),
    "run.consent_evidence_missing": _("Not agreed yet: keeping pictures"),
    "run.consent_faces_given": _("Agreed: a program compares the faces"),
    "run.consent_faces_missing": _("Not agreed: faces are compared by eye"),
    "run.consent_too_late": _(
        "Under this policy the customer agrees before the call. Without it, choose another policy."
    ),
    "run.consent_by_eye": _("Nothing is kept without it. You can ask now, or go on by eye."),
    "run.ask_consent": _("Ask the customer now"),
}

CHECK: Final[dict[str, Any]] = {
    "run.look_for": _("What to look for"),
    "run.read_aloud": _("Press and read aloud; the customer sees it in their language"),
    "run.drawn_move": pgettext_lazy("what the draw chose", "Drawn: ask for this"),
    "run.drawn_category": pgettext_lazy("what the draw chose", "Drawn: look for a feature of this sort"),
    "run.drawn_question": _("Ask this, and listen how they answer"),
    "run.instead_of": _("Instead of: {move}"),
    "run.other_way": _("The customer can't do this"),
    "run.phrase": _("They read:"),
    "run.has_picture": _("Its picture is there"),
    "run.no_picture_yet": _("No picture of it yet"),
    "run.note": pgettext_lazy("of the agent, about a step", "Note"),
    "run.note_not_kept": _("Notes are not kept: the customer has not agreed."),
    "run.tan_none": _("No code was sent yet."),
    "run.tan_sent": _("The code is on its way to the customer's confirmed address."),
    "run.tan_right": _("The customer typed in the right code."),
    "run.tan_tries": ngettext_lazy("{count} wrong entry so far", "{count} wrong entries so far"),
    "run.tan_send": _("Send the code"),
    "run.tan_again": _("Send a new code"),
    "run.tan_hint": _("Only the customer sees the code. Don't ask for it; they type it into their own page."),
    "run.begin_check": _("Begin this step"),
    "run.next_check": _("Next step"),
    "run.needs": ngettext_lazy(
        "{count} picture is still missing before this can pass",
        "{count} pictures are still missing before this can pass",
    ),
    "run.pass": pgettext_lazy("verdict on a step", "Pass"),
    "run.doubt": pgettext_lazy("verdict on a step", "Doubt"),
    "run.fail": pgettext_lazy("verdict on a step", "Fail"),
    "run.skip": pgettext_lazy("verdict on a step", "Skip"),
    "run.why_doubtful": _("What makes you doubt?"),
    "run.why_failed": _("Why does it fail?"),
    "run.redo": ngettext_lazy("Repeat ({count} try left)", "Repeat ({count} tries left)"),
    "run.prado": _("Look it up in PRADO"),
    "run.prado_label": _("Reference pictures of documents"),
    "run.prado_hint": _(
        "The EU's public register of documents, in a new tab. Nothing of this call goes there."
    ),
    "run.country": pgettext_lazy("that issued a document", "Country"),
    "run.document": _("Kind of document"),
    "run.document_passport": _("Passport"),
    "run.document_id_card": _("Identity card"),
    "run.document_residence": _("Residence permit"),
    "run.document_driving": _("Driving licence"),
}

PICTURES: Final[dict[str, Any]] = {
    "run.pictures": _("Pictures"),
    "run.no_pictures": _("There are no pictures."),
    "run.evidence_no_consent": _("No pictures are kept: the customer has not agreed. Look by eye."),
    "run.evidence_no_room": _(
        "No pictures can be kept: the disk is full. The call goes on; tell your operator."
    ),
    "run.evidence_keys_unreachable": _(
        "No pictures can be kept: the keys can't be reached. The call goes on; tell your operator."
    ),
    "run.want": _("Ask for the picture"),
    "run.want_again": _("Ask once more"),
    "run.take": _("Take what I see"),
    "run.no_picture": _("There is no picture of the customer just now. Ask them to turn the camera on."),
    "run.asked": _("The customer's page is asked for it."),
    "run.sending": _("On its way: {percent} %"),
    "run.sending_label": _("How much of the picture has arrived"),
    "run.look_closely": _("Look closely: {what}"),
    "run.face_document": pgettext_lazy("one of two pictures beside each other", "Document"),
    "run.face_live": pgettext_lazy("one of two pictures beside each other", "Live"),
    "run.face_no_document": _("There is no picture of the document yet."),
    "run.face_no_live": _("There is no picture of the person yet."),
    "run.face_spent": _("Its picture was destroyed, or it is from before the interruption."),
    "run.face_step": pgettext_lazy("button: turn to another step", "Go to “{check}”"),
    "run.face_both": _("Look at both, large"),
    "run.face_choose": _("Choose a picture: {what}"),
    "run.source.camera": _("From the customer's camera"),
    "run.source.received": _("From the video you received"),
    "run.source.house": _("From this house"),
    "run.destroy": _("Destroy this picture"),
    "run.destroy_sure": _("It is gone for good then, and the journal says that you did it."),
    "run.destroyed": _("Destroyed"),
    "run.earlier_session": _("From before the interruption; it doesn't count"),
    "run.machine_waiting": _("Being read"),
    "run.machine_ready": pgettext_lazy("a picture, by the program", "Read"),
    "run.machine_failed": _("Could not be read; look by eye"),
    "run.machine_unavailable": _("Not read by a program"),
}

MACHINE: Final[dict[str, Any]] = {
    "run.machine": _("Read by a program"),
    "run.by_eye": _("No program reads documents here: look by eye."),
    "run.read_nothing": _("Nothing that could be compared was found."),
    "run.agrees": pgettext_lazy("two readings of a field", "agree"),
    "run.differs": pgettext_lazy("two readings of a field", "differ"),
    "run.unclear": pgettext_lazy("two readings of a field", "unclear"),
    "run.not_compared": _("nothing to compare with"),
    "run.face": _("Face and photo:"),
    "run.face_silent": _("The program said nothing about these two. Compare by eye."),
    "run.valid": _("Not expired"),
    "run.expired": pgettext_lazy("document", "Expired"),
    "run.mrz": _("Machine readable zone"),
    "run.mrz_lines": _("Lines of the machine readable zone"),
    "run.mrz_right": _("all check digits right"),
    "run.mrz_wrong": _("check digits wrong"),
    "run.digits": _("Check digits"),
    "run.digit_right": pgettext_lazy("check digit", "right"),
    "run.digit_wrong": pgettext_lazy("check digit", "wrong"),
    "run.digit.number": pgettext_lazy("check digit of", "Number"),
    "run.digit.birth": pgettext_lazy("check digit of", "Birth"),
    "run.digit.expiry": pgettext_lazy("check digit of", "Expiry"),
    "run.digit.optional": pgettext_lazy("check digit of", "Optional data"),
    "run.digit.composite": pgettext_lazy("check digit of", "All together"),
    "run.comparison": _("What the zone, the print and the ticket say"),
    "run.column_field": pgettext_lazy("column: part of a document", "Field"),
    "run.column_mrz": pgettext_lazy("column", "Zone"),
    "run.column_printed": pgettext_lazy("column", "Printed"),
    "run.column_ticket": pgettext_lazy("column", "Ticket"),
    "run.nothing_there": pgettext_lazy("cell of a table", "none"),
    "run.field.document_type": _("Kind of document"),
    "run.field.issuer": _("Issued by"),
    "run.field.number": pgettext_lazy("of a document", "Number"),
    "run.field.surname": _("Surname"),
    "run.field.given_names": _("Given names"),
    "run.field.name": pgettext_lazy("of a person", "Name"),
    "run.field.nationality": _("Nationality"),
    "run.field.birth": _("Born"),
    "run.field.sex": pgettext_lazy("on a document", "Sex"),
    "run.field.expiry": _("Valid until"),
    "run.field.optional": _("Optional data"),
    "run.compare.not_read": _("Only one side could be read."),
    "run.compare.look_alike": _("Signs that look alike, such as O and 0: look yourself."),
    "run.compare.other_script": _("Written in another script; the rule for it is not known. Look yourself."),
    "run.compare.fewer_names": _("The document has further names; those of the ticket are among them."),
    "run.compare.part_of_name": _("Only a part of the name is the same."),
    "run.compare.joined": _("The same, written together or apart."),
    "run.compare.cut": _("The zone breaks off; as far as it goes it is the same."),
    "run.compare.initial": _("Only an initial stands there."),
    "run.compare.close": _("One letter differs."),
    "run.hints": pgettext_lazy("signs that something may be wrong", "Hints"),
    "run.hints_only": _("This is a hint. You decide."),
}

QUALITY: Final[dict[str, Any]] = {
    "run.quality_none": _("The received picture is being measured."),
    "run.quality_enough": _(
        "Received picture: {width} × {height}, {fps} frames in a second. That is enough."
    ),
    "run.quality_low": _(
        "Received picture: {width} × {height}, {fps} frames in a second. The policy asks for {min_width} pixels and "
        "{min_fps} frames."
    ),
    "run.quality_way_size": _("Ask for a better connection, or that other programs are closed."),
    "run.quality_way_fluent": _("Ask for more light, and that other programs are closed."),
}

CLOSING: Final[dict[str, Any]] = {
    "run.decide": pgettext_lazy("button: end a verification with a decision", "Decide"),
    "run.decide_before_end": _("Decide before you end the call: an open verification is broken off with it."),
    "run.about_verified": _("Everything was seen, and it fits."),
    "run.about_not_verified": _("It doesn't fit, or something is wrong with it."),
    "run.about_try_again": _("It could not be seen well enough today."),
    "run.nothing_missing": _("Everything that the policy asks for is there."),
    "run.not_yet": _("It can't be verified yet:"),
    "run.refusal_other": _("Something that the policy asks for is missing."),
    "run.refusal_at": pgettext_lazy("a step and what is missing there", "{check}: {refusal}"),
    "run.saw_enough": _("The picture was below the policy's demand, and I saw enough all the same."),
    "run.reasons": pgettext_lazy("of a decision", "Reasons"),
    "run.comment": _("Words to it (only staff read them)"),
    "run.second_person": _("This policy asks for a second person: it counts when they have agreed."),
    "run.do_verified": pgettext_lazy("button: decide", "Verified"),
    "run.do_not_verified": pgettext_lazy("button: decide", "Not verified"),
    "run.do_try_again": pgettext_lazy("button: decide", "To be tried again"),
    "run.abort": pgettext_lazy("button: end without a decision", "Break off"),
    "run.abort_hint": _(
        "It ends without a decision. The call goes on, and the customer may take another way. What was kept is "
        "erased after a day."
    ),
    "run.why_abort": _("Why?"),
    "run.do_abort": _("Break off the verification"),
    "run.flag": _("I think this person is being coached or pressured"),
    "run.flag_short": pgettext_lazy("button: mark quietly", "Quiet mark"),
    "run.flag_hint": _("The customer never sees this. The mark is kept with the verification."),
    "run.flag_note": _("What made you think so?"),
    "run.flagged": _("Marked quietly:"),
    "run.do_flag": _("Mark quietly"),
}

SAID: Final[dict[str, Any]] = {
    "run.said.started": _("The verification has begun."),
    "run.said.ended": _("The verification is over."),
    "run.said.pressure": _("The customer says quietly that something is wrong."),
    "run.said.restarted": _("After the interruption the identity part begins anew."),
    "run.said.tan_right": _("The customer typed in the right code."),
    "run.said.consent": _("The customer's consents have changed."),
    "run.said.answered": pgettext_lazy("a step and its state", "{check}: {state}"),
    "run.said.picture": _("A picture has arrived: {check}"),
    "run.said.read": _("A picture was read: {check}"),
    "run.said.asked": _("The customer is asked for a picture: {check}"),
}

STILL: Final[dict[str, Any]] = {
    "still.close": pgettext_lazy("button: close the picture", "Close"),
    "still.frame": _("Picture: {what}. Plus and minus zoom, arrows move it."),
    "still.zoom": _("{percent} %"),
    "still.gone": _("This picture can't be shown."),
    "still.tools": _("Ways to look"),
    "still.tools_of": _("Ways to look: {what}"),
    "still.closer": pgettext_lazy("zoom", "Closer"),
    "still.farther": pgettext_lazy("zoom", "Farther"),
    "still.turn": pgettext_lazy("a picture by a quarter", "Turn"),
    "still.lighter": pgettext_lazy("a picture", "Lighter"),
    "still.darker": pgettext_lazy("a picture", "Darker"),
    "still.whole": pgettext_lazy("a picture", "Whole"),
    "still.hint": _("Wheel or two fingers zoom, drag or arrows move."),
}

KEYS: Final[dict[str, Any]] = {
    "keys.run_title": _("While a verification runs"),
    "keys.run_pass": _("The step passes"),
    "keys.run_doubt": _("Doubt, with a reason"),
    "keys.run_fail": _("The step fails, with a reason"),
    "keys.run_want": _("Ask for the picture"),
    "keys.run_take": _("Take what I see"),
    "keys.run_note": _("Write a note to the step"),
    "keys.run_previous": _("Previous step"),
    "keys.run_next": _("Next step"),
}

RUN: Final[dict[str, Any]] = {
    **FOR_AGENT,
    **{f"verify.pack.{key}.about": words for key, words in PACKS_ABOUT.items()},
    **PANEL,
    **START,
    **CHECK,
    **PICTURES,
    **MACHINE,
    **QUALITY,
    **CLOSING,
    **SAID,
    **STILL,
    **KEYS,
}
"""Everything that the console's scripts may say about a verification."""
