"""Notebooks as data: what a lab asks for, what was handed in, and which cell answers which."""
