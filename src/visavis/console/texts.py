"""Everything the console's scripts may say. Keys are used in frontend/console; words are short and plain."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

BOARD: Final[dict[str, Any]] = {
    "board.waiting": pgettext_lazy("heading: people in line", "Waiting"),
    "board.served": _("In calls"),
    "board.team": _("Team"),
    "board.nobody": _("Nobody is on duty."),
    "board.you": _("(you)"),
    "board.next": _("Next"),
    "board.why.longest": _("waiting longest"),
    "board.why.returned": _("came back to an old place"),
    "board.why.broken_call": _("the call broke off"),
    "board.why.appointment": _("has a booked time"),
    "board.why.appointment_late": _("came late for a booked time"),
    "board.booked": _("Booked {time}"),
    "board.waited_label": _("Waiting for"),
    "board.ringing": _("Ringing"),
    "board.away": _("Away for {since}"),
    "board.away_now": _("Away"),
    "board.prepared": _("Prepared"),
    "board.not_prepared": _("Not prepared"),
    "board.more": ngettext_lazy("and {count} more", "and {count} more"),
    "board.range_for_new": ngettext_lazy(
        "A new customer would wait {low} to {high} minute",
        "A new customer would wait {low} to {high} minutes",
    ),
    "board.range_long": _("A new customer would wait more than an hour"),
    "board.empty": _("Nobody is waiting"),
    "board.empty_hint": _("Customers appear here as soon as they join the queue."),
    "identified.host": _("Signed in by host"),
    "identified.email": _("E-mail code only"),
    "purpose.identity": _("Identity check"),
    "purpose.card": _("Card in possession"),
    "purpose.other": _("Video call"),
    "purpose.none": _("Not stated"),
    "bring.original_document": _("original document"),
    "bring.bank_card": _("bank card"),
    "visit.connecting": _("Connecting"),
    "visit.in_call": _("In a call"),
    "visit.wrapping_up": _("Wrap-up"),
    "pane.label": _("Parts of the page"),
    "pane.board": _("Board"),
    "pane.stage": pgettext_lazy("part of the page", "Call"),
    "pane.work": _("Ticket"),
    "pane.board_short": _("Board"),
    "pane.stage_short": pgettext_lazy("part of the page", "Call"),
    "pane.work_short": _("Ticket"),
}

SEAT: Final[dict[str, Any]] = {
    "seat.label": _("Your state"),
    "seat.ready": _("Ready"),
    "seat.break": _("Break"),
    "seat.off": pgettext_lazy("not on duty", "Off"),
    "state.ready": _("Ready"),
    "state.break": _("Break"),
    "state.wrap_up": _("Wrap-up"),
    "state.off": pgettext_lazy("not on duty", "Off"),
    "state.in_call": _("In a call"),
    "scene.ready": _("You are ready"),
    "scene.ready_hint": _(
        "The next customer rings here. Your camera stays open until then; nobody sees it yet."
    ),
    "scene.ready_soon": _("Your next customer is about to ring."),
    "scene.break": _("You are on a break"),
    "scene.break_hint": ngettext_lazy(
        "Nobody rings you now. {count} customer is waiting.",
        "Nobody rings you now. {count} customers are waiting.",
    ),
    "scene.off": _("You are off duty"),
    "scene.off_hint": ngettext_lazy(
        "Go ready when you want to take calls. {count} customer is waiting.",
        "Go ready when you want to take calls. {count} customers are waiting.",
    ),
    "scene.wrap_up": _("Wrap-up"),
    "scene.wrap_up_hint": ngettext_lazy(
        "Go ready when you are done. {count} customer is waiting.",
        "Go ready when you are done. {count} customers are waiting.",
    ),
    "scene.why.declined": _("You declined a call at {time}, so nobody rings you until you go ready again."),
    "scene.why.missed_offer": _(
        "A call rang at {time} and was not answered, so nobody rings you until you go ready."
    ),
    "scene.why.lost_contact": _("This page was out of contact at {time}, so you were taken off duty."),
    "scene.training_over": _(
        "Identity and card calls don't ring here since {date}: your training for them has run out. Ask your supervisor. "
        "All other calls ring as before."
    ),
    "scene.training_soon": _(
        "Identity and card calls ring here until {date}. To keep them, ask your supervisor about the next training."
    ),
    "scene.go_ready": _("Go ready"),
    "scene.open_camera": _("Turn on camera"),
    "scene.opening": _("Opening the camera"),
    "scene.camera_closed": _("Your camera is closed"),
    "scene.own_picture": _("Your own picture"),
    "scene.only_you": _("Only you see this"),
    "scene.notify": _("Notify me in other windows"),
    "scene.try_again": _("Try again"),
    "lens.insecure": _("The browser allows a camera only on a secure address (https). Open this page there."),
    "lens.in-app": _(
        "This browser inside another app can't use the camera. Open the page in a full browser."
    ),
    "lens.unsupported": _(
        "This browser can't make video calls. Please use a current Chrome, Edge, Firefox or Safari."
    ),
    "lens.denied-browser": _(
        "The browser blocks the camera for this page. Allow it beside the address, then try again."
    ),
    "lens.denied-system": _(
        "Your computer blocks the camera for this browser. Allow it in the system's privacy settings."
    ),
    "lens.dismissed": _("The question about the camera was closed without an answer."),
    "lens.in-use": _("Another program uses the camera. Close it there, then try again."),
    "lens.no-camera": _("No camera was found. Connect one, then try again."),
    "lens.no-microphone": _("No microphone was found. Connect one, then try again."),
    "lens.unknown": _("The camera could not be opened."),
}

OFFER: Final[dict[str, Any]] = {
    "offer.title": _("Incoming call"),
    "offer.seconds_left": ngettext_lazy("{count} second left", "{count} seconds left"),
    "offer.waited": _("Waited"),
    "offer.just_now": _("Just now"),
    "offer.booked": _("Booked for"),
    "offer.language": _("Speaks"),
    "offer.purpose": _("For"),
    "offer.ticket": _("Ticket"),
    "offer.prepared": _("Device check"),
    "offer.identified": _("Identified"),
    "offer.camera_off": _("Your camera is closed. It opens when you accept."),
    "offer.accept": _("Accept"),
    "offer.accepting": _("Connecting"),
    "offer.decline": _("Decline"),
    "offer.why": _("Why can't you take this call?"),
    "offer.keep_ringing": _("Back"),
    "decline.break": _("I need a moment"),
    "decline.language": _("I don't speak well enough for this call"),
    "decline.technical": _("My camera or sound doesn't work"),
    "decline.conflict": _("I know this person"),
    "decline.other": _("Another reason"),
}

TALK: Final[dict[str, Any]] = {
    "talk.label": _("Conversation"),
    "talk.write": _("Write to the customer"),
    "talk.send": _("Send"),
    "talk.sending": _("Sending"),
    "talk.retry": _("Not sent. Try again"),
    "talk.empty": _("Nothing was written yet."),
    "talk.closed": _("This ticket is closed."),
    "talk.typing": _("{name} is writing"),
    "ticket.open": pgettext_lazy("state of a ticket", "Open"),
    "ticket.closed": pgettext_lazy("state of a ticket", "Closed"),
    "work.conversation": _("Conversation"),
    "work.preparation": _("Device check"),
    "work.not_prepared": _("The customer skipped the device check."),
    "work.invited": _("{name} asked for this call, valid until {until}"),
    "work.empty": _("No ticket open"),
    "work.empty_hint": _(
        "The customer's ticket appears here with the call. Choose a waiting customer to read ahead."
    ),
    "ready.all": _("Camera, sound and connection work"),
    "ready.rest": _("The rest works"),
    "ready.camera.bad": _("No camera"),
    "ready.microphone.bad": _("No microphone"),
    "ready.speaker.bad": _("Speaker not heard"),
    "ready.noise.bad": _("Sound unclear"),
    "ready.noise.loud": _("Loud surroundings"),
    "ready.noise.silent": _("Microphone is silent"),
    "ready.path.bad": _("Connection blocked"),
    "ready.path.slow": _("Slow connection"),
    "ready.path.uneven": _("Unsteady connection"),
    "todo.identity": _("Ask to see the original document. Copies and screens don't count."),
    "todo.card": _("Ask to see the original document and the card, held beside the face."),
    "todo.other": _("Ask what happened, in the customer's own words."),
}

WRAP: Final[dict[str, Any]] = {
    "notes.label": _("Notes"),
    "notes.hint": _("What was checked, what was agreed"),
    "notes.help": _("Only staff read this."),
    "notes.saving": _("Saving"),
    "notes.saved": _("Saved"),
    "notes.failed": _("Not saved yet. Trying again"),
    "outcome.label": _("Outcome"),
    "outcome.solved": _("Solved"),
    "outcome.follow_up": _("Follow up in writing"),
    "outcome.call_again": _("Another call needed"),
    "outcome.not_solved": _("Not solved"),
    "wrap.title": _("Call with {name}"),
    "wrap.lasted": _("{reason} It lasted {time}."),
    "wrap.ready": _("Ready for next"),
    "wrap.break": _("Take a break"),
    "wrap.choose_outcome": _("Choose an outcome first"),
    "end.agent_ended": _("You ended the call."),
    "end.customer_ended": _("{name} ended the call."),
    "end.customer_lost": _("{name} lost the connection and did not come back."),
    "end.agent_lost": _("Your side lost the connection and did not come back in time."),
    "end.failed": _("The two browsers found no way to each other."),
}

PAGE: Final[dict[str, Any]] = {
    "say.ringing_title": _("{name} is calling"),
    "say.ringing": _("{name} is calling: {subject}. Press Enter to accept, D to decline."),
    "say.joined": ngettext_lazy(
        "{name} joined the queue. {count} customer is waiting.",
        "{name} joined the queue. {count} customers are waiting.",
    ),
    "say.call_over": _("The call with {name} is over."),
    "tabs.elsewhere": _("The call is open in another tab"),
    "tabs.elsewhere_hint": _("Go back to that tab, or bring the call over here."),
    "tabs.take_over": _("Take over here"),
    "link.reconnecting": _("Connection lost. Reconnecting; what you typed is kept."),
    "link.polling": _("The live connection is blocked here. This page refreshes every few seconds instead."),
    "link.offline": _("No connection to the server. The page goes on by itself when it is back."),
    "link.signed_out": _("You are signed out. Nothing you saved is lost."),
    "link.sign_in": _("Sign in again"),
    "link.near_end": _("You will be signed out soon because nothing happened here for a while."),
    "link.stay": _("Stay signed in"),
    "link.dismiss": _("Close"),
    "problem.unreachable": _("The server did not answer. Please try again."),
    "keys.title": _("Keys"),
    "keys.use": _("Use single keys on this computer"),
    "keys.close": _("Close"),
    "keys.accept": _("Accept the call"),
    "keys.decline": _("Decline, with a reason"),
    "keys.ready": _("Go ready"),
    "keys.break": _("Take a break"),
    "keys.off": _("Go off duty"),
    "keys.board_next": _("Next line of the board"),
    "keys.board_previous": _("Previous line of the board"),
    "keys.conversation": _("Write to the customer"),
    "keys.notes": _("Write notes"),
    "keys.mute": _("In a call: microphone on or off"),
    "keys.camera": _("In a call: camera on or off"),
    "keys.captions": _("In a call: captions on or off"),
    "keys.fact": _("In a call: send a fact to confirm"),
    "keys.script": _("In a call: sentences to read aloud"),
    "keys.search": _("Search tickets"),
    "keys.help": _("Show these keys"),
}

TABLES: Final = (BOARD, SEAT, OFFER, TALK, WRAP, PAGE)
