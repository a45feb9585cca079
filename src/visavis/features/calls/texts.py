"""Texts of the call's stage, for the customer's room and the console alike; `frontend/media/` holds only the keys."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

STAGE: Final = {
    "stage.controls": _("Controls of the call"),
    "stage.mute": _("Mute"),
    "stage.unmute": _("Unmute"),
    "stage.flip": _("Turn camera"),
    "stage.devices": _("Camera and sound"),
    "stage.devices.short": _("Devices"),
    "stage.picture": _("Small window"),
    "stage.full": _("Full screen"),
    "stage.full_end": _("Leave full screen"),
    "stage.talk": _("Messages"),
    "stage.end": _("End"),
    "stage.end.title": _("End the call?"),
    "stage.end.text": _("The call ends for you and for {name}."),
    "stage.end.stay": _("Stay in the call"),
    "stage.end.confirm": _("End the call"),
    "stage.their_picture": _("Picture of {name}"),
    "stage.my_picture": _("Your own picture ({name}). Arrow keys move it to another corner."),
    "stage.connecting": _("Connecting to {name}"),
    "stage.camera": _("Camera"),
    "stage.microphone": _("Microphone"),
    "stage.speaker": _("Speaker"),
    "stage.camera_number": _("Camera {count}"),
    "stage.microphone_number": _("Microphone {count}"),
    "stage.speaker_number": _("Speaker {count}"),
    "stage.speaker_test": _("Play a test sound"),
    "stage.camera_off": _("Turn camera off"),
    "stage.camera_on": _("Turn camera on"),
    "stage.done": pgettext_lazy("button: close this panel", "Done"),
    "stage.try_again": _("Try again"),
    "stage.play_sound": _("Play sound"),
    "stage.sound_blocked": _("Your browser waits for a tap before it plays sound."),
    "stage.reconnecting": _("The connection is interrupted. We are looking for a new way; please stay here."),
    "stage.no_path": _(
        "No way was found to {name} yet. Some networks block video calls: mobile data or another network may help."
    ),
    "stage.kept_for": ngettext_lazy("kept for {count} second", "kept for {count} seconds"),
    "stage.taken_over": _("The call goes on in another window or on another device."),
    "stage.bring_here": _("Use this window instead"),
    "stage.mine.offline": _("Your device has no connection. The call comes back by itself when it has one."),
    "stage.mine.phone_call": _("Another call uses your microphone. {name} can't hear you until it is over."),
    "stage.mine.camera.off": _("Your camera is off. {name} needs to see you."),
    "stage.mine.camera.black": _(
        "Your picture is dark. Is something in front of the camera? {name} needs to see you."
    ),
    "stage.mine.camera.frozen": _("Your picture stands still. {name} needs to see you."),
    "stage.mine.camera.lost": _("Your camera gives no picture. {name} needs to see you."),
    "stage.mine.microphone": _("Your microphone gives no sound. {name} can't hear you."),
    "stage.mine.loud": _("It is very loud around you. {name} hears you better in a quieter place."),
    "stage.other.lost": _("The connection of {name} was lost. The call waits."),
    "stage.other.reload": _("The page of {name} was closed or loaded again. The call waits."),
    "stage.other.reload_soon": _("The page of {name} is being loaded again."),
    "stage.other.phone_call": _("{name} has another phone call. Your call goes on afterwards."),
    "stage.other.background": _("{name} has switched to another app or window."),
    "stage.other.network": _("{name} is changing the network."),
    "stage.other.camera.off": _("The camera of {name} is off since {time}."),
    "stage.other.camera.black": _("The camera of {name} is dark or covered since {time}."),
    "stage.other.camera.frozen": _("The picture of {name} stands still since {time}."),
    "stage.other.camera.lost": _("The camera of {name} gives no picture since {time}."),
    "stage.other.loud": _("It is loud around {name}."),
}
