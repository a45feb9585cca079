"""The kernel knows no business words: journal, jobs, claims, clock, ids, limits, sealing, wire, bell."""
