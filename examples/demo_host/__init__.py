"""Acme, a made-up exchange that hands its customers over to Visavis. Made to be read and copied."""
