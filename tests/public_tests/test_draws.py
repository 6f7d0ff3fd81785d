"""Numbers that are drawn when a test runs."""

from public_tests import drawn_numbers


def draws(purpose):
    return drawn_numbers(purpose).integers(2**60)


def test_they_are_new_each_time_where_nothing_is_graded(monkeypatch):
    monkeypatch.delenv("PROCTOR_SEED", raising=False)
    assert draws("a") != draws("a")


def test_in_grading_they_are_the_same_for_the_same_work_and_purpose(monkeypatch):
    monkeypatch.setenv("PROCTOR_SEED", "17")
    first = draws("a")
    assert draws("a") == first != draws("b")
    monkeypatch.setenv("PROCTOR_SEED", "18")
    assert draws("a") != first
