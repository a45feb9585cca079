"""Every write of verifications."""

from visavis.features.verification.actions.policies import choose_pack

__all__ = ["choose_pack"]
