"""Every write about visits, by part of the journey: the line, offers, the call, the write-up, and the clock."""

from visavis.features.visits.actions.clock import dispatch_everywhere, expire_due, promise_ranges, tick
from visavis.features.visits.actions.line import dispatch, heard, join, leave, prepare, presence
from visavis.features.visits.actions.meeting import call_connected, end_call, join_call, side_found
from visavis.features.visits.actions.offers import Accepted, accept, decline
from visavis.features.visits.actions.write_up import finish, rate, save_notes, set_state

__all__ = [
    "Accepted",
    "accept",
    "call_connected",
    "decline",
    "dispatch",
    "dispatch_everywhere",
    "end_call",
    "expire_due",
    "finish",
    "heard",
    "join",
    "join_call",
    "leave",
    "prepare",
    "presence",
    "promise_ranges",
    "rate",
    "save_notes",
    "set_state",
    "side_found",
    "tick",
]
