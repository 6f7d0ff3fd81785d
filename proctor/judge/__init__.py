"""Judges, which run the instructor's checks, seen from outside; what runs in them is in `inside/`.

This file imports nothing: it is read before the fork, in the process that must hold no secret.
"""
