"""What ``make bench`` calls: ``python -m bench.NAME``."""
