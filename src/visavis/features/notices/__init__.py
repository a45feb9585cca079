"""Notices: what is told to a person outside the page, in their inbox and by mail.

The journal is read with a cursor; each entry and the rows it causes are one transaction (I-23). Every mail row ends
as sent, failed or cancelled (I-24), under one Message-ID for ever (I-25). Mails are alerts: they carry no
conversation, and nobody reads answers to them (S-43).
"""
