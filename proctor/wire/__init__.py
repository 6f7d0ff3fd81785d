"""What processes say to each other: values that nobody vouches for, and frames between our own.

This file imports nothing: it is read before the fork, in the process that must hold no secret.
"""
