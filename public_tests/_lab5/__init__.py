"""The checks of lab 5: one module per exercise, and what they share."""
