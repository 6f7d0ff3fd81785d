"""What runs in the process that judges are forked from, and in judges.

This file imports nothing: it is read before the fork, in the process that must hold no secret.
"""
