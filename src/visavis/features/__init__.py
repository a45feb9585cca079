"""The features: one Django app per capability; imports go only downwards (see .importlinter)."""
