"""Notebooks under other names: in doubt a person is asked, and nobody's work is passed over."""

import json
import os

import pytest
from nbgrader.api import Gradebook

from proctor.course.course import Handed
from proctor.course.renamed import copy_of
from proctor.notebook.handed_in import Unreadable
from proctor.notebook.lab import read_lab
from proctor.result import Repair
from proctor.run.coordinator import Coordinator, Settings

OTHER_LAB = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}


@pytest.fixture
def found(course, hand_in):
    """Hand in files under some names; return what is read, or what is said."""

    def found(own=None, **renamed):
        folder = hand_in("ada")
        work = (folder / "small.ipynb").read_bytes()
        if own is None:
            (folder / "small.ipynb").unlink()
        elif own == "untouched":
            hand_in("ada", lambda handed: None)
        for name, content in renamed.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(work if content is True else content)
        handed = Handed("ada", folder, ("small",))
        lab = read_lab(course.root, "small")
        try:
            copied = copy_of(course, handed, lab)
        except Unreadable as error:
            return str(error)
        assert copied.notebooks == {"small": work}
        return copied.repairs

    return found


def changed(notebook, grade_id, source):
    """Return a notebook with another answer."""
    content = json.loads(notebook)
    for cell in content["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id:
            cell["source"] = source
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    "name",
    [
        "small (1).ipynb",
        "Copy of small.ipynb",
        "Small.ipynb",
        "ada lovelace, week 3.ipynb",
        "small.IPYNB",
        "small.ipynb.txt",
        "small.ipynb.json",
        "small/small.ipynb",
        "my work/week 3/lab.ipynb",
    ],
)
def test_the_only_notebook_with_the_lab_s_cells_is_taken(found, name):
    told = f"It was handed in as {name}, the only notebook there that has this lab's cells."
    assert found(**{name: True}) == (Repair("notebook", told),)


def test_what_does_not_fit_is_no_choice(found):
    others = {"notes.ipynb": json.dumps(OTHER_LAB).encode(), "torn.ipynb": b"{", "x.ipynb": b""}
    assert len(found(**others, **{"small (1).ipynb": True})) == 1


def test_one_notebook_under_two_names_is_one(found):
    assert len(found(**{"a.ipynb": True, "b.ipynb": True})) == 1


def test_a_checkpoint_and_a_link_are_nobody_s_work(found, tmp_path):
    said = found(**{".ipynb_checkpoints/small-checkpoint.ipynb": True, ".x.ipynb": True})
    assert said == "small.ipynb was not handed in."
    os.symlink(tmp_path / "source" / "small" / "small.ipynb", tmp_path / "link.ipynb")
    folder = tmp_path / "submitted" / "ada" / "small"
    os.symlink(tmp_path / "source" / "small" / "small.ipynb", folder / "small (1).ipynb")
    assert found() == "small.ipynb was not handed in."


def test_another_lab_s_notebook_is_not_taken(found):
    said = found(**{"lab9.ipynb": json.dumps(OTHER_LAB).encode()})
    told = "small.ipynb was not handed in; what lies there has other cells: lab9.ipynb."
    assert said == told


@pytest.mark.parametrize("name", ["small.zip", "Small.PY", "my lab.html", "small.tar.gz"])
def test_what_was_handed_in_instead_of_a_notebook_is_named(found, name):
    assert found(**{name: b"x", "style.mplstyle": b"x"}) == (
        f"small.ipynb was not handed in, but {name}. Ask for the notebook, or take it out of what "
        "is there."
    )


def test_a_choice_of_two_is_a_persons(found, learner):
    other = learner.right().write("value", "value = 7").data
    said = found(**{"a.ipynb": True, "b.ipynb": other})
    assert said == (
        "small.ipynb was not handed in, and more than one notebook has its cells: a.ipynb, "
        "b.ipynb. Look which one is meant, and give it that name."
    )


def test_an_untouched_notebook_beside_a_filled_one_is_a_choice(found):
    said = found(own="untouched", **{"small (1).ipynb": True})
    assert said == (
        "small.ipynb is as it was handed out, and small (1).ipynb beside it has its cells, too. "
        "Look which one is meant, and leave that one alone there, as small.ipynb."
    )


def test_a_filled_notebook_beside_others_is_the_one(found, learner):
    assert found(own="filled", **{"small-old.ipynb": learner.data}) == ()


def test_a_renamed_notebook_is_graded_and_the_repair_said(course, hand_in):
    folder = hand_in("ada")
    (folder / "small.ipynb").rename(folder / "Copy of small.ipynb")
    two = hand_in("bob")
    (two / "small (1).ipynb").write_bytes(
        changed((two / "small.ipynb").read_bytes(), "value", "value = 7")
    )
    (two / "small.ipynb").rename(two / "small (2).ipynb")
    lab = read_lab(course.root, "small")
    for settings, kind in ((Settings(), "graded"), (Settings(resume=True), "kept")):
        outcomes = {one.student: one for one in Coordinator(course, lab, settings).run()}
        assert (outcomes["ada"].kind, outcomes["ada"].score) == (kind, 9.0)
        assert outcomes["ada"].result["repairs"][0]["cell"] == "notebook"
        assert outcomes["bob"].kind == "unreadable"
        assert "more than one notebook" in outcomes["bob"].why
    with Gradebook(course.layout.db_url, "tests") as book:
        assert book.find_submission("small", "bob").needs_manual_grade
