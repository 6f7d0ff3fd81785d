"""The course as a wheel for the browser: `autils` and `public_tests`, without TensorFlow.

The wheel on disk is the one of pyproject.toml with fewer dependencies: what Pyodide has, or the
site carries. Without that, installing it would ask for TensorFlow, which no browser has.
"""

import json
import re
import shutil
import tempfile
import tomllib
from pathlib import Path

from tools.lessons import ROOT, STYLE_FILE
from tools.lite.environment import Environment

NAME = "digits-course"
PACKAGES = ("autils", "public_tests")
HELPER = "digits_lite"
NOT_IN_BROWSER = frozenset(
    {"ipykernel", "jupyterlab", "keras", "nbgrader", "tensorflow", "tensorflow-cpu"}
)
MADE = "1577836800"  # a fixed time in the archive (2020): the same course gives the same bytes
PYPROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "{name}"
version = {version}
description = {description}
requires-python = ">=3.11"
license = {license}
license-files = {license_files}
dependencies = {dependencies}

[tool.setuptools.packages.find]
include = ["autils*", "public_tests*", "digits_lite*"]

[tool.setuptools.package-data]
autils = ["data/*", "**/*.js", "**/*.css"]
digits_lite = ["*.mplstyle"]
public_tests = ["_slips/books/*.json"]
"""


def project(root: Path = ROOT) -> str:
    """Return the pyproject.toml of the wheel for the browser."""
    ours = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [each for each in ours["dependencies"] if plain_name(each) not in NOT_IN_BROWSER]
    values = {
        "version": ours["version"],
        "description": ours["description"],
        "license": ours["license"],
        "license_files": ours["license-files"],
        "dependencies": needed,
    }
    return PYPROJECT.format(name=NAME, **{key: json.dumps(each) for key, each in values.items()})


def plain_name(requirement: str) -> str:
    """Return the name of the package in a requirement such as `numpy>=2.0`."""
    return re.split(r"[<>=!~\[; ]", requirement, maxsplit=1)[0].lower()


def build(environment: Environment, into: Path, root: Path = ROOT) -> Path:
    """Build the wheel in the folder `into`; return its path."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder)
        _copy_sources(root, source)
        (source / "pyproject.toml").write_text(project(root), encoding="utf-8")
        here = ("--no-deps", "--no-index", "--no-build-isolation", "-w", into, source)
        quietly = ("--quiet", "--disable-pip-version-check")
        environment.run("pip", "wheel", *quietly, *here, SOURCE_DATE_EPOCH=MADE)
    (wheel,) = into.glob(f"{NAME.replace('-', '_')}-*.whl")
    return wheel


def _copy_sources(root: Path, folder: Path) -> None:
    """Copy what goes into the wheel."""
    unwanted = shutil.ignore_patterns("__pycache__", ".*")
    for package in PACKAGES:
        shutil.copytree(root / package, folder / package, ignore=unwanted)
    shutil.copytree(root / "lite" / HELPER, folder / HELPER, ignore=unwanted)
    shutil.copyfile(root / STYLE_FILE, folder / HELPER / STYLE_FILE)
    shutil.copyfile(root / "LICENSE", folder / "LICENSE")
