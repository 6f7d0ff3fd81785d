"""Archives named as Canvas and Moodle name them, collected by nbgrader itself."""

import subprocess
import sys
import zipfile

import pytest
from nbgrader.api import Gradebook

from proctor.lms.people import Person
from proctor.lms.roster import add_people

PEOPLE = [
    Person("ada", "Ada", "Lovelace", "ada@example.org", "101"),
    Person("grace", "Grace Brewster", "Hopper", "grace@example.org", "102"),
    Person("emmy", "Amalie Emmy", "Nöther", "emmy@example.org"),
]
CANVAS = {
    "lovelaceada_101_9001_small.ipynb": "ada",
    "hoppergracebrewster_LATE_102_9002_small-1.ipynb": "grace",
    "notheramalieemmy_103_9003_small (2).ipynb": "emmy",
    "lovelaceada_101_9004_my_model.keras": "weights",
    "lovelaceada_101_9005_small copy.ipynb": "a second one",
    "turingalan_104_9006_small.ipynb": "a stranger",
    "lovelaceada_101_9007_notes.txt": "notes",
    "README.ipynb": "no name",
}
MOODLE = {
    "Ada Lovelace_55_assignsubmission_file_/small.ipynb": "ada",
    "Ada Lovelace_55_assignsubmission_file_/my_model.keras": "weights",
    "Grace Brewster Hopper_56_assignsubmission_file_small.ipynb": "grace",
    "Amalie Emmy Nöther_57_assignsubmission_file/small-2.ipynb": "emmy",
    "Alan Turing_58_assignsubmission_file_/small.ipynb": "a stranger",
    "Ada Lovelace_55_assignsubmission_onlinetext_/onlinetext.html": "text",
}
EXPECTED = {
    "ada/small/my_model.keras": "weights",
    "ada/small/small.ipynb": "ada",
    "emmy/small/small.ipynb": "emmy",
    "grace/small/small.ipynb": "grace",
}


@pytest.mark.parametrize(
    ("collector", "archive", "left_out"),
    [
        (
            "CanvasCollector",
            CANVAS,
            (
                "lovelaceada_101_9005_small copy.ipynb: ada has handed in small already",
                "nobody in the gradebook fits '104' or 'turingalan'. Import the roster first",
                "README.ipynb is not named as Canvas names downloaded work; it was left out.",
            ),
        ),
        ("MoodleCollector", MOODLE, ("fits 'Alan Turing'. Import the roster first",)),
    ],
)
def test_a_downloaded_archive_is_collected(course, collector, archive, left_out):
    with Gradebook(course.layout.db_url, "tests") as gradebook:
        add_people(gradebook, PEOPLE)
    folder = course.root / "downloaded" / "small" / "archive"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "submissions.zip", "w") as packed:
        for name, content in archive.items():
            packed.writestr(name, content)
    command = [sys.executable, "-m", "nbgrader", "zip_collect", "small"]
    done = subprocess.run(
        [*command, "--collector", f"proctor.lms.{collector}"],
        cwd=course.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    submitted = course.root / "submitted"
    found = {
        path.relative_to(submitted).as_posix(): path.read_text()
        for path in submitted.rglob("*")
        if path.is_file() and path.name != "timestamp.txt"
    }
    assert found == EXPECTED
    for words in left_out:
        assert words in done.stderr
