"""Pure thinking of evidence: what a picture file may carry, how the chain is reckoned."""
