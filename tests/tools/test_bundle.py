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
from tools.in_bundle.install import NotInstalledError, install
from tools.lessons import ROOT, lab_names

LABS = lab_names()
LIGHT = "lab1-first-network"


@pytest.fixture
def course(tmp_path):
    for name in ("release", "notebooks", "autils", "public_tests"):
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
        "install.py",
        "LICENSE",
    }
    assert f"{lab}/autils/data/LICENSE-MNIST.txt" in names
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


@pytest.mark.parametrize("name", ["two words", "it's #1; 100% $HOME", "Übung [x]"])
def test_a_bundle_is_the_same_from_a_folder_of_any_name(name, course):
    there = bundle.write(LIGHT, course).read_bytes()
    moved = course.rename(course.with_name(f"{course.name} {name}"))
    assert bundle.write(LIGHT, moved).read_bytes() == there


def test_the_explorations_have_a_bundle_of_their_own(course):
    inside = bundle.contents("explorations", course)
    assert {path.name for path in (ROOT / "notebooks").glob("*.ipynb")} <= set(inside)
    assert b"jupyter lab activations.ipynb" in inside["README.md"]
    assert {"autils/__init__.py", "install.py", "requirements.txt"} <= set(inside)


@pytest.mark.parametrize("lab", LABS)
def test_somebody_else_s_jupyter_is_asked_for_what_the_lab_uses(lab):
    wanted = bundle.needed([ROOT / "release" / lab / f"{lab}.ipynb"])
    assert {"anywidget", "ipywidgets", "matplotlib", "numpy", "PIL", "scipy"} <= set(wanted)
    assert ("tensorflow" in wanted) == (lab not in (LIGHT, "lab2-digits-from-scratch"))
    assert not {"jupyterlab", "nbgrader", "ipykernel"} & set(wanted)


def one_cell(name):
    """Return the cell that a bundle's README gives for a Jupyter elsewhere."""
    lines = bundle.contents(name)["README.md"].decode().splitlines()
    start = lines.index("    import zipfile")
    return "\n".join(line.strip() for line in lines[start : start + 2])


def elsewhere(folder, name, outside, python, *code):
    """Run code in a folder that holds only the bundle, as a notebook beside it would."""
    (folder / f"{name}.zip").write_bytes(bundle.write(name).read_bytes())
    script = "\n".join([one_cell(name), *code])
    return subprocess.run(
        [python, "-c", script], cwd=folder, env=outside, capture_output=True, text=True
    )


def test_one_cell_unpacks_a_bundle_and_spares_what_is_there(tmp_path, outside):
    (tmp_path / LIGHT).mkdir()
    work = tmp_path / LIGHT / f"{LIGHT}.ipynb"
    work.write_text("an hour of work")
    where = "import autils; print(autils.__file__)"
    done = elsewhere(tmp_path, LIGHT, outside, sys.executable, where)
    assert (done.returncode, done.stderr) == (0, "")
    ready, place = done.stdout.splitlines()
    assert ready == f"Ready: the files are in {tmp_path / LIGHT}. pip installed: nothing."
    assert place == str(tmp_path / LIGHT / "autils" / "__init__.py")
    assert work.read_text() == "an hour of work"


def test_one_cell_says_what_pip_could_not_install(monkeypatch):
    monkeypatch.setenv("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    with pytest.raises(NotInstalledError, match=r"could not install \./no-such-folder\. Is there"):
        install({"no_such": ["./no-such-folder"]})


def prelude(folder, lab):
    """Return the code of the cells with which a notebook begins."""
    cells = nbformat.read(folder / f"{lab}.ipynb", as_version=4).cells
    found = [cell.source for cell in cells if "prelude" in cell.metadata.get("tags", [])]
    assert found
    return "\n".join(found)


@pytest.mark.slow
def test_one_cell_and_plain_pip_do_in_an_empty_environment(tmp_path, outside):
    make = [UV, "venv", "-q", "--seed", "--python", sys.executable, "env"]
    subprocess.run(make, cwd=tmp_path, env=outside, check=True)
    python = tmp_path / "env" / "bin" / "python"
    shown = "plt.style.use('./deeplearning.mplstyle')\nlab_progress('lab1-first-network')"
    code = prelude(ROOT / "release" / LIGHT, LIGHT)
    done = elsewhere(tmp_path, LIGHT, outside, python, code, shown)
    assert done.returncode == 0, done.stderr
    assert "pip installed: anywidget" in done.stdout
    assert "Your progress: 0 of 7 exercises done" in done.stdout


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
    code = "\n".join([prelude(here, lab), "import autils; print(autils.__file__)"])
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
