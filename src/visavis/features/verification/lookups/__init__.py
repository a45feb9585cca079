"""Every read about verifications. Other features and the entrances import these names from here."""

from visavis.features.verification.lookups.policies import demands, pack_for, policies
from visavis.features.verification.lookups.receipts import Receipt, of_ticket, receipts

__all__ = ["Receipt", "demands", "of_ticket", "pack_for", "policies", "receipts"]
