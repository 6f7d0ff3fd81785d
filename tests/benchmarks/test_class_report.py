import pytest

from benchmarks._course import workshop
from benchmarks.report import measure
from proctor.course.course import Course
from proctor.notebook.lab import read_lab
from proctor.report.collect import collect

LAB = "lab3-softmax-digits"


@pytest.mark.slow
def test_a_class_is_made_from_a_few_and_reported_on():
    with workshop(LAB) as shop:
        section = measure(shop, learners=61, rounds=1, models=2)
        root = shop.folder / "class-61"
        work = collect(Course(root), read_lab(root, LAB))
    (row,) = section.rows
    assert row.target == "under 10 s"
    assert len(work.graded) == 61
    assert len(work.missing) == 2
    assert sum(one.seconds_late > 0 for one in work.learners) == 5
    assert sum(one.change is not None for one in work.learners) == 2
