"""Calls: the live meeting of a visit: who takes part, what disturbs it, how it ends. Media never passes here."""
