"""Write `dist/<lab>.zip`: a released lab with everything it needs outside the repository.

`dist/explorations.zip` holds the explorations in the same way.
"""

import re
import sys
import tomllib
import zipfile
from pathlib import Path

from tools.lessons import ROOT, lab_names
from tools.set_up import FIRST, chosen

EPOCH = (2020, 1, 1, 0, 0, 0)  # a fixed time in the archive: the same lab gives the same bytes
PACKAGES = ("autils", "public_tests")
EXPLORATIONS = "explorations"
INSTALL = Path(__file__).with_name("in_bundle") / "install.py"
ROOM = ("ipykernel", "ipympl", "jupyterlab", "nbgrader")
"""Learners work in them; a notebook that is open somewhere already needs none of them."""

HEAVY = ("keras", "tensorflow-cpu", "tensorflow")
MODULES = {"pillow": "PIL", "tensorflow-cpu": "tensorflow"}  # where it isn't the package's name
USES_HEAVY = re.compile(r"^\s*\"?\s*(?:import|from) (?:tensorflow|keras)\b", re.MULTILINE)
README = """\
# {name}

Everything this needs is in this folder. You need Python 3.11, 3.12 or 3.13.

With Python alone, in a terminal in this folder (a few minutes, about 2 GB):

    python3 -m venv env
    env/bin/python -m pip install --no-deps -r requirements.txt
    env/bin/jupyter lab {lab}.ipynb

(On Windows write `env\\Scripts\\python` and `env\\Scripts\\jupyter`.)

With uv, which is faster and brings a Python if you have none that fits:

    uv venv --python 3.12 env
    uv pip install --no-deps --python env -r requirements.txt
    env/bin/jupyter lab {lab}.ipynb

With conda instead:

    conda env create -f environment.yml
    conda activate digits-course
    jupyter lab {lab}.ipynb

On a machine with Jupyter that isn't yours, such as Colab: open the notebook there, upload
`{name}.zip` beside it, and run this in a cell before all others (again after each start):

    import zipfile
    exec(zipfile.ZipFile("{name}.zip").read("{name}/install.py"))

Keep the folders `autils` and `public_tests` and the file `deeplearning.mplstyle` beside the
notebook: it loads them. The images are from MNIST; their licence is in
`autils/data/LICENSE-MNIST.txt`.
"""


def requirements(root: Path = ROOT) -> str:
    """Return what a learner installs: every package they need, pinned and hashed as in the lock."""
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    return "".join(pin.text for pin in chosen(lock, [FIRST]))


def needed(notebooks: list[Path], root: Path = ROOT) -> dict[str, list[str]]:
    """Return what these notebooks need beyond a Jupyter: modules, and what pip is asked for."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    heavy = any(USES_HEAVY.search(path.read_text(encoding="utf-8")) for path in notebooks)
    wanted: dict[str, list[str]] = {}
    for requirement in project["dependencies"]:
        name = re.split(r"[><=~!; ]", requirement)[0]
        if name not in ROOM and (heavy or name not in HEAVY):
            # pip leaves out what is for other machines.
            wanted.setdefault(MODULES.get(name, name), []).append(requirement)
    return wanted


def installer(name: str, notebooks: list[Path], root: Path = ROOT) -> str:
    """Return the script that makes a bundle ready in somebody else's Jupyter."""
    text = INSTALL.read_text(encoding="utf-8")
    for mark, value in (("BUNDLE", name), ("NEEDED", needed(notebooks, root))):
        text, count = re.subn(rf"^{mark} = .*$", f"{mark} = {value!r}", text, flags=re.MULTILINE)
        assert count == 1, mark
    return text


def contents(lab: str, root: Path = ROOT) -> dict[str, bytes]:
    """Return the files of a bundle by their names in the archive."""
    released = root / ("notebooks" if lab == EXPLORATIONS else f"release/{lab}")
    notebooks = sorted(released.glob("*.ipynb"))
    if not notebooks:
        sys.exit(f"There is no release of '{lab}' to bundle. Run 'make release' first.")
    first = notebooks[0].stem if lab == EXPLORATIONS else lab
    files = {
        "README.md": README.format(name=lab, lab=first).encode(),
        "install.py": installer(lab, notebooks, root).encode(),
        "environment.yml": (root / "environment.yml").read_bytes(),
        "requirements.txt": requirements(root).encode(),
        "LICENSE": (root / "LICENSE").read_bytes(),
    }
    folders = [(released, "")] + [(root / package, f"{package}/") for package in PACKAGES]
    for folder, prefix in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts):
                files[prefix + path.relative_to(folder).as_posix()] = path.read_bytes()
    return files


def write(lab: str, root: Path = ROOT) -> Path:
    """Write the bundle of a lab; return its path."""
    archive = root / "dist" / f"{lab}.zip"
    archive.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in sorted(contents(lab, root).items()):
            bundle.writestr(zipfile.ZipInfo(f"{lab}/{name}", EPOCH), data, zipfile.ZIP_DEFLATED)
    return archive


def main(labs: list[str]) -> None:
    """Bundle the labs named, or all and the explorations."""
    for lab in labs or [*lab_names(), EXPLORATIONS]:
        path = write(lab)
        print(f"{path.relative_to(ROOT)}  ({path.stat().st_size / 1e6:.1f} MB)")


if __name__ == "__main__":
    main(sys.argv[1:])
