"""Put a learner in front of a lab: copy its release to `my_work/` and open it in JupyterLab.

The explorations are copied beside it.

JupyterLab shows that folder and nothing above it: no solutions, no gradebook. Of nbgrader it has
what a learner uses, the list of assignments and the button Validate (`tools/learner_room`).
"""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from threading import Thread
from urllib.parse import quote

from tools.kernels import OPTIONS
from tools.set_up import ROOT

MY_WORK = "my_work"
EXPLORATIONS = "explorations"
ROOM = Path(__file__).with_name("learner_room")
"""Settings of Jupyter for learners: which extensions stay away."""

DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""Opens an address of this machine, whatever proxy its owner uses for others."""


def prepare(lab: str, root: Path = ROOT) -> Path:
    """Copy a released lab to `my_work/`, never over a file that is there; return its notebook."""
    released = root / "release" / lab
    if not (released / f"{lab}.ipynb").is_file():
        known = ", ".join(sorted(path.parent.name for path in root.glob("release/*/*.ipynb")))
        sys.exit(
            f"There is no release of '{lab}'. Choose LAB from: {known}; or run 'make release'."
        )
    work = root / MY_WORK / lab
    _copy(released, work)
    _copy(root / "notebooks", root / MY_WORK / EXPLORATIONS)
    return work / f"{lab}.ipynb"


def _copy(source: Path, target: Path) -> None:
    """Copy the files of a folder that aren't in the other one yet."""
    for file in sorted(path for path in source.rglob("*") if path.is_file()):
        copy = target / file.relative_to(source)
        if not copy.exists() and ".ipynb_checkpoints" not in file.parts:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)


def announce(page: str, seconds: float = 120) -> None:
    """Say where `page` is, and how long it took until JupyterLab answers.

    The time is counted from `LAB_STARTED` (Unix time): `make lab` sets it before anything else, so
    making the environment is in it, too. The addresses that JupyterLab itself prints lead to its
    start page, not to the lab.
    """
    from jupyter_core.paths import jupyter_runtime_dir

    began = float(os.environ.get("LAB_STARTED") or time.time())
    note = Path(jupyter_runtime_dir()) / f"jpserver-{os.getpid()}.json"  # the server's own
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answers(note):
            print(f"JupyterLab is ready, {time.time() - began:.0f} s after the start.")
            print(f"Your lab, if no browser shows it: {address(note, page)}", flush=True)
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


def address(note: Path, page: str) -> str:
    """Return the address of a page of the server that wrote a note, with the token it asks for."""
    server = json.loads(note.read_text(encoding="utf-8"))
    token = f"?token={server['token']}" if server.get("token") else ""
    return f"{server['url']}{quote(page)}{token}"


def accompany(page: str) -> None:
    """Say where the lab is; then compile the packages, gently, while the learner begins to read."""
    announce(page)
    command = ["nice", "-n", "19", sys.executable, "-m", "tools.set_up", "--compile"]
    subprocess.run(command, cwd=ROOT, capture_output=True)


def main(arguments: list[str], root: Path = ROOT) -> None:
    """Open the lab named first; further arguments go to JupyterLab."""
    from jupyterlab.labapp import main as jupyter_lab

    lab, *options = arguments
    notebook = prepare(lab, root)
    place = notebook.relative_to(root)
    print(f"Your copy of the lab: {place} (kept when you run this again)")
    if os.geteuid() == 0 and "--allow-root" not in options:
        options.append("--allow-root")  # in a container there is nobody else
    sys.argv[:] = ["jupyter-lab"]
    settings = filter(None, (str(ROOM), os.environ.get("JUPYTER_CONFIG_PATH")))
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(settings)
    page = f"lab/tree/{notebook.relative_to(root / MY_WORK).as_posix()}"
    Thread(target=accompany, args=[page], daemon=True).start()
    jupyter_lab([f"--ServerApp.root_dir={root / MY_WORK}", str(notebook), *OPTIONS, *options])


if __name__ == "__main__":
    main(sys.argv[1:])
