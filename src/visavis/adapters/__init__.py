"""The only code that knows a vendor. A feature reaches its adapter by a dotted path in settings."""
