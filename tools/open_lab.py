"""Put a learner in front of a lab: copy its release to `my_work/` and open it in JupyterLab."""

import shutil
import sys
from pathlib import Path

from tools.lessons import ROOT, lab_names


def prepare(lab: str, root: Path = ROOT) -> Path:
    """Copy a released lab to `my_work/`, never over a file that is there; return its notebook."""
    released = root / "release" / lab
    if not (released / f"{lab}.ipynb").is_file():
        known = ", ".join(lab_names(root))
        sys.exit(
            f"There is no release of '{lab}'. Choose LAB from: {known}; or run 'make release'."
        )
    work = root / "my_work" / lab
    for file in sorted(path for path in released.rglob("*") if path.is_file()):
        copy = work / file.relative_to(released)
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
    return work / f"{lab}.ipynb"


def main(arguments: list[str]) -> None:
    """Open the lab named first; further arguments go to JupyterLab."""
    from jupyterlab.labapp import main as jupyter_lab

    lab, *options = arguments
    notebook = prepare(lab)
    print(f"Your copy of the lab: {notebook.relative_to(ROOT)} (kept when you run this again)")
    sys.argv[:] = ["jupyter-lab"]
    jupyter_lab([f"--ServerApp.root_dir={ROOT}", str(notebook), *options])


if __name__ == "__main__":
    main(sys.argv[1:])
