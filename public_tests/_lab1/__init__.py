"""The checks of lab 1: one module per exercise, and what they share."""
