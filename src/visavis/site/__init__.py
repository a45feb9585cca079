"""Wiring only: settings, addresses, servers, command line. Nobody imports it."""
