"""What runs in the process that learner processes are forked from, and in learner processes.

This file imports nothing: it is read before the fork, in the process that must hold no secret.
"""
