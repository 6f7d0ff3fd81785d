"""Write `dist/<lab>.zip`: a released lab with everything it needs outside the repository."""

import sys
import zipfile
from pathlib import Path

from tools.lessons import ROOT, lab_names
from tools.set_up import FIRST, chosen

EPOCH = (2020, 1, 1, 0, 0, 0)  # a fixed time in the archive: the same lab gives the same bytes
PACKAGES = ("autils", "public_tests")
README = """\
# {lab}

Everything this lab needs is in this folder. You need Python 3.11, 3.12 or 3.13.

With Python alone, in a terminal in this folder (a few minutes, about 2 GB):

    python3 -m venv env
    env/bin/python -m pip install -r requirements.txt
    env/bin/jupyter lab {lab}.ipynb

(On Windows write `env\\Scripts\\python` and `env\\Scripts\\jupyter`.)

With uv, which is faster and brings a Python if you have none that fits:

    uv venv --python 3.12 env
    uv pip install --python env -r requirements.txt
    env/bin/jupyter lab {lab}.ipynb

With conda instead:

    conda env create -f environment.yml
    conda activate digits-course
    jupyter lab {lab}.ipynb

Keep the folders `autils` and `public_tests` and the file `deeplearning.mplstyle` beside the
notebook: it loads them. The images are from MNIST; their licence is in
`autils/data/LICENSE-MNIST.txt`.
"""


def requirements(root: Path = ROOT) -> str:
    """Return what a learner installs: every package they need, pinned and hashed as in the lock."""
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    return "".join(pin.text for pin in chosen(lock, [FIRST]))


def contents(lab: str, root: Path = ROOT) -> dict[str, bytes]:
    """Return the files of a lab's bundle by their names in the archive."""
    released = root / "release" / lab
    if not (released / f"{lab}.ipynb").is_file():
        sys.exit(f"There is no release of '{lab}' to bundle. Run 'make release' first.")
    files = {
        "README.md": README.format(lab=lab).encode(),
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
    """Bundle the labs named, or all."""
    for lab in labs or lab_names():
        path = write(lab)
        print(f"{path.relative_to(ROOT)}  ({path.stat().st_size / 1e6:.1f} MB)")


if __name__ == "__main__":
    main(sys.argv[1:])
