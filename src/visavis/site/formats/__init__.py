"""Times as this house writes them without script: 24 hours, day before month."""
