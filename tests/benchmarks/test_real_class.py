from collections import Counter

import nbformat
import pytest

from benchmarks.real_class import HANGING, HUGE, KINDS, MIXED, _samples, _spoil, apportion
from tools.samples import sample_class

LAB = "lab3-softmax-digits"


@pytest.mark.parametrize("shares", [HANGING, MIXED])
@pytest.mark.parametrize("count", [1, 7, 20, 60, 1000])
def test_a_class_has_its_size_and_its_mix(shares, count):
    assert sum(shares.values()) == pytest.approx(1)
    kinds = Counter(apportion(shares, count))
    assert kinds.total() == count
    assert all(abs(kinds[kind] - share * count) <= 1 for kind, share in shares.items())


def test_a_kind_is_spread_over_the_class():
    kinds = apportion(HANGING, 60)
    assert all(kinds[first : first + 10].count("hanging") == 1 for first in range(0, 60, 10))


def test_each_kind_is_what_it_says():
    known = {sample.learner: sample for sample in sample_class(LAB)}
    points = {kind: [known[name].score for name in names] for kind, names in KINDS.items()}
    assert set(points["right"]) == {20}
    assert all(0 < score < 20 for score in points["wrong"])
    assert points["not attempted"] == [0]
    assert "endless" in known[KINDS["hanging"][0]].story
    assert known[KINDS["raising"][0]].states["my_softmax"] == "error"


def test_no_two_submissions_are_the_same():
    samples = _samples(LAB, ["right"] * 6)
    assert len({sample.learner for sample in samples}) == 6
    assert len({str(sample.answers) for sample in samples}) == 6


def test_a_damaged_notebook_cannot_be_read_and_a_huge_one_can(tmp_path):
    path = tmp_path / "lab.ipynb"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    nbformat.write(notebook, path)
    _spoil(path, "huge")
    assert path.stat().st_size > HUGE
    assert nbformat.read(path, as_version=4).cells[0].source == "1"
    _spoil(path, "damaged")
    with pytest.raises(nbformat.reader.NotJSONError):
        nbformat.read(path, as_version=4)
