"""Small mistakes that anybody makes, told from what comes of them.

- `catalogue`: the table of slips, with their sentences; `edits` and `wraps`: how each is made.
- `fingerprint`: results in a form that can be compared; `book`: what slips come to, enciphered.
- `told`: what a report says of an answer that comes to the same as a slip.
- `repairs`: the one line of a learner's own code whose change makes all visible answers right.

The books are made by `tools/slips.py` (`make slips`).
"""
