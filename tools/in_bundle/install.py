"""Make a bundle ready on a machine with Jupyter that isn't yours, such as Colab.

Upload the bundle beside the notebook, and run in a cell what the README says. It unpacks the bundle
(never over a file that is there), lets pip install the packages that are missing and no others, and
goes into the bundle's folder, where the notebook's own cells find what they load.
"""

import importlib
import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

BUNDLE = "bundle"
NEEDED = {"anywidget": ["anywidget"]}
"""Modules, and what pip is asked for where one is missing."""

PIP_FAILED = "pip could not install {packages}. Is there a way to the internet? It said: {why}"


class NotInstalledError(RuntimeError):
    """Something that the bundle needs can't be had."""


def unpack(archive: Path) -> Path:
    """Unpack what isn't there yet beside the archive; return the bundle's folder."""
    folder = archive.parent / BUNDLE
    if archive.is_file():
        with zipfile.ZipFile(archive) as bundle:
            for name in bundle.namelist():
                if not (archive.parent / name).exists():
                    bundle.extract(name, archive.parent)
    return folder


def install(needed: dict[str, list[str]]) -> list[str]:
    """Let pip install the packages whose modules are missing; return what it was asked."""
    missing = [
        each for module, wanted in needed.items() if not find_spec(module) for each in wanted
    ]
    if missing:
        command = [sys.executable, "-m", "pip", "install", "--quiet", *missing]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            said = (done.stderr.strip() or "nothing").splitlines()[-1]
            raise NotInstalledError(PIP_FAILED.format(packages=", ".join(missing), why=said))
        importlib.invalidate_caches()
    return missing


def get_ready() -> None:
    """Unpack, install and go into the folder; say what was done."""
    here = Path.cwd()
    folder = here if (here / "autils").is_dir() else unpack(here / f"{BUNDLE}.zip")
    installed = install(NEEDED)
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    if "google.colab" in sys.modules:  # Colab shows widgets of others only when it is told to
        sys.modules["google.colab"].output.enable_custom_widget_manager()
    print(f"Ready: the files are in {folder}. pip installed: {', '.join(installed) or 'nothing'}.")


if __name__ == "__main__":
    get_ready()
