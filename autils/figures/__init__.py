"""Figures of how networks are built, and of how they learn."""
