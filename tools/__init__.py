"""What the Makefile calls: ``python -m tools.NAME``."""
