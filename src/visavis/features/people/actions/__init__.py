"""Every write about people. Other features and the entrances import these names from here."""

from visavis.features.people.actions.codes import (
    OpenedCode,
    confirm_code,
    follow_code_link,
    open_code,
    request_code,
    wipe_code,
)
from visavis.features.people.actions.host import enter_by_host
from visavis.features.people.actions.profile import (
    add_contact,
    customer_for_mailbox,
    new_guest,
    prove_contact,
    retire_contact,
    set_language,
    set_phrase,
    tell_old_address,
)
from visavis.features.people.actions.sessions import (
    begin_email_session,
    end_session,
    forget_old,
)
from visavis.features.people.actions.staff import (
    add_staff,
    disable_staff,
    enable_staff,
    set_staff_password,
    set_training,
)
from visavis.features.people.actions.staff_sessions import (
    begin_staff_session,
    end_staff_sessions_over,
    sign_out_elsewhere,
    sign_out_staff,
    touch_staff_session,
)
from visavis.features.people.proofs import ProofAnswer

__all__ = [
    "OpenedCode",
    "ProofAnswer",
    "add_contact",
    "add_staff",
    "begin_email_session",
    "begin_staff_session",
    "confirm_code",
    "customer_for_mailbox",
    "disable_staff",
    "enable_staff",
    "end_session",
    "end_staff_sessions_over",
    "enter_by_host",
    "follow_code_link",
    "forget_old",
    "new_guest",
    "open_code",
    "prove_contact",
    "request_code",
    "retire_contact",
    "set_language",
    "set_phrase",
    "set_staff_password",
    "set_training",
    "sign_out_elsewhere",
    "sign_out_staff",
    "tell_old_address",
    "touch_staff_session",
    "wipe_code",
]
