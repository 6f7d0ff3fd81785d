import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from tools import bundle
from tools.lessons import ROOT, lab_names

LABS = lab_names()


@pytest.fixture
def course(tmp_path):
    for name in ("release", "autils", "public_tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    for name in ("pyproject.toml", "requirements.lock", "environment.yml", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize("lab", LABS)
def test_a_bundle_is_the_same_every_time(lab, course):
    first = bundle.write(lab, course).read_bytes()
    assert bundle.write(lab, course).read_bytes() == first


@pytest.mark.parametrize("lab", LABS)
def test_a_bundle_holds_what_the_notebook_needs_and_no_more(lab, course):
    names = zipfile.ZipFile(bundle.write(lab, course)).namelist()
    inside = {name.split("/")[1] for name in names}
    assert {name.split("/")[0] for name in names} == {lab}
    assert inside == {
        f"{lab}.ipynb",
        "deeplearning.mplstyle",
        "autils",
        "public_tests",
        "environment.yml",
        "requirements.txt",
        "README.md",
        "LICENSE",
    }
    assert f"{lab}/autils/data/LICENSE-MNIST.txt" in names
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_requirements_are_pinned_as_in_the_lock():
    text = bundle.requirements()
    lock = (ROOT / "requirements.lock").read_text()
    pins = [line for line in text.splitlines() if "==" in line]
    names = {pin.split("==")[0] for pin in pins}
    assert {"tensorflow", "tensorflow-cpu", "jupyterlab", "nbgrader"} <= names
    assert names.isdisjoint({"playwright", "distributed", "sphinx"})
    assert [pin for pin in pins if f"\n{pin}\n" not in lock] == []
    assert text.count("--hash=sha256:") > len(pins)


def test_an_unknown_lab_is_refused(course):
    with pytest.raises(SystemExit, match="no release of 'lab9' to bundle"):
        bundle.contents("lab9", course)


MAIN = "lab3-softmax-digits"


def unpack(lab, course, folder):
    zipfile.ZipFile(bundle.write(lab, course)).extractall(folder)
    return folder / lab


@pytest.fixture(scope="module")
def outside():
    """Give the variables of a shell in which nothing of this repository is active."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL", "TF_"))}
    clean.pop("MPLBACKEND", None)
    clean["PATH"] = clean["PATH"].replace(str(ROOT / ".venv" / "bin"), "")
    return clean


UV = Path(sys.executable).parent / "uv"
OLD_PIP = "23.0"


def commands(*beginnings):
    """Return the two lines of a bundle's README that make an environment."""
    lines = bundle.contents(MAIN)["README.md"].decode().splitlines()
    found = [line.strip() for line in lines if line.strip().startswith(beginnings)]
    assert len(found) == 2
    return found


def follow(folder, outside, *lines):
    (folder / "requirements.txt").write_text(bundle.requirements())
    for command in lines:
        subprocess.run(command, cwd=folder, env=outside, check=True, shell=True)
    return folder / "env" / "bin" / "python"


@pytest.fixture(scope="module")
def learner_python(tmp_path_factory, outside):
    """Give the Python of an environment made by following a bundle's README, with an old pip."""
    make, install = commands("python3 -m venv", "env/bin/python")
    folder = tmp_path_factory.mktemp("download")
    # Debian's Python needs a package for `python3 -m venv`; this makes the same, with an old pip.
    python = f"{make.replace('python3 -m venv', f'{UV} venv -q --python {sys.executable}')}"
    pip = f"{UV} pip install -q --system-certs --python env pip=={OLD_PIP}"
    return follow(folder, outside, python, pip, f"{install} --quiet")


@pytest.mark.slow
def test_a_bundle_can_be_installed_with_uv(tmp_path, outside):
    lines = commands("uv venv", "uv pip")
    anew = [line.replace("uv", str(UV), 1).replace("3.12", sys.executable) for line in lines]
    python = follow(tmp_path, {**outside, "UV_SYSTEM_CERTS": "true"}, *anew)
    code = "import keras, nbgrader, jupyterlab; print(keras.__version__)"
    done = subprocess.run([python, "-c", code], env=outside, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("lab", LABS)
def test_a_bundle_holds_what_its_lab_imports(lab, course, tmp_path, learner_python, outside):
    here = unpack(lab, course, tmp_path / "somewhere")
    assert (here / "requirements.txt").read_text() == bundle.requirements()
    cells = nbformat.read(here / f"{lab}.ipynb", as_version=4).cells
    prelude = [cell.source for cell in cells if "prelude" in cell.metadata.get("tags", [])]
    assert prelude
    code = "\n".join([*prelude, "import autils; print(autils.__file__)"])
    done = subprocess.run(
        [learner_python, "-c", code], cwd=here, env=outside, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip().splitlines()[-1] == str(here / "autils" / "__init__.py")


@pytest.mark.slow
def test_a_bundle_works_alone(course, tmp_path, learner_python, outside):
    here = unpack(MAIN, course, tmp_path / "somewhere")
    command = f"{learner_python} -m jupyter nbconvert --to notebook --execute --allow-errors"
    options = f"{MAIN}.ipynb --output done.ipynb --ExecutePreprocessor.timeout=600"
    subprocess.run(f"{command} {options}", cwd=here, env=outside, check=True, shell=True)
    cells = json.loads((here / "done.ipynb").read_text())["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert "Held-out accuracy" in json.dumps(outputs)
    errors = [output["ename"] for output in outputs if output["output_type"] == "error"]
    assert set(errors) <= {"ChecksFailed"}
    assert "Traceback" not in json.dumps(outputs)
