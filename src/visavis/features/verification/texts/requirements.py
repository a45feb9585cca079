"""The requirements of the rule books in our own short words, and the honest reasons where one is not met."""

from typing import Final

from django.utils.translation import gettext_lazy as _

BOOKS: Final = {
    "B": "BaFin 3/2017 (GW)",
    "E": "ETSI TS 119 461 V2.1.1",
    "R": "RBI V-CIP",
    "N": "NIST SP 800-63A-4",
    "F": "FINMA 2016/7",
    "G": "EU",
}

REQUIREMENTS: Final = {
    "B1": _("Only trained staff, refreshed every year"),
    "B2": _("Separate rooms with access control"),
    "B3": _("Calls reach staff at random"),
    "B4": _("Consent before the procedure, and recorded itself"),
    "B5": _("Live, without interruption, encrypted from end to end"),
    "B6": _("Picture, sound and light good enough, else stop"),
    "B7": _("Only documents with a machine readable zone and enough optical features"),
    "B8": _("Three optical features of different kinds, drawn by chance, with proof kept"),
    "B9": _("Check digits, damage, tilt, finger across document and face"),
    "B10": _("Questions that show coaching or implausible answers"),
    "B11": _("Stop at a doubt; another way stays open"),
    "B12": _("A one-time code, typed back online and compared by the system"),
    "B13": _("Sound and picture of every step, kept for five years"),
    "E1": _("Document in the hand, live, before a camera"),
    "E2": _("A video sequence of each side; unpredictable movements"),
    "E3": _("Resolution and frame rate measured on what arrives"),
    "E4": _("Stills taken with the sequence"),
    "E5": _("Authentic, intact and confidential transport"),
    "E6": _("Against injected pictures and forged documents"),
    "E7": _("Light, reflections and sharpness judged; tries limited"),
    "E8": _("An authoritative reference of documents at hand"),
    "E9": _("Three security features, two of them variable, drawn in part"),
    "E10": _("Lost, stolen or revoked documents looked up where a service exists"),
    "E11": _("Issuer, validity, number recorded; face photo taken out"),
    "E12": _("Machine readable zone read, checked and compared with print"),
    "E13": _("Calls reach officers at random"),
    "E14": _("Training list refreshed every year; enough time for the work"),
    "E15": _("An interrupted chip reading starts anew"),
    "E16": _("A written rule for spellings of names"),
    "R1": _("On the own premises and the own domain"),
    "R2": _("Encrypted; consent that can be audited"),
    "R3": _("Foreign or disguised network addresses refused"),
    "R4": _("Position and time in the recording; quality beyond doubt"),
    "R5": _("Liveness and face comparison as help only"),
    "R6": _("Forged cases are learnt from and reported"),
    "R7": _("Security audit and penetration test before going live"),
    "R8": _("A written way of working; trained officials only"),
    "R9": _("An interruption ends the session"),
    "R10": _("Order and kind of questions vary"),
    "R11": _("Prompting from the customer's side: refuse"),
    "R12": _("Earlier refusals and negative lists are shown"),
    "R13": _("Customer's photo, clear original, number blacked out, sound and picture kept"),
    "R14": _("Photo and details agree"),
    "R15": _("A second person audits before it counts"),
    "R16": _("Data in India; log with the officer; recordings found by date"),
    "R17": _("Electronic KYC not older than three days"),
    "R18": _("No task that shuts out people with disabilities"),
    "N1": _("Protected channel; the applicant in view; good quality"),
    "N2": _("Coercion is looked for; a quiet way to flag it"),
    "N3": _("Recording only after notice and consent, with published deletion"),
    "N4": _("Challenges that change"),
    "N5": _("A confirmation code of six random digits, used once"),
    "N6": _("A protected way to resume what was not finished"),
    "N7": _("Notice to a proved address: what, when, how to object"),
    "N8": _("Registers of deaths; checks of the phone number"),
    "N9": _("Face comparison with consent, deletion, and proved error rates"),
    "N10": _("Live capture; virtual cameras looked for; zones compared"),
    "N11": _("Staff's devices carry good pictures"),
    "N12": _("A failure doesn't tell which datum was right"),
    "N13": _("Redress, other ways, somebody who vouches"),
    "N14": _("Level 3 only in person"),
    "F1": _("In real time; consent to identification and to the recording of sound"),
    "F2": _("Encrypted, safe transport"),
    "F3": _("Machine readable zone read, features checked, photos kept"),
    "F4": _("Trained staff, fixed procedure, guide for the talk"),
    "F5": _("A superior approves where there is more risk; no code"),
    "F6": _("Two security features drawn by chance"),
    "G1": _("Assessed before going live, watched afterwards"),
    "G2": _("Separate, free consents; storage limits; access and erasure"),
    "G3": _("No consent, nothing written"),
    "G4": _("No card number stored, not in a picture either"),
    "G5": _("Usable by everybody"),
    "G6": _("Both see and hear each other, the original in the hand"),
    "G7": _("A video alone is not taken as proof"),
}

NOT_MET: Final = {
    "premises": _(
        "Where an agent sits is not checked: there is no list of allowed networks. Enforce it in your own network."
    ),
    "no_recording": _(
        "Sound and video are not recorded. Stills, frames, answers and draws are kept for the five years instead."
    ),
    "no_video": _(
        "A series of frames is kept for every movement, not a video sequence. The movements are drawn."
    ),
    "no_chip": _("Chips are not read, so there is nothing to resume."),
    "own_assessment": _(
        "The assessment is yours; the draws, the second look and the journal help to watch it."
    ),
    "no_ip_country": _(
        "Network addresses are not traced to countries. A filter in front of the house can do that."
    ),
    "no_gps": _(
        "The position is asked for, not measured; pictures carry the server's time. Quality is measured."
    ),
    "operator_learns": _(
        "Learning from forged cases and reporting them is up to you; outcomes and reasons are in the journal."
    ),
    "operator_tests": _("Audit and penetration test of your installation are up to you."),
    "no_recording_number": _(
        "Sound and video are not recorded, and an Aadhaar number is masked in lists only, not in the sealed picture."
    ),
    "no_ekyc": _("No electronic KYC is fetched, so its age can't be checked."),
    "no_death_register": _("No register of deaths and no phone company is asked."),
    "faces_unmeasured": _(
        "Consent, deletion and the agent's decision are there. Error rates and presentation attacks were not tested by a laboratory."
    ),
    "staff_devices": _(
        "What devices your staff use is up to you; the quality they receive is measured in every call."
    ),
    "no_referee": _("Objection and other ways are there; a trusted referee who vouches is not."),
    "on_site_only": _("That level can't be reached by video, and this policy doesn't claim it."),
    "no_audio": _(
        "Consent to the identification is kept. Sound is not recorded, so there is no consent to that."
    ),
    "ciphers_unmeasured": _(
        "Browsers choose the ciphers of the call (DTLS-SRTP); they were not held against the list of TR-02102."
    ),
    "hints_only": _(
        "The signs are hints for a person. Nothing here keeps an injected picture out for certain."
    ),
    "asked_by_hand": _("No register and no list is asked automatically; the agent looks it up and says so."),
    "no_liveness": _(
        "No program judges whether a face is alive. Drawn movements and hints help a person to do it."
    ),
    "data_place": _(
        "Where the machine stands is up to you. There are no recordings; cases are found by date."
    ),
}
