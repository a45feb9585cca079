"""Visavis: a video support desk that a company runs itself. ARCHITECTURE.md is the plan of the house."""

__version__ = "0.1.0"
