"""Engines without a vendor: real implementations of ports, for tests."""
