"""The sentences that an agent sends by one key; their words are human-written for every interface language."""

SCRIPTS = (
    "consent_record",
    "consent_document",
    "data_notice",
    "never_share_codes",
    "show_front",
    "show_back",
    "closer",
    "further",
    "tilt_slowly",
    "hold_still",
    "more_light",
    "no_glare",
    "look_at_camera",
    "turn_left",
    "turn_right",
    "read_aloud",
    "wait_moment",
    "thank_you",
)
