import json
import shutil
from contextlib import suppress

import pytest
from typer.testing import CliRunner

from proctor.cli.commands import app
from proctor.notebook.adoption import Adoption, write_adoption
from proctor.notebook.lab import read_lab


def test_check_prints_where_each_exercise_stands(proctor, hand_in):
    def half(handed):
        handed.right().write("double", "def double(x):\n    return x")

    code, out, _ = proctor("check", hand_in("ada", half) / "small.ipynb")
    assert code == 0
    assert out.splitlines()[:2] == [
        "small: 3 of 14 points",
        "  ✗ double: not right yet, 0 of 6 points",
    ]
    assert "      ✗ secret (hidden): Try larger numbers." in out
    assert "  ? essay: waits for a person, 5 points" in out


def test_check_believes_no_course_that_lies_beside_a_submission(
    proctor, hand_in, monkeypatch, tmp_path_factory
):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    code, _, err = proctor("check", hand_in("ada") / "small.ipynb")
    assert code == 2
    assert "There is no course here" in err
    assert "Run this in the course's folder" in err


def test_check_gives_json_that_follows_the_schema(proctor, hand_in):
    import jsonschema

    from proctor.result import schema

    code, out, _ = proctor("check", hand_in("ada") / "small.ipynb", "--json", "--lab", "small")
    assert code == 0
    result = json.loads(out)
    jsonschema.Draft202012Validator(schema()).validate(result)
    assert (result["lab"], result["score"], result["sandbox"]) == ("small", 9.0, "on")


def test_check_of_an_unreadable_file_has_no_score(proctor, tmp_path):
    path = tmp_path / "small.ipynb"
    path.write_text('{"cells": [')
    code, out, _ = proctor("check", path)
    assert (code, out.startswith("The file is not a complete notebook")) == (1, True)
    code, out, _ = proctor("check", path, "--json")
    assert (code, list(json.loads(out))) == (1, ["error"])


def test_wrong_usage_is_said_in_one_line_with_the_cure(proctor, hand_in, tmp_path):
    path = hand_in("ada") / "small.ipynb"
    other = tmp_path / "other.ipynb"
    other.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4}))
    for arguments, message in (
        (("check", "nowhere.ipynb"), "There is no file nowhere.ipynb."),
        (("check", other), "doesn't say which lab it is. Name it: --lab LAB (known: small)."),
        (("check", path, "--lab", "big"), "There is no lab 'big'"),
        (("grade", "big"), "There is no lab 'big'"),
        (("grade", "small", "--student", "eve"), "eve has not submitted small"),
        (("explain", "no-such-idea"), "There is no misconception 'no-such-idea'."),
    ):
        code, _, error = proctor(*arguments)
        assert code == 2
        assert message in error
        assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("break_it", "arguments", "message"),
    [
        (lambda root: shutil.rmtree(root / "submitted"), (), "Nobody has submitted small: "),
        (
            lambda root: _configure(root, "sqlite:////no/such/folder/gradebook.db"),
            (),
            "The gradebook can't be reached: unable to open database file. ",
        ),
        (
            lambda root: _configure(root, f"sqlite:///file:{root}/gradebook.db?mode=ro&uri=true"),
            (),
            "can't be used (attempt to write a readonly database). Make its folder, give yourself",
        ),
        (
            lambda root: (root / "autograded").write_text("in the way"),
            (),
            "autograded can't be written (File exists). Give yourself the right to write there",
        ),
        (
            lambda root: (root / ".proctor").write_text("in the way"),
            (),
            ".proctor can't be written (File exists). Give yourself the right to write there",
        ),
        (
            lambda root: None,
            ("--json", "nowhere/all.json"),
            "nowhere for the results. Make it, or name another file: --json FILE.",
        ),
        (
            lambda root: None,
            ("--log-json", "nowhere/log.jsonl"),
            "nowhere for the log. Make it, or name another file: --log-json FILE.",
        ),
        (
            lambda root: (root / "log.jsonl").mkdir(),
            ("--log-json", "log.jsonl"),
            "log.jsonl can't be written (Is a directory). Give yourself the right to write there",
        ),
        (
            lambda root: None,
            ("--json", "-", "--log-json", "-"),
            "Only one of --json and --log-json can go to the screen: name a file for the other.",
        ),
        (
            lambda root: None,
            ("--cluster", "nonsense"),
            "No Dask scheduler answers at nonsense (missing port number in address 'nonsense'). "
            "Start one with `dask scheduler`",
        ),
    ],
)
def test_what_grading_needs_and_lacks_is_said_in_one_line(
    proctor, course, hand_in, break_it, arguments, message
):
    hand_in("ada")
    break_it(course.root)
    with suppress(OSError):
        settle(course)
    code, out, error = proctor("grade", "small", *arguments)
    assert (code, out) == (2, "")
    assert message in error
    assert error.count("\n") == 1


