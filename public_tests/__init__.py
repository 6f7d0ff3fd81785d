"""The checks that learners run: one `test_<exercise>` for each exercise."""

from public_tests._hidden import agrees, hidden_checks
from public_tests._report import ChecksFailed

__all__ = ["ChecksFailed", "agrees", "hidden_checks"]
