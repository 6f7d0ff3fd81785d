import pytest

from tools.open_lab import prepare


@pytest.fixture
def course(tmp_path):
    released = tmp_path / "release" / "lab0"
    released.mkdir(parents=True)
    (tmp_path / "lessons").mkdir()
    (released / "lab0.ipynb").write_text("released")
    (released / "deeplearning.mplstyle").write_text("style")
    return tmp_path


def test_the_lab_is_copied_with_what_stands_beside_it(course):
    notebook = prepare("lab0", course)
    assert notebook == course / "my_work" / "lab0" / "lab0.ipynb"
    assert notebook.read_text() == "released"
    assert (notebook.parent / "deeplearning.mplstyle").read_text() == "style"


def test_work_is_never_overwritten(course):
    prepare("lab0", course).write_text("an hour of work")
    assert prepare("lab0", course).read_text() == "an hour of work"


def test_an_unknown_lab_is_refused_with_what_to_do(course):
    with pytest.raises(SystemExit, match="There is no release of 'lab9'"):
        prepare("lab9", course)
