"""Dependencies are declared once; everything that repeats them agrees."""

import re
import sys
import tomllib
from importlib import metadata

import pytest
import yaml
from packaging.requirements import Requirement

from tools.lessons import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCK = (ROOT / "requirements.lock").read_text()
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text())


def names(requirements):
    return [re.split(r"[<>=!~ ;\[]", requirement, maxsplit=1)[0] for requirement in requirements]


def here(requirements):
    """Leave out what another platform needs."""
    markers = [(line, Requirement(line).marker) for line in requirements]
    return [line for line, marker in markers if marker is None or marker.evaluate()]


def declared():
    return sum(PROJECT["optional-dependencies"].values(), PROJECT["dependencies"])


def test_environment_yml_lists_what_pyproject_declares():
    pip = ENVIRONMENT["dependencies"][-1]["pip"]
    assert pip == PROJECT["dependencies"] + PROJECT["optional-dependencies"]["course"]


def test_environment_yml_asks_for_the_same_python():
    assert f"python{PROJECT['requires-python']}" in ENVIRONMENT["dependencies"]


@pytest.mark.parametrize("name", names(declared()))
def test_the_lock_pins_every_declared_package(name):
    assert re.search(rf"^{re.escape(name)}(\[.*\])?==", LOCK, flags=re.MULTILINE)


def test_every_pin_has_a_hash():
    pins = re.split(r"^(?=[a-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(pins) > 100
    assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []


def test_the_lock_names_no_registry():
    assert not re.search(r"://|--index-url|--find-links", LOCK)


@pytest.mark.parametrize("name", names(here(PROJECT["dependencies"])))
def test_what_is_installed_is_what_is_locked(name):
    assert f"{name}=={metadata.version(name)}" in LOCK


def test_this_python_is_one_that_the_course_supports():
    assert (3, 11) <= sys.version_info[:2] <= (3, 13)
