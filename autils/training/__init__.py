"""A training on its way: its progress, as text or as a bar with curves and a stop button."""
