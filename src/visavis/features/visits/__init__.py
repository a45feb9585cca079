"""Visits: one passage of a customer through a desk, from joining the line to wrap-up. The only coordinator."""
