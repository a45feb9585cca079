"""Is this the person, and is this the original? A policy pack leads the agent; machines help; people decide."""
