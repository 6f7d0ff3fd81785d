"""Measurements; `benchmarks/README.md` keeps their figures with date and machine."""
