import nbformat
import pytest

from tools.lessons import ROOT, lab_names
from tools.samples import END, START, fill_in, find_cell, hand_in, put_between_marks, sample_class


@pytest.fixture
def course(tmp_path):
    (tmp_path / "release").symlink_to(ROOT / "release")
    return tmp_path


def test_an_answer_goes_between_the_marks_with_their_indentation():
    stub = f"def f():\n    a = ...\n    {START}\n    \n    {END}\n    return a"
    assert put_between_marks(stub, "\nb = 1\n\nif b:\n    a = b\n") == (
        f"def f():\n    a = ...\n    {START}\n    b = 1\n\n    if b:\n        a = b\n"
        f"    {END}\n    return a"
    )


def test_a_missing_cell_is_named():
    with pytest.raises(KeyError, match="no cell 'nowhere'"):
        find_cell(nbformat.v4.new_notebook(), "nowhere")


@pytest.mark.parametrize("lab", lab_names())
def test_a_sample_class_is_sixteen_different_learners(lab):
    learners = [sample.learner for sample in sample_class(lab)]
    assert learners == [f"learner-{k:02}" for k in range(1, 17)]
    assert len({sample.story for sample in sample_class(lab)}) == 16


@pytest.mark.parametrize("lab", lab_names())
def test_handing_in_twice_gives_the_same_files(lab, course):
    first = {path: path.read_bytes() for path in hand_in(lab, course)}
    assert {path: path.read_bytes() for path in hand_in(lab, course)} == first
    assert len(first) == 16


@pytest.mark.parametrize("lab", lab_names())
def test_filling_in_leaves_the_release_as_it_was(lab):
    released = nbformat.read(ROOT / "release" / lab / f"{lab}.ipynb", as_version=4)
    before = nbformat.writes(released)
    for sample in sample_class(lab):
        fill_in(released, sample)
    assert nbformat.writes(released) == before


@pytest.mark.parametrize("lab", lab_names())
def test_the_damage_is_done(lab):
    released = nbformat.read(ROOT / "release" / lab / f"{lab}.ipynb", as_version=4)
    lengths = {s.learner: len(fill_in(released, s).cells) for s in sample_class(lab) if s.damage}
    assert all(length != len(released.cells) for length in lengths.values())
