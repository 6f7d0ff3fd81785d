from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import _course
from benchmarks._course import RIGHT, Course, WrongScores, variations
from benchmarks.memory import MIB, Samples
from tools.samples import sample_class

LAB = "lab3-softmax-digits"


def test_no_two_submissions_are_the_same():
    made = variations(LAB, 60)
    texts = {repr((sample.answers, sample.whole)) for sample in made}
    assert len(texts) == len({sample.learner for sample in made}) == 60


def test_variations_are_of_right_answers_in_all_ways():
    known = {sample.learner: sample for sample in sample_class(LAB)}
    assert all(set(known[name].states.values()) == {"passed"} for name in RIGHT)
    assert {sample.story for sample in variations(LAB, 60)} == {known[n].story for n in RIGHT}


@pytest.mark.parametrize("score", [19.5, 20])
def test_only_full_points_count_as_graded(monkeypatch, score):
    class Book:
        def __init__(self, *_):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def find_submission(self, lab, student):
            return SimpleNamespace(score=score, max_score=20)

    monkeypatch.setattr(_course, "Gradebook", Book)
    course = Course(Path("anywhere"), LAB, ("learner-0001",))
    if score == 20:
        course.check_scores()
    else:
        with pytest.raises(WrongScores, match=r"learner-0001: 19.5 of 20 in anywhere"):
            course.check_scores()


def test_growth_compares_the_end_with_the_first_half():
    sizes = [50, *[100] * 40, *[100 + k for k in range(60)]]
    samples = Samples(coordinator=[(done, size * MIB) for done, size in enumerate(sizes)])
    assert samples.growth() == pytest.approx(49 * MIB, abs=6 * MIB)


def test_a_coordinator_that_only_loads_at_the_start_does_not_grow():
    sizes = [*range(50, 70), *[100] * 81]
    samples = Samples(coordinator=[(done, size * MIB) for done, size in enumerate(sizes)])
    assert samples.growth() == 0
