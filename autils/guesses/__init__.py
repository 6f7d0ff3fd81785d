"""Guesses before results: asked, locked in, kept, and drawn beside what came out."""
