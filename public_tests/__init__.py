"""The checks that learners run: one `test_<exercise>` for each exercise."""

from public_tests._hidden import agrees, hidden_checks
from public_tests._misconceptions import MISCONCEPTIONS
from public_tests._report import ChecksFailed
from public_tests.lab3_softmax_digits import test_model, test_my_softmax

__all__ = [  # noqa: RUF022 - sorted as Python sorts
    "ChecksFailed",
    "MISCONCEPTIONS",
    "agrees",
    "hidden_checks",
    "test_model",
    "test_my_softmax",
]
