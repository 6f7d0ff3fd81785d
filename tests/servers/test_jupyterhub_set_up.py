"""The script that prepares a machine for the hub."""

import importlib.util
import os
import sys

import pytest

from tools.lessons import ROOT


@pytest.fixture(scope="module")
def set_up():
    path = ROOT / "deploy/jupyterhub/set_up.py"
    spec = importlib.util.spec_from_file_location("set_up", path)
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "set_up", module)
        spec.loader.exec_module(module)
        yield module


def test_it_is_for_root(set_up, monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match="Run this as root"):
        set_up.main(["--instructor", "root", "--at", str(tmp_path / "hub")])
    assert not (tmp_path / "hub").exists()


def test_it_asks_for_an_account_that_there_is(set_up, monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(SystemExit, match="There is no account 'nobody-of-that-name'"):
        set_up.main(["--instructor", "nobody-of-that-name", "--at", str(tmp_path / "hub")])
    assert not (tmp_path / "hub").exists()


def test_settings_stay_when_the_hub_is_renewed(set_up, tmp_path):
    set_up.copy_hub(tmp_path)
    (tmp_path / "hub" / "settings.toml").write_text('course = "mine"')
    (tmp_path / "hub" / "course_settings.py").write_text("old")
    set_up.copy_hub(tmp_path)
    assert (tmp_path / "hub" / "settings.toml").read_text() == 'course = "mine"'
    assert (tmp_path / "hub" / "course_settings.py").read_text() != "old"
