"""Drawn challenges and the accessible ways to answer them: their names, what the agent asks, what the customer does."""

from typing import Final

from django.utils.translation import gettext_lazy as _

NAMES: Final = {
    "tilt_slowly": _("Tilt the document"),
    "cover_corner": _("Cover a corner"),
    "finger_across": _("Finger across the document"),
    "turn_over": _("Turn the document over"),
    "closer": _("Document closer"),
    "farther": _("Document further away"),
    "turn_left": _("Head to the left"),
    "turn_right": _("Head to the right"),
    "hand_past_face": _("Hand past the face"),
    "look_up": _("Look up"),
    "touch_ear": _("Touch an ear"),
    "read_phrase": _("Read a sentence"),
    "read_digits": _("Read digits"),
    "tilt_with_help": _("Somebody helps to tilt it"),
    "light_moved": _("Move the light instead"),
    "point_at_corner": _("Point at the corner"),
    "pen_across": _("Pen across the document"),
    "turn_with_help": _("Somebody helps to turn it"),
    "camera_moved_left": _("Move the camera to the left"),
    "camera_moved_right": _("Move the camera to the right"),
    "camera_moved_up": _("Move the camera up"),
    "say_digits": _("Say digits"),
    "object_past_face": _("An object past the face"),
    "sign_phrase": _("Sign the sentence"),
    "type_phrase": _("Type it"),
    "show_fingers": _("Show it with fingers"),
}

SAY: Final = {
    "tilt_slowly": _("Please tilt the document slowly, as your screen shows."),
    "cover_corner": _("Please cover the corner that your screen names with a finger."),
    "finger_across": _("Please move a finger slowly across what your screen names."),
    "turn_over": _("Please turn the document over slowly."),
    "closer": _("Please bring the document closer to the camera."),
    "farther": _("Please hold the document further from the camera."),
    "turn_left": _("Please turn your head slowly to your left."),
    "turn_right": _("Please turn your head slowly to your right."),
    "hand_past_face": _("Please move your open hand slowly past your face."),
    "look_up": _("Please look up to the ceiling and back."),
    "touch_ear": _("Please touch one of your ears."),
    "read_phrase": _("Please read the sentence on your screen aloud."),
    "read_digits": _("Please read the digits on your screen aloud, one by one."),
    "tilt_with_help": _("Somebody may hold and tilt the document for you."),
    "light_moved": _("Please move a lamp or your phone's light over the document."),
    "point_at_corner": _("Please point at the corner that your screen names."),
    "pen_across": _("Please move a pen slowly across what your screen names."),
    "turn_with_help": _("Somebody may turn the document over for you."),
    "camera_moved_left": _("Please move the camera slowly to your left, or let somebody move it."),
    "camera_moved_right": _("Please move the camera slowly to your right, or let somebody move it."),
    "camera_moved_up": _("Please move the camera slowly up, or let somebody move it."),
    "say_digits": _("Please say the digits that I tell you."),
    "object_past_face": _("Please move a pen or another thing slowly past your face."),
    "sign_phrase": _("Please sign the sentence on your screen."),
    "type_phrase": _("Please type what your screen shows into the chat."),
    "show_fingers": _("Please show the digits on your screen with your fingers."),
}

