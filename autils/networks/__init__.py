"""Networks in NumPy, networks read from a file, and what a network answers."""