def _configure(root, url):
    path = root / "nbgrader_config.py"
    path.write_text(path.read_text() + f"c.CourseDirectory.db_url = {url!r}\n")


def test_a_file_that_may_not_be_read_is_said_in_one_line(proctor, hand_in, monkeypatch):
    path = hand_in("ada") / "small.ipynb"

    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("proctor.course.course.read_bounded", refuse)
    code, _, error = proctor("check", path)
    assert code == 2
    assert error == (
        f"{path}: Permission denied. Look at the path, and at whether you may read and write "
        "there.\n"
    )


def test_outside_a_course_there_is_nothing_to_do(tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    done = CliRunner().invoke(app, ["grade", "small"])
    assert done.exit_code == 2
    assert "There is no course here" in done.stderr


def settle(course):
    """Adopt the lab, so that nothing needs to be said of it."""
    lab = read_lab(course.root, "small")
    write_adoption(course.root, Adoption(lab.name, lab.digest, ()))


def test_grade_writes_the_gradebook_and_says_what_became_of_all(proctor, course, hand_in):
    settle(course)
    hand_in("ada")
    (hand_in("bob") / "small.ipynb").write_bytes(b"")
    code, out, error = proctor("grade", "small", "--json", "all.json", "--log-json", "log.jsonl")
    assert code == 1
    assert "small: 1 of 2 submissions graded." in out
    assert "No score for bob: The file is empty." in out
    assert sorted(error.splitlines()) == ["ada: 9", "bob: no score (unreadable)"]
    written = json.loads((course.root / "all.json").read_text())
    assert [entry["student"] for entry in written["submissions"]] == ["ada", "bob"]
    assert written["submissions"][0]["result"]["score"] == 9.0
    logged = [json.loads(line) for line in (course.root / "log.jsonl").read_text().splitlines()]
    assert {line.get("student"): line.get("outcome") for line in logged} == {
        "ada": "graded",
        "bob": "unreadable",
        None: None,
    }
    ada = next(line for line in logged if line.get("student") == "ada")
    assert ada["score"] == 9.0
    assert {*ada["seconds"]} == {"total", "read", "cells", "checks", "write"}
    assert all(seconds > 0 for seconds in ada["seconds"].values())
    code, out, error = proctor("grade", "small", "--student", "ada", "--resume", "--json", "-")
    assert code == 0
    assert json.loads(out)["submissions"][0]["student"] == "ada"
    assert "small: 1 of 1 submissions graded." in error
    code, out, _ = proctor("grade", "small", "--student", "ada", "--resume", "--log-json", "-")
    assert code == 0
    assert [json.loads(line)["event"] for line in out.splitlines()] == ["submission", "run"]


def test_a_fault_of_ours_is_told_with_what_to_do(proctor, course, hand_in, monkeypatch):
    from proctor.run import graders

    def grade(*_):
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr(graders, "grade_first", grade)
    hand_in("ada")
    code, out, _ = proctor("grade", "small", "--log-json", "log.jsonl")
    assert code == 1
    (bundle,) = (course.root / "reports" / "support").glob("small-*.zip")
    assert out.splitlines() == [
        "small: 0 of 1 submissions graded.",
        "No score for ada, a fault of ours (number 1): RuntimeError: a bug of ours",
        "Faults of ours cost nobody points: these submissions wait for you. Try again: proctor "
        "grade small --resume. The whole errors are in .proctor/small.jsonl.",
        f"If it fails again, send {bundle} to whoever looks after this program. It says where it "
        "failed, and holds no names and nothing that learners wrote.",
    ]
    assert "a bug of ours" in (course.root / ".proctor" / "small.jsonl").read_text()
    run = json.loads((course.root / "log.jsonl").read_text().splitlines()[-1])
    assert (run["submissions"]["fault"], run["bundle"]) == (1, str(bundle))


def test_a_fault_that_ends_the_run_names_its_bundle(proctor, course, hand_in, monkeypatch):
    from proctor.learner.parent import WarmParentError
    from proctor.run.coordinator import Coordinator

    def run(*_):
        raise WarmParentError("It could not be started.")

    monkeypatch.setattr(Coordinator, "run", run)
    code, _, error = proctor("grade", "small")
    assert code == 1
    (bundle,) = (course.root / "reports" / "support").glob("small-*.zip")
    first, second = error.splitlines()
    assert first == "This is a fault of ours, not of the submission: It could not be started."
    assert second.startswith(f"If it fails again, send {bundle} to whoever")


def test_explain_names_and_explains_misconceptions(proctor):
    code, out, _ = proctor("explain")
    assert code == 0
    name = out.splitlines()[0]
    code, out, _ = proctor("explain", name)
    assert (code, out.splitlines()[0]) == (0, name)
    assert "What is seen:" in out
    assert "What helps:" in out
    _, _, error = proctor("explain", name + "x")
    assert f"Did you mean {name}?" in error


@pytest.mark.parametrize("option", ["--quiet", "--anonymous"])
def test_a_shared_screen_shows_no_name_beside_a_score(proctor, hand_in, option):
    hand_in("zoe-lovelace")
    (hand_in("quirin-hopper") / "small.ipynb").write_text("")
    for command in (("grade", "small"), ("diff", "small"), ("diff", "small", "--json")):
        code, out, err = proctor(*command, option)
        assert code == 1, err  # Quirin has no score
        for name in ("zoe", "quirin", "lovelace", "hopper"):
            assert name not in out + err
        if command[0] == "grade":
            assert ("Scores from 9 to 9" in out) is (option == "--anonymous")


@pytest.mark.parametrize("option", ["--quiet", "--anonymous"])
@pytest.mark.parametrize("where", ["--json", "--log-json"])
def test_results_with_names_do_not_go_to_a_shared_screen(proctor, hand_in, option, where):
    hand_in("ada")
    code, out, err = proctor("grade", "small", option, where, "-")
    assert (code, out) == (2, "")
    assert err.startswith("With --quiet or --anonymous results don't go to the screen, since they")


def test_the_question_about_cells_that_are_gone_names_nobody_either(
    proctor, hand_in, source, course
):
    hand_in("zoe-lovelace")
    assert proctor("grade", "small")[0] == 0
    for cell in source["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "test_value":
            cell["metadata"]["nbgrader"]["grade_id"] = "test_number"
    source["metadata"]["course"]["exercises"]["value"] = ["test_number"]
    (course.root / "source" / "small" / "small.ipynb").write_text(json.dumps(source))
    told = "test_value (3 points) is gone; 1 learner has points there"
    for command in ("grade", "diff"):
        code, _, err = proctor(command, "small")
        assert code == 2
        assert f"{told}: zoe-lovelace." in err
        code, _, err = proctor(command, "small", "--anonymous")
        assert f"{told}." in err
        assert "zoe" not in err
    _, out, _ = proctor("diff", "small", "--renamed", "test_value=test_number")
    assert "1 the same." in out
    code, out, err = proctor("grade", "small", "--renamed", "test_value=test_number")
    assert (code, "Scores from 9 to 9" in out) == (0, True)
    assert "test_value is test_number now; its points were carried over." in err
