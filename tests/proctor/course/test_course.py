import os
import shutil

import pytest
from nbgrader.apps import AutogradeApp

from proctor.cli.options import grading_options
from proctor.course import course as course_module
from proctor.course.course import Course, CourseError, Handed, find_root, read_bounded, writing
from proctor.notebook.handed_in import Unreadable
from proctor.notebook.places import Places


def test_the_root_is_the_nearest_folder_with_a_course(course, tmp_path):
    deep = course.root / "source" / "small"
    assert find_root(deep) == course.root
    with pytest.raises(CourseError, match="There is no course here"):
        find_root(tmp_path.parent)


def test_submissions_are_found_sorted_and_by_name(course, hand_in):
    for student in ("bob", "ada"):
        hand_in(student)
    (course.root / "submitted" / "cy").mkdir()
    assert [handed.student for handed in course.submissions("small")] == ["ada", "bob"]
    assert [handed.student for handed in course.submissions("small", ["bob"])] == ["bob"]
    with pytest.raises(CourseError, match="cy has not submitted small"):
        course.submissions("small", ["cy"])
    with pytest.raises(CourseError, match="Nobody has submitted other"):
        course.submissions("other")


def test_the_time_of_handing_in_is_read(course, hand_in):
    hand_in("ada")
    hand_in("bob", timestamp="when the cows came home")
    ada, bob = course.submissions("small")
    assert str(course.timestamp(ada)) == "2026-01-02 03:04:05"
    assert course.timestamp(bob) is None
    (ada.folder / "timestamp.txt").unlink()
    assert course.timestamp(ada) is None


def test_only_regular_files_of_fair_size_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(course_module, "LARGEST_NOTEBOOK", 1000)
    path = tmp_path / "a.ipynb"
    with pytest.raises(Unreadable, match=r"a\.ipynb was not handed in"):
        read_bounded(path)
    path.symlink_to("/etc/passwd")
    with pytest.raises(Unreadable, match="no regular file, but a link, and links are not followed"):
        read_bounded(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(
        Unreadable, match=r"no regular file, but a folder\. Put the notebook itself"
    ):
        read_bounded(path)
    path.rmdir()
    os.mkfifo(path)
    with pytest.raises(Unreadable, match="no regular file, but a pipe or a device"):
        read_bounded(path)
    path.unlink()
    path.write_bytes(b" " * 1001)
    with pytest.raises(Unreadable, match="a notebook may have at most"):
        read_bounded(path)


def test_files_beside_the_notebook_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(course_module, "LARGEST_FILES", 10)
    for name, size in (("a.csv", 4), ("b.bin", 11), ("c.txt", 6), ("d.txt", 1), (".hidden", 1)):
        (tmp_path / name).write_bytes(b"x" * size)
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "small.ipynb").write_text("{}")
    handed = Handed("ada", tmp_path, ("small",))
    assert list(handed.files()) == ["a.csv", "c.txt"]
    assert handed.read() == {"small": b"{}"}


def test_a_course_knows_nbgraders_folders(course):
    assert course.folder("autograded", "ada", "small") == course.root / "autograded/ada/small"
    assert Course(course.root).layout.course_id == "tests"


def test_a_configuration_with_a_mistake_is_said_in_one_line(course):
    (course.root / "nbgrader_config.py").write_text("c = get_config()\nc.Exchange.root = ROOT\n")
    with pytest.raises(CourseError) as caught:
        Course(course.root).submissions("small")
    path = course.root / "nbgrader_config.py"
    assert str(caught.value) == (
        f"{path} can't be used: NameError: name 'ROOT' is not defined. Mend that line."
    )


@pytest.mark.parametrize(
    ("name", "is_read"),
    [
        ("$HOME", False),
        ("a ${HOME} b", False),
        ("$", True),
        ("100% of $NO_SUCH_VARIABLE", True),
        ("~ it's #1 {x} \\n", True),
        ("Übung 日本", True),
    ],
)
def test_a_course_may_lie_in_a_folder_of_any_name_that_nbgrader_reads(course, name, is_read):
    folder = course.root / name
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.Exchange.root = 'x'\n")
    if is_read:
        assert Course(folder).config.Exchange.root == "x"
    else:
        with pytest.raises(CourseError, match=r"nbgrader takes \$NAME in a path for a variable"):
            _ = Course(folder).config


