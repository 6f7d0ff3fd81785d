"""The environment that builds the site: `.venv-lite`, made from the two locks in `lite/`."""

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tools.lessons import ROOT

FOLDER = ".venv-lite"
BUILDERS = "lite/requirements.lock"
FOR_BROWSER = "lite/browser.lock"
PURE = ("--platform", "any", "--implementation", "py", "--abi", "none", "--python-version", "3.14")
"""What pip is told so that it takes wheels that run on any machine, WebAssembly's included."""


@dataclass(frozen=True)
class Environment:
    """A virtual environment with JupyterLite, and the wheels that the site carries."""

    folder: Path

    @property
    def python(self) -> Path:
        """Return its Python."""
        return self.folder / "bin" / "python"

    @property
    def wheels(self) -> Path:
        """Return the folder of the wheels for the browser."""
        return self.folder / "wheels"

    @property
    def kernel_wheels(self) -> Path:
        """Return the folder of the wheels that the Pyodide kernel brings along."""
        extensions = self.folder / "share" / "jupyter" / "labextensions"
        return extensions / "@jupyterlite" / "pyodide-kernel-extension" / "static" / "pypi"

    @property
    def pyodide_version(self) -> str:
        """Return the release of Pyodide that the kernel was made for."""
        (constants,) = self.folder.glob(
            "lib/python*/site-packages/jupyterlite_pyodide_kernel/constants.py"
        )
        text = constants.read_text(encoding="utf-8")
        return re.findall(r'^PYODIDE_VERSION = "([^"]+)"', text, re.MULTILINE)[0]

    def run(self, *arguments: str | Path, cwd: Path | None = None, **variables: str) -> None:
        """Run `python -m ...` in it; end the program with its output where that fails."""
        command = [str(self.python), "-m", *map(str, arguments)]
        path = os.pathsep.join([str(self.folder / "bin"), os.environ["PATH"]])
        environment = {**os.environ, "PATH": path, **variables}
        done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{done.stdout}{done.stderr}\nThis failed: {' '.join(command[1:])}")


def prepare(root: Path = ROOT) -> Environment:
    """Return the environment; make it first where it is missing or its locks have changed."""
    environment = Environment(root / FOLDER)
    locks = [root / BUILDERS, root / FOR_BROWSER]
    state = hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    ready = environment.folder / ".ready"
    if ready.is_file() and ready.read_text(encoding="utf-8") == state:
        return environment
    print("Installing JupyterLite in .venv-lite (a minute, once) ...", flush=True)
    _make(environment, *locks)
    ready.write_text(state, encoding="utf-8")
    return environment


def _make(environment: Environment, builders: Path, for_browser: Path) -> None:
    """Install the builders, fetch the wheels for the browser, and install those too.

    The last is for the JupyterLab extensions inside them, which JupyterLite copies into the site;
    their dependencies stay out, since nothing here imports them.
    """
    clear = ["--clear"] if environment.folder.exists() else []
    made = subprocess.run([sys.executable, "-m", "venv", *clear, environment.folder])
    if made.returncode:
        sys.exit("No environment could be made. On Debian and Ubuntu: apt-get install python3-venv")
    quietly = ("--quiet", "--disable-pip-version-check")
    environment.run("pip", "install", *quietly, "--require-hashes", "-r", builders)
    fetched = ("--only-binary=:all:", *PURE, "--require-hashes", "-r", for_browser)
    environment.run("pip", "download", *quietly, "--no-deps", *fetched, "-d", environment.wheels)
    wheels = sorted(environment.wheels.glob("*.whl"))
    environment.run("pip", "install", *quietly, "--no-deps", "--no-index", *wheels)
