"""Run the notebooks of the site under a browser's conditions, as far as a machine can imitate them.

Called with the unpacked wheel, the site's files and the names of the distributions that the browser
would have. Nothing else can be imported; threads and processes can't start; no address can be
reached; there is no TensorFlow and no tornado (the kernel in the browser has a stand-in for it).
Prints one JSON object: for each notebook, the cells that did not end well.
"""

import importlib.metadata
import json
import os
import socket
import subprocess
import sys
import threading
import types
from pathlib import Path

MAY_FAIL = "ChecksFailed"  # the tests of a lab as it is released


class OnlyThese:
    """Keeps all modules of other distributions from being imported."""

    def __init__(self, allowed):
        owners = importlib.metadata.packages_distributions()
        self.barred = {
            module
            for module, names in owners.items()
            if not {name.lower().replace("_", "-") for name in names} & allowed
        }

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.barred:
            raise ModuleNotFoundError(f"No module named {name!r} in the browser", name=name)


def refuse(*_, **__):
    raise RuntimeError("can't start new thread")


def become_a_browser(wheel, allowed):
    sys.meta_path.insert(0, OnlyThese(allowed))
    sys.path[:] = [str(wheel)] + [entry for entry in sys.path if entry not in ("", os.getcwd())]
    sys.modules["tornado"] = types.ModuleType("tornado")
    threading.Thread.start = refuse
    subprocess.Popen.__init__ = refuse
    os.fork = os.forkpty = refuse
    socket.socket.connect = refuse


def play(shell, path):
    """Run the code cells of a notebook one after the other; return what went wrong."""
    shell.reset()
    os.chdir(path.parent)
    troubles = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        done = shell.run_cell("".join(cell["source"]))
        error = done.error_before_exec or done.error_in_exec
        if error is not None and type(error).__name__ != MAY_FAIL:
            troubles.append(f"{cell['id']}: {type(error).__name__}: {error}")
    return troubles


def main(wheel, files, *allowed):
    become_a_browser(Path(wheel).resolve(), set(allowed))
    from IPython.core.interactiveshell import InteractiveShell

    class Shell(InteractiveShell):
        def enable_gui(self, gui=None):
            """Do nothing, like the shell in the browser."""

    root = Path(files).resolve()
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # as the kernel has it
    told, sys.stdout = sys.stdout, open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    shell = Shell.instance()
    shell.history_manager.enabled = False
    shell.kernel = types.SimpleNamespace()  # a person has opened these notebooks
    os.environ["JPY_SESSION_NAME"] = "a notebook"
    notebooks = sorted(root.rglob("*.ipynb"))
    result = {f"{path.parent.name}/{path.name}": play(shell, path) for path in notebooks}
    import matplotlib

    import autils

    backend = matplotlib.get_backend()
    shell.run_cell("%matplotlib widget")  # what a learner may ask for
    kept = sorted(path.name for path in root.rglob(".progress/*.json"))
    here = {
        "autils": autils.__file__,
        "backend": backend,
        "asked": matplotlib.get_backend(),
        "kept": kept,
    }
    print(json.dumps({"notebooks": result, **here}), file=told, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
