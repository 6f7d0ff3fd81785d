"""Build `build/lite`: a folder of plain files, from which any web server serves the labs.

The steps, in this order: the environment, the wheel of the course, the contents, Pyodide, a look at
whether everything can be had in the browser, JupyterLite's own build.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from tools.lessons import ROOT
from tools.lite import contents, packages, pyodide, wheel
from tools.lite.environment import Environment, prepare

OUTPUT = ROOT / "build" / "lite"
CACHE = ROOT / "build" / "lite-cache"
FROM_NETWORK = (
    "Pyodide comes from its own servers when somebody opens a notebook. For a site that needs no "
    "other server, name a distribution: make lite PYODIDE=pyodide-{version}.tar.bz2"
)
UNFIT = "This Pyodide won't do (the kernel was made for release {version}):"


def build(given: str, output: Path, environment: Environment) -> list[str]:
    """Build the site in `output`, which is replaced; return its notebooks as relative paths.

    `given` is what PYODIDE says: empty, an address, a folder or an archive.
    """
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "build", prefix="lite-") as folder:
        stage = Path(folder)
        shutil.copyfile(ROOT / "lite" / "jupyter-lite.json", stage / "jupyter-lite.json")
        notebooks = contents.write(stage / "contents")
        _lay_wheels(stage / "pypi", environment)
        settle_pyodide(given, stage, environment)
        shutil.rmtree(output, ignore_errors=True)
        lite = ("jupyterlite_core", "build", "--apps", "lab", "--no-sourcemaps", "--contents")
        environment.run(*lite, stage / "contents", "--output-dir", output, cwd=stage)
    return notebooks


def _lay_wheels(folder: Path, environment: Environment) -> None:
    """Put the course and the wheels that Pyodide lacks where JupyterLite indexes them."""
    folder.mkdir()
    wheel.build(environment, folder)
    for each in environment.wheels.glob("*.whl"):
        shutil.copy(each, folder)


def settle_pyodide(given: str, stage: Path, environment: Environment) -> None:
    """Make the site use the Pyodide that was given, once it is sure to have what is needed."""
    version = environment.pyodide_version
    if not given:
        print(FROM_NETWORK.format(version=version))
    elif pyodide.is_address(given) and not pyodide.is_archive(given):
        pyodide.point(stage / "jupyter-lite.json", pyodide.entry_address(given))
    else:
        place = pyodide.carry(given, stage / "static" / "pyodide", CACHE, version)
        own = packages.read_lock(place / pyodide.LOCK, with_files=True)
        wheels = [*(stage / "pypi").glob("*.whl"), *environment.kernel_wheels.glob("*.whl")]
        problems = packages.problems([wheel.NAME], wheels, own)
        if problems:
            raise pyodide.PyodideError("\n- ".join([UNFIT.format(version=version), *problems]))


def main() -> None:
    """Build the site with the Pyodide that the variable PYODIDE names, and say what it holds."""
    environment = prepare()
    try:
        notebooks = build(os.environ.get("PYODIDE", ""), OUTPUT, environment)
    except pyodide.PyodideError as error:
        sys.exit(str(error))
    size = sum(path.stat().st_size for path in OUTPUT.rglob("*") if path.is_file())
    print(f"{OUTPUT.relative_to(ROOT)}: {len(notebooks)} notebooks, {size / 1e6:.0f} MB")
    print(f"To look at it: python3 -m http.server -d {OUTPUT.relative_to(ROOT)} 8000")
    print("then open http://localhost:8000/lab/index.html")


if __name__ == "__main__":
    main()
