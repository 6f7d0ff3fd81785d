"""What became of the learner's cells, as far as a kernel knows it.

- `code`: the names that a cell's code would define, whether it can be read as Python or not.
- `errors`: what an error means, in a beginner's words.
- `ledger`: which run of which cell made a name, or was to make it and failed.
- `watch`: keeps the ledger of a running notebook; elsewhere there is none.
"""
