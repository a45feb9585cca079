"""Desks: where customers come. Call language, opening hours, policy, and who serves there."""
