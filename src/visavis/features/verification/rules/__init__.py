"""The thinking of verification: packs, draws, comparisons, what may be decided. Standard library only."""
