"""Collecting from an exchange into which anybody may put anything."""

import importlib.util
import os
import pwd
from types import ModuleType

import pytest
from nbgrader.api import MissingEntry
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from tools.lessons import ROOT

LAB = "lab1-first-network"
ME = pwd.getpwuid(os.geteuid()).pw_name
NOW = "2026-11-22 08:00:00.000000 UTC"


@pytest.fixture(scope="module")
def fair_exchange() -> ModuleType:
    path = ROOT / "deploy/jupyterhub/hub/fair_exchange.py"
    spec = importlib.util.spec_from_file_location("fair_exchange", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def inbound(tmp_path):
    folder = tmp_path / "exchange" / "digits" / "inbound"
    folder.mkdir(parents=True)
    return folder


class NoGradebook:
    """A gradebook that knows no lab, and so no time by which to hand in."""

    def __init__(self, *_):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def find_assignment(self, name):
        raise MissingEntry(name)


@pytest.fixture
def collect(fair_exchange, tmp_path, monkeypatch):
    """Collect the lab; return the folder of submissions."""
    config = Config()
    config.CourseDirectory.root = str(tmp_path / "course")
    config.CourseDirectory.course_id = "digits"
    config.CourseDirectory.assignment_id = LAB
    config.Exchange.root = str(tmp_path / "exchange")
    (tmp_path / "course").mkdir()
    monkeypatch.setattr("nbgrader.exchange.default.collect.Gradebook", NoGradebook)

    def run():
        coursedir = CourseDirectory(config=config)
        collector = fair_exchange.CarefulCollect(coursedir=coursedir, config=config)
        collector.start()
        return tmp_path / "course" / "submitted"

    return run


def hand_in(inbound, name=ME, time=NOW, **files):
    folder = inbound / f"{name}+{LAB}+{time}+x"
    folder.mkdir()
    (folder / "timestamp.txt").write_text(time)
    (folder / f"{LAB}.ipynb").write_text(files.get("notebook", "{}"))
    return folder


def test_an_honest_submission_is_copied(inbound, collect):
    folder = hand_in(inbound)
    (folder / "data").mkdir()
    (folder / "data" / "more.csv").write_text("1,2")
    copy = collect() / ME / LAB
    found = sorted(str(path.relative_to(copy)) for path in copy.rglob("*") if path.is_file())
    assert found == ["data/more.csv", f"{LAB}.ipynb", "timestamp.txt"]


def test_the_newest_counts(inbound, collect):
    hand_in(inbound, time="2026-11-21 08:00:00.000000 UTC", notebook="old")
    hand_in(inbound, notebook="new")
    assert (collect() / ME / LAB / f"{LAB}.ipynb").read_text() == "new"


def test_a_submission_in_another_name_is_left_out(inbound, collect):
    hand_in(inbound, name="somebody-else")
    assert not (collect() / "somebody-else").exists()


def test_a_made_up_time_stops_nobody(inbound, collect):
    hand_in(inbound, time="when I am ready")
    hand_in(inbound)
    assert (collect() / ME / LAB / "timestamp.txt").read_text() == NOW


def test_links_and_pipes_are_left_out(inbound, collect, tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "gradebook.db").write_text("marks")
    folder = hand_in(inbound)
    (folder / "book").symlink_to(tmp_path / "secret" / "gradebook.db")
    (folder / "folder").symlink_to(tmp_path / "secret")
    os.mkfifo(folder / "pipe")
    copy = collect() / ME / LAB
    assert sorted(path.name for path in copy.iterdir()) == [f"{LAB}.ipynb", "timestamp.txt"]


def test_a_link_instead_of_a_submission_is_left_out(inbound, collect, tmp_path):
    (tmp_path / "secret").mkdir()
    (inbound / f"{ME}+{LAB}+{NOW}+x").symlink_to(tmp_path / "secret")
    assert not (collect() / ME / LAB).exists()


def test_a_large_file_is_left_out(inbound, collect):
    folder = hand_in(inbound)
    with (folder / "large").open("wb") as file:
        file.truncate(200_000_000)
    assert not (collect() / ME / LAB / "large").exists()


def test_a_time_that_is_none_does_not_stay(inbound, collect):
    (hand_in(inbound) / "timestamp.txt").write_bytes(b"\xff\xfe never")
    assert not (collect() / ME / LAB / "timestamp.txt").exists()
