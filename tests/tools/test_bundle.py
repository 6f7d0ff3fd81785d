import os
import shutil
import subprocess
import zipfile

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
    lines = bundle.requirements().splitlines()
    assert any(line.startswith("tensorflow==") for line in lines)
    assert any(line.startswith("numpy==") and "python_full_version" in line for line in lines)


def test_an_unknown_lab_is_refused(course):
    with pytest.raises(SystemExit, match="no release of 'lab9' to bundle"):
        bundle.contents("lab9", course)


@pytest.mark.slow
@pytest.mark.parametrize("lab", LABS)
def test_a_bundle_works_alone(lab, course, tmp_path_factory):
    """Follow the bundle's README to the letter in an empty folder, then run the notebook."""
    folder = tmp_path_factory.mktemp("download")
    zipfile.ZipFile(bundle.write(lab, course)).extractall(folder)
    here = folder / lab
    commands = [line.strip() for line in (here / "README.md").read_text().splitlines()]
    setup = [line for line in commands if line.startswith(("python3 -m venv", "env/bin/python"))]
    assert len(setup) == 2
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL", "TF_"))}
    clean["PATH"] = clean["PATH"].replace(str(ROOT / ".venv" / "bin"), "")
    for command in setup:
        subprocess.run(command, cwd=here, env=clean, check=True, shell=True)
    execute = f"env/bin/jupyter nbconvert --to notebook --execute --allow-errors {lab}.ipynb"
    options = " --output done.ipynb --ExecutePreprocessor.timeout=600"
    subprocess.run(execute + options, cwd=here, env=clean, check=True, shell=True)
    done = (here / "done.ipynb").read_text()
    assert "Held-out accuracy" in done
    assert "ModuleNotFoundError" not in done
    assert "Traceback" not in done
