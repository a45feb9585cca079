"""Tickets: the case and its conversation, invitations to meet on video, and the links that mails carry.

Words: *guest* tickets are opened with nothing but an address; nobody sees one until that address is verified.
Invariants: one open invitation per ticket; a message per client key; access only through `lookups`.
"""
