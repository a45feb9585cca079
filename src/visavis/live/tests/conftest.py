from visavis.live.tests.voices import engine, meet

__all__ = ["engine", "meet"]
