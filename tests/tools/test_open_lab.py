import http.server
import json
import os
import threading
import time

import pytest

from tools.open_lab import address, announce, answers, prepare


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


@pytest.mark.parametrize("name", ["two words", "it's #1", "100% $HOME", "Übung", "[x]"])
def test_the_folder_may_have_any_name(course, name):
    moved = course.rename(course.with_name(f"{course.name} {name}"))
    notebook = prepare("lab0", moved)
    assert notebook == moved / "my_work" / "lab0" / "lab0.ipynb"
    assert notebook.read_text() == "released"


def test_the_explorations_are_copied_beside_it(course):
    (course / "notebooks").mkdir()
    (course / "notebooks" / "play.ipynb").write_text("new")
    prepare("lab0", course)
    copy = course / "my_work" / "explorations" / "play.ipynb"
    assert copy.read_text() == "new"
    copy.write_text("tried")
    prepare("lab0", course)
    assert copy.read_text() == "tried"


def test_work_is_never_overwritten(course):
    prepare("lab0", course).write_text("an hour of work")
    assert prepare("lab0", course).read_text() == "an hour of work"


def test_an_unknown_lab_is_refused_with_what_to_do(course):
    with pytest.raises(SystemExit, match=r"'lab9'\. Choose LAB from: lab0; or"):
        prepare("lab9", course)


@pytest.fixture
def server():
    class Quiet(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Quiet) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()


def test_the_time_until_jupyterlab_answers_is_said(server, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("LAB_STARTED", str(time.time() - 70))
    note = tmp_path / f"jpserver-{os.getpid()}.json"
    note.write_text(json.dumps({"url": server, "token": "abc"}), encoding="utf-8")
    announce("lab/tree/lab0.ipynb", 5)
    time_taken, place = capsys.readouterr().out.splitlines()
    assert time_taken in {f"JupyterLab is ready, {n} s after the start." for n in range(70, 76)}
    assert place == f"Your lab, if no browser shows it: {server}lab/tree/lab0.ipynb?token=abc"


def test_a_server_without_a_token_asks_for_none(tmp_path):
    note = tmp_path / "note.json"
    note.write_text(json.dumps({"url": "http://localhost:1/", "token": ""}), encoding="utf-8")
    assert address(note, "lab/tree/two words") == "http://localhost:1/lab/tree/two%20words"


def test_a_server_that_is_not_there_yet_is_waited_for(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    note = tmp_path / f"jpserver-{os.getpid()}.json"
    assert not answers(note)
    note.write_text("{", encoding="utf-8")
    assert not answers(note)
    announce("lab", 0.3)
    assert capsys.readouterr().out == ""
