"""Small mistakes, made in the instructor's own solution, in the process in which it runs.

`catalogue`, `edits`, `fingerprint`, `lines` and `wraps` are copies of what `public_tests/_slips`
holds for the labs of this course (`make slips` writes them): proctor is installed without it.
"""
