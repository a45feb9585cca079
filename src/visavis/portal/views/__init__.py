"""Customer pages, one module per topic."""
