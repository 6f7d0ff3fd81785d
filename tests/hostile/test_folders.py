"""A whole run over folders that hold anything but a notebook and its data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress

import pytest
from nbgrader import api

from tests.hostile.corpus import LAB, ROOT, read_case
from tests.hostile.test_run import make_class

pytestmark = pytest.mark.hostile

TIMESTAMPS = {
    "late-by-overflow": "9" * 5000,
    "late-by-digits": "1" * 40,
    "late-by-zone": "0001-01-01 00:00:00 +9999",
    "late-by-offset": "0001-01-01T00:00:00+14:00",
    "late-by-nothing": "",
    "late-by-name": "the day before yesterday",
}
NAMES = ("..", "new\nline", "<img src=x onerror=alert(1)>", "[bold red]x", "*", "\x1b[2J", "a+b")
NAMES = tuple(f"x{name}" for name in NAMES)
NO_NOTEBOOK = ("a-folder", "a-pipe", "a-link", "a-broken-link", "a-sparse-file", "nothing")


def lay_out(root):
    """Hand in what a file system lets one hand in; return who handed in a whole notebook."""
    source = root / "source" / LAB / f"{LAB}.ipynb"
    for name in NO_NOTEBOOK:
        folder = root / "submitted" / name / LAB
        folder.mkdir(parents=True)
        path = folder / f"{LAB}.ipynb"
        if name == "a-folder":
            path.mkdir()
            (path / "x").write_text("x")
        elif name == "a-pipe":
            os.mkfifo(path)
        elif name == "a-link":
            path.symlink_to(source)
        elif name == "a-broken-link":
            path.symlink_to("/nonexistent")
        elif name == "a-sparse-file":
            with path.open("wb") as file, suppress(OSError):
                os.truncate(file.fileno(), 100 << 30)
    whole = [*TIMESTAMPS, *NAMES, "beside"]
    for name in whole:
        folder = root / "submitted" / name / LAB
        folder.mkdir(parents=True)
        (folder / f"{LAB}.ipynb").write_bytes(read_case("honest-wrong").notebook(root))
        if name in TIMESTAMPS:
            (folder / "timestamp.txt").write_text(TIMESTAMPS[name])
    _clutter(root / "submitted" / "beside" / LAB, root)
    return whole


def _clutter(folder, root):
    """Put beside a notebook what copying programs stumble over."""
    with (folder / "sparse").open("wb") as file, suppress(OSError):
        os.truncate(file.fileno(), 3 << 30)
    (folder / "gradebook").symlink_to(root / "gradebook.db")
    (folder / "course").symlink_to(root)
    (folder / "itself").symlink_to(folder)
    os.mkfifo(folder / "timestamp.txt")
    (folder / "closed").mkdir()
    (folder / "closed" / "x").write_text("x")
    (folder / "closed").chmod(0)
    (folder / "unreadable").write_text("x")
    (folder / "unreadable").chmod(0)
    (folder / "new\nline").write_text("x")
    here = os.getcwd()
    os.chdir(folder)
    for _ in range(1500):
        os.mkdir("d")
        os.chdir("d")
    os.chdir(here)


@pytest.fixture
def class_folder(tmp_path):
    """A class of two; what is added to it is taken away by a program that gets to its ground."""
    yield make_class(tmp_path / "class", {"ann": "honest", "zoe": "honest-wrong"})
    subprocess.run(["rm", "-rf", tmp_path / "class"], check=False)


def test_no_folder_stops_the_run(class_folder):
    root, whole = class_folder, lay_out(class_folder)
    command = "from proctor.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", command, "grade", LAB, "--json", str(root / "results.json")],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    told = json.loads((root / "results.json").read_text())
    found = {entry["student"]: entry for entry in told["submissions"]}
    scores = {name: entry.get("result", {}).get("score") for name, entry in found.items()}
    refused = {name: found[name].get("kind") for name in NO_NOTEBOOK}
    assert refused == dict.fromkeys(NO_NOTEBOOK, "unreadable"), found
    assert scores == {
        "ann": 20.0,
        "zoe": 4.0,
        **dict.fromkeys(whole, 4.0),
        **dict.fromkeys(NO_NOTEBOOK),
    }, done.stderr[-3000:]
    with api.Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tests") as book:
        for name in (*whole, "zoe"):
            assert book.find_submission(LAB, name).score == 4.0
    assert "new\nline" in {path.name for path in (root / "autograded" / "beside" / LAB).iterdir()}
    delivered = root / "autograded" / "beside" / LAB
    names = {path.name for path in delivered.iterdir()}
    assert not {"gradebook", "course", "itself", "sparse", "timestamp.txt"} & names