@pytest.mark.parametrize(
    ("lines", "seconds"),
    [
        ("", None),
        ("c.Execute.timeout = 120", 120.0),
        ("c.ExecutePreprocessor.timeout = 600", 600.0),
        ("c.NotebookClient.timeout = 5", 5.0),
        ("c.ExecutePreprocessor.timeout = 600\nc.Execute.timeout = 60", 60.0),
        ("c.Execute.timeout = 60\nc.NotebookClient.timeout = 600", 60.0),
        ("c.Execute.timeout = None", course_module.WITHOUT_END),
        ("c.Execute.timeout = -1", course_module.WITHOUT_END),
        ("c.Execute.timeout = 0", course_module.WITHOUT_END),
        ("c.Execute.timeout = 300\nc.GradeSubmission.timeout = None", None),
        ("c.Execute.timeout = 300\nc.GradeSubmission.timeout = 20", 20.0),
        ("c.GradeSubmission.timeout = -1", course_module.WITHOUT_END),
    ],
)
def test_a_course_says_how_long_a_cell_may_take(course, lines, seconds):
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write(f"\n{lines}\n")
    fresh = Course(course.root)
    assert fresh.timeout == seconds
    assert grading_options(fresh, full=False, no_sandbox=False).timeout == seconds


@pytest.mark.parametrize("value", ["'long'", "1.5", "True", "[30]"])
def test_a_timeout_that_is_none_is_said_in_one_line(course, value):
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write(f"\nc.ExecutePreprocessor.timeout = {value}\n")
    with pytest.raises(CourseError) as caught:
        _ = Course(course.root).timeout
    assert str(caught.value) == (
        "c.ExecutePreprocessor.timeout must be a whole number of seconds (or None, for no limit), "
        f"not {eval(value)!r}. Mend it in nbgrader_config.py, or on the command line."
    )


@pytest.mark.parametrize(
    ("argument", "seconds"),
    [
        ("--Execute.timeout=2", 2.0),
        ("--ExecutePreprocessor.timeout=-1", course_module.WITHOUT_END),
        ("--Execute.timeout=None", course_module.WITHOUT_END),
        ("--GradeSubmission.timeout=40", 40.0),
        ("--GradeSubmission.timeout=None", None),
    ],
)
def test_a_timeout_on_nbgraders_command_line_counts(course, argument, seconds):
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write("\nc.ExecutePreprocessor.timeout = 600\n")
    assert Course.of(course.layout, command_line(argument)).timeout == seconds
    assert Course.of(course.layout, command_line()).timeout == 600


def test_a_timeout_on_nbgraders_command_line_that_is_none_is_said_in_one_line(course):
    with pytest.raises(CourseError, match=r"c\.Execute\.timeout must be .*, not 'long'\. Mend it"):
        _ = Course.of(course.layout, command_line("--Execute.timeout=long")).timeout


def test_a_stub_on_nbgraders_command_line_counts(course):
    given = command_line("--ClearSolutions.code_stub={'python': '# yours'}")
    assert (
        Places.of(course.root, Course.of(course.layout, given).config).marks.code_stub == "# yours"
    )


def command_line(*arguments):
    """Return what nbgrader makes of the command line of `nbgrader autograde`."""
    app = AutogradeApp()
    app.parse_command_line(["small", *arguments])
    return app.cli_config


def test_what_a_user_says_for_all_courses_holds_unless_the_course_says_otherwise(
    course, tmp_path, monkeypatch
):
    own = tmp_path / "jupyter"
    own.mkdir()
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(own))
    (own / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        "c.CourseDirectory.root = '/elsewhere'\n"
        "c.CourseDirectory.course_id = 'mine'\n"
        "c.CourseDirectory.feedback_directory = 'answers'\n"
        "c.Execute.timeout = 90\n"
    )
    fresh = Course(course.root)
    assert fresh.timeout == 90.0
    assert fresh.layout.course_id == "tests"  # the course's own word
    assert fresh.folder("feedback", "ada", "small") == course.root / "answers/ada/small"
    (own / "nbgrader_config.py").write_text("c = get_config()\nc.Exchange.root = ROOT\n")
    with pytest.raises(CourseError, match=r"jupyter/nbgrader_config\.py can't be used: NameError"):
        _ = Course(course.root).config


def test_a_place_that_cannot_be_written_is_found_before_grading(course):
    course.check_writable("small")
    shutil.rmtree(course.root / "autograded")
    (course.root / "autograded").write_text("in the way")
    with pytest.raises(CourseError, match=r"autograded can't be written \(File exists\)"):
        course.check_writable("small")


def test_a_refusal_of_the_system_names_the_file_and_the_cure(tmp_path):
    with pytest.raises(CourseError) as caught, writing(tmp_path):
        raise OSError(28, "No space left on device", "a.ipynb")
    assert str(caught.value) == (
        "a.ipynb can't be written (No space left on device). Give yourself the right to write "
        "there, or make room, and go on with --resume."
    )
