"""Figures of digits, and of what a network said about them."""
