"""Texts of the customer's room: the check, the wait, and the questions in between.

Keys `fix.*` are steps out of a failure, one a line; the page shows them as a numbered list.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

CHECK: Final = {
    "check.begin": _("Turn on camera and microphone"),
    "check.begin.hint": _(
        "Your browser will ask whether this page may use them. Only you see the picture now."
    ),
    "check.asking": _("Please answer the question of your browser: allow camera and microphone."),
    "check.asking_short": _("waiting for your answer"),
    "check.no_picture": _("No picture yet"),
    "check.try_again": _("Try again"),
    "check.choices": _("Choose another camera, microphone or speaker"),
    "check.camera": _("Camera"),
    "check.camera.ok": _("works"),
    "check.mic": _("Microphone"),
    "check.mic.listening": _("listening; say a few words"),
    "check.mic.silent": _("we hear nothing: is it muted?"),
    "check.mic.quiet": _("works, and it is quiet around you"),
    "check.mic.some": _("works, with some noise around you"),
    "check.mic.loud": _("works, but it is too loud around you; a quieter place helps"),
    "check.speaker": _("Speaker"),
    "check.speaker.untested": _("play a sound to be sure"),
    "check.speaker.playing": _("playing three notes"),
    "check.speaker.question": _("Did you hear three notes?"),
    "check.speaker.yes": _("Yes"),
    "check.speaker.no": _("No"),
    "check.speaker.heard": _("works"),
    "check.speaker.not_heard": _("not heard"),
    "check.path": _("Connection"),
    "check.path.trying": _("trying it"),
    "check.path.good": _("looks good"),
    "check.path.slow": _("slow: picture and sound may arrive late"),
    "check.path.uneven": _("uneven: the picture may stumble"),
    "check.path.no_live": _("this network blocks live news; the page asks every few seconds instead"),
    "check.path.no_webrtc": _("this browser or network blocks video calls"),
    "check.path.offline": _("no answer from our server"),
    "check.failed.insecure": _("not reachable: this address is not secure"),
    "check.failed.in_app": _("not reachable inside this app"),
    "check.failed.unsupported": _("this browser can't hold video calls"),
    "check.failed.denied_browser": _("blocked in this browser"),
    "check.failed.denied_system": _("blocked by the settings of this device"),
    "check.failed.dismissed": _("the question was closed without an answer"),
    "check.failed.in_use": _("used by another program"),
    "check.failed.no_camera": _("none found"),
    "check.failed.no_microphone": _("none found"),
    "check.failed.unknown": _("did not start"),
    "check.failed.same": _("same reason as the camera"),
}

FIX: Final = {
    "fix.insecure": _(
        "Browsers open a camera only on addresses that begin with https://.\n"
        "Open this page by its https address."
    ),
    "fix.in_app": _(
        "Open the menu of this app and choose “Open in browser”.\n"
        "Sign in there again, or use the link from your e-mail."
    ),
    "fix.unsupported": _("Open this page in a current Chrome, Edge, Firefox or Safari."),
    "fix.unsupported.ios": _(
        "Update iOS in Settings, General, Software Update.\nThen open this page in Safari."
    ),
    "fix.denied.chrome": _(
        "Select the icon at the left end of the address bar.\n"
        "Switch Camera and Microphone on.\n"
        "Come back here and select “Try again”."
    ),
    "fix.denied.edge": _(
        "Select the lock at the left end of the address bar.\n"
        "Set Camera and Microphone to “Allow”.\n"
        "Come back here and select “Try again”."
    ),
    "fix.denied.firefox": _(
        "Select the crossed-out camera at the left of the address bar.\n"
        "Remove “Blocked” beside camera and microphone.\n"
        "Select “Try again” and allow both."
    ),
    "fix.denied.safari": _(
        "Open the menu Safari, Settings for This Website.\n"
        "Set Camera and Microphone to “Allow”.\n"
        "Come back here and select “Try again”."
    ),
    "fix.denied.ios": _(
        "Tap the page menu at the left of the address bar, then Website Settings.\n"
        "Set Camera and Microphone to “Allow”.\n"
        "If they are missing, open the Settings of your device, choose this browser, and allow both.\n"
        "Come back here and tap “Try again”."
    ),
    "fix.denied.android": _(
        "Tap the icon at the left of the address bar, then Permissions.\n"
        "Allow Camera and Microphone.\n"
        "Come back here and tap “Try again”."
    ),
    "fix.denied.any": _(
        "Open the settings of this browser for this page.\n"
        "Allow camera and microphone.\n"
        "Come back here and select “Try again”."
    ),
    "fix.system.ios": _(
        "Open Settings, Privacy & Security.\n"
        "Allow Camera and Microphone for this browser.\n"
        "Come back here and tap “Try again”."
    ),
    "fix.system.android": _(
        "Open Settings, Apps, this browser, Permissions.\n"
        "Allow Camera and Microphone.\n"
        "Come back here and tap “Try again”."
    ),
    "fix.system.mac": _(
        "Open System Settings, Privacy & Security.\n"
        "Allow this browser under Camera and under Microphone.\n"
        "Close the browser completely and open this page again."
    ),
    "fix.system.windows": _(
        "Open Settings, Privacy & security, Camera.\n"
        "Switch on “Let desktop apps access your camera”, and the same under Microphone.\n"
        "Come back here and select “Try again”."
    ),
    "fix.system.any": _(
        "Allow camera and microphone for this browser in the settings of your device.\n"
        "Come back here and select “Try again”."
    ),
    "fix.dismissed": _("Select “Try again”.\nWhen the browser asks, choose “Allow”."),
    "fix.in_use": _(
        "Close other programs and tabs that use the camera: other video calls, the camera app.\n"
        "Select “Try again”.\n"
        "If it stays like this, take the camera's plug out and put it in again, or restart the device."
    ),
    "fix.no_camera": _(
        "Connect a camera, or open its cover.\n"
        "Select “Try again”.\n"
        "No camera on this device? Open this page on a phone: your place stays yours."
    ),
    "fix.no_microphone": _("Connect a microphone or a headset.\nSelect “Try again”."),
    "fix.unknown": _(
        "Select “Try again”.\nIf that does not help, restart the browser or use another device."
    ),
    "fix.speaker": _(
        "Turn the sound of your device up, and switch silent mode off.\n"
        "Is a headset connected that you don't wear?\n"
        "Play the sound again."
    ),
    "fix.path": _(
        "Go nearer to your router, or use mobile data instead.\n"
        "Switch a VPN off, if you use one.\n"
        "You can join all the same."
    ),
}

JOIN: Final = {
    "join.try_camera": _("Try my camera now"),
    "join.stay": _("Stay here"),
    "join.anyway": _("Join all the same"),
    "join.unreachable": _("Our server did not answer. Check your connection and try again; nothing is lost."),
    "join.untested.title": _("You have not tried your camera"),
    "join.untested.text": _(
        "The agent needs to see and hear you. Trying it takes a few seconds; you "
        "can also do it while you wait."
    ),
    "join.camera.title": _("Your camera does not work yet"),
    "join.camera.text": _("The agent needs to see you. You can join and get it working while you wait."),
    "join.microphone.title": _("Your microphone does not work yet"),
    "join.microphone.text": _("The agent needs to hear you. You can join and get it working while you wait."),
    "join.silent.title": _("We hear nothing from your microphone"),
    "join.silent.text": _(
        "It may be muted, or another one is chosen. You can join and get it working while you wait."
    ),
    "join.path.title": _("The connection may not carry a call"),
    "join.path.text": _(
        "You can join all the same. Another network, mobile data for instance, may work better."
    ),
    "leave.title": _("Leave the queue?"),
    "leave.text": _("Your place goes to the next person. You can join again later, at the end of the queue."),
    "leave.stay": _("Keep my place"),
    "leave.confirm": _("Leave the queue"),
    "room.elsewhere": _(
        "This page is open in another window. The call will be there. Your place is the same in both."
    ),
}

WAIT: Final = {
    "wait.title": _("before you"),
    "wait.finding": _("Finding your place"),
    "wait.next": _("You are next"),
    "wait.turn": _("It is your turn"),
    "wait.turn.hint": _("An agent is being called. Please stay here, the call begins by itself."),
    "wait.ahead": ngettext_lazy("person before you", "people before you"),
    "wait.ahead_more": ngettext_lazy("or more people before you", "or more people before you"),
    "wait.range": ngettext_lazy(
        "Between {low} and {high} minute, most likely {likely}",
        "Between {low} and {high} minutes, most likely {likely}",
    ),
    "wait.range.about": ngettext_lazy("About {count} minute", "About {count} minutes"),
    "wait.range.soon": _("Less than two minutes"),
    "wait.range.long": _("Likely more than an hour. You can leave the page; we write to you."),
    "wait.range.unknown": _("We can't say yet how long it takes."),
    "wait.booked": _("Your booked time is {time}. We call you then, perhaps a little earlier."),
    "wait.passed": _("Somebody with a booked time or an earlier place goes first."),
    "wait.late": _(
        "We told you {time} at the latest. It takes longer than we thought; your place is the same."
    ),
    "wait.hit_rate": ngettext_lazy(
        "{within} of the last {of} person was called within the time shown.",
        "{within} of the last {of} people were called within the time shown.",
    ),
    "wait.closed": _("The desk has closed, but everybody in the queue is still served."),
    "wait.reconnecting": _("Connecting again. Your place is safe."),
    "wait.offline": _("This device has no connection. Your place is safe; we keep it for a few minutes."),
    "wait.away": _("You can lock the phone"),
    "wait.away.hint": _(
        "We keep your place and call you when your turn comes. Open this page again "
        "within a few minutes then."
    ),
    "wait.sound": _("Ring when it is my turn"),
    "wait.notification": _("Show a notification as well"),
    "wait.push": _("Tell me on this device, even when this page is closed"),
    "wait.notification.off": _(
        "Your browser does not allow notifications here. The sound and the e-mail remain."
    ),
    "wait.screen": _("Keep the screen on"),
    "wait.mail": _("We also send you an e-mail when your turn is near and this page is closed."),
    "wait.own": _("Your picture and sound"),
    "wait.own.none": _("Your camera is off. Turn it on now, so that the call begins at once."),
    "wait.own.ready": _("Camera and microphone are ready."),
    "wait.own.no_sound": _("Your microphone is not on."),
    "wait.own.no_picture": _("Your camera is not on."),
    "wait.own.change": _("Look closely or change"),
    "talk.title": _("Conversation of the ticket"),
    "talk.hide": _("Hide the messages"),
}

ROOM: Final = {**CHECK, **FIX, **JOIN, **WAIT}
