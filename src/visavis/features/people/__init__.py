"""People: customers, their addresses and sessions, one-time codes, staff.

Words: a *customer* is known by host identities (issuer, subject) and by verified contact addresses. A *code*
only proves "can read this mailbox now". Invariants: S-01..S-10.
"""
