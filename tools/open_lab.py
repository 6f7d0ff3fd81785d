"""Put a learner in front of a lab: copy its release to `my_work/` and open it in JupyterLab."""

import json
import os
import shutil
import sys
import time
import urllib.request
from pathlib import Path
from threading import Thread

from tools.lessons import ROOT, lab_names

DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""Opens an address of this machine, whatever proxy its owner uses for others."""


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


def announce(seconds: float = 120) -> None:
    """Say how long it took until JupyterLab answers, counted from `LAB_STARTED` (Unix time).

    `make lab` sets it before anything else, so the time holds making the environment, too.
    """
    from jupyter_core.paths import jupyter_runtime_dir

    began = float(os.environ.get("LAB_STARTED") or time.time())
    note = Path(jupyter_runtime_dir()) / f"jpserver-{os.getpid()}.json"  # the server's own
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answers(note):
            print(f"JupyterLab is ready, {time.time() - began:.0f} s after the start.", flush=True)
            return
        time.sleep(0.2)


def answers(note: Path) -> bool:
    """Tell whether the server that wrote a note about itself answers."""
    try:
        url = json.loads(note.read_text(encoding="utf-8"))["url"]
        DIRECTLY.open(f"{url}api", timeout=5).close()
    except (OSError, ValueError, KeyError):  # not yet
        return False
    return True


def main(arguments: list[str]) -> None:
    """Open the lab named first; further arguments go to JupyterLab."""
    from jupyterlab.labapp import main as jupyter_lab

    lab, *options = arguments
    notebook = prepare(lab)
    print(f"Your copy of the lab: {notebook.relative_to(ROOT)} (kept when you run this again)")
    sys.argv[:] = ["jupyter-lab"]
    Thread(target=announce, daemon=True).start()
    jupyter_lab([f"--ServerApp.root_dir={ROOT}", str(notebook), *options])


if __name__ == "__main__":
    main(sys.argv[1:])
