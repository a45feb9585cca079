"""The demo: a mail sink with a mailbox page, made-up people and their tickets, and the demo host. Never in production:
its addresses exist only while VISAVIS_DEMO is set."""