DO: Final = {
    "tilt_slowly": _("Tilt the document slowly: {axis}."),
    "cover_corner": _("Cover one corner with a finger: {corner}."),
    "finger_across": _("Move a finger slowly across this: {across}."),
    "turn_over": _("Turn the document over slowly."),
    "closer": _("Bring the document closer."),
    "farther": _("Hold the document further away."),
    "turn_left": _("Turn your head slowly to your left."),
    "turn_right": _("Turn your head slowly to your right."),
    "hand_past_face": _("Move your open hand slowly past your face."),
    "look_up": _("Look up to the ceiling and back."),
    "touch_ear": _("Touch one of your ears."),
    "read_phrase": _("Read this sentence aloud."),
    "read_digits": _("Read these digits aloud, one by one."),
    "tilt_with_help": _("Let somebody tilt the document for you: {axis}."),
    "light_moved": _("Move a light over the document."),
    "point_at_corner": _("Point at one corner: {corner}."),
    "pen_across": _("Move a pen slowly across this: {across}."),
    "turn_with_help": _("Let somebody turn the document over for you."),
    "camera_moved_left": _("Move the camera slowly to your left."),
    "camera_moved_right": _("Move the camera slowly to your right."),
    "camera_moved_up": _("Move the camera slowly up."),
    "say_digits": _("Say the digits that the agent tells you."),
    "object_past_face": _("Move a pen or another thing slowly past your face."),
    "sign_phrase": _("Sign this sentence."),
    "type_phrase": _("Type this into the chat."),
    "show_fingers": _("Show these digits with your fingers."),
}

ICONS: Final = {
    "tilt_slowly": "rotate-3d",
    "cover_corner": "square-dashed-mouse-pointer",
    "finger_across": "pointer",
    "turn_over": "flip-horizontal-2",
    "closer": "zoom-in",
    "farther": "zoom-out",
    "turn_left": "arrow-left",
    "turn_right": "arrow-right",
    "hand_past_face": "hand",
    "look_up": "arrow-up",
    "touch_ear": "ear",
    "read_phrase": "volume-2",
    "read_digits": "volume-2",
    "tilt_with_help": "users",
    "light_moved": "flashlight",
    "point_at_corner": "pointer",
    "pen_across": "pen",
    "turn_with_help": "users",
    "camera_moved_left": "arrow-left",
    "camera_moved_right": "arrow-right",
    "camera_moved_up": "arrow-up",
    "say_digits": "mic",
    "object_past_face": "pen",
    "sign_phrase": "hand",
    "type_phrase": "keyboard",
    "show_fingers": "hand",
}

CORNERS: Final = {
    "top_left": _("top left"),
    "top_right": _("top right"),
    "bottom_left": _("bottom left"),
    "bottom_right": _("bottom right"),
}

AXES: Final = {
    "sideways": _("left side forward, then right side forward"),
    "up_and_down": _("upper edge forward, then lower edge forward"),
}
PLACES: Final = {
    "portrait": _("the photo"),
    "name": _("the name"),
    "number": _("the number"),
    "date": _("the dates"),
}

CATEGORIES: Final = {
    "diffractive": _("Diffractive image"),
    "colour_shift": _("Colour that changes"),
    "tilt_image": _("Image that appears when tilted"),
    "print": _("Fine print"),
    "layout": _("Build of the card"),
}

CATEGORY_LOOK: Final = {
    "diffractive": _("Tilt it: shapes and colours wander and change as on a hologram, never stand still."),
    "colour_shift": _("Tilt it: the ink changes from one colour to another, without a rainbow."),
    "tilt_image": _("Tilt it: one of two pictures shows, portrait or date, depending on the angle."),
    "print": _("Come close: lines are whole and even, tiny letters can be read, no dots of a printer."),
    "layout": _("Window, holes or photo belong to the card: no edge, no layer, no second border."),
}

FEATURES: Final = {
    "hologram": _("Hologram"),
    "identigram": _("Holographic portrait or eagle"),
    "kinegram": _("Moving pattern (kinegram)"),
    "optically_variable_ink": _("Ink that changes colour"),
    "colour_change_print": _("Print that changes colour"),
    "laser_image": _("Changing laser image"),
    "latent_image": _("Hidden image"),
    "microprint": _("Tiny letters"),
    "guilloche": _("Fine wave lines"),
    "raised_print": _("Print that can be felt"),
    "see_through_window": _("See-through window"),
    "perforation": _("Punched number or image"),
    "photo_integration": _("Photo that is part of the card"),
}
