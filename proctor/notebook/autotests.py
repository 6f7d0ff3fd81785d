"""Write nbgrader's automatic tests out: `### AUTOTEST f(3)` becomes the lines that compare.

nbgrader does that when it makes the release, by running the instructor's solution in a kernel, and
grades with what came of it. Its own step is used here, so the lines are the same. What came of a
notebook is kept until the notebook changes, or the templates do.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from proctor.notebook.places import read_config

FOLDER = Path(".proctor") / "autotests"
DELIMITER, TEMPLATES = "AUTOTEST", "autotests.yml"

NO_TEMPLATES = (
    "The notebook {name} has {delimiter} lines, but there is no {templates} beside it or in the "
    "course's folder. Put one there; nbgrader's documentation has one to begin with."
)
FAILED = (
    "The {delimiter} lines of {name} can't be written out ({reason}). Look whether the notebook "
    "runs from top to bottom, and whether {templates} has what its kernel is called."
)


class AutotestError(Exception):
    """Automatic tests could not be written out; the message says what to mend."""


def with_autotests(data: bytes, path: Path, root: Path, config: Any) -> bytes:
    """Return a notebook of the instructor's with its automatic tests written out.

    `data` is the notebook at `path`, between header and footer. Raises AutotestError.
    """
    options = config.get("InstantiateTests", {})
    delimiter = str(options.get("autotest_delimiter", DELIMITER))
    if delimiter.encode() not in data:
        return data
    content = json.loads(data)
    cells = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    if not any(delimiter in "".join(cell["source"]) for cell in cells):
        return data
    names = str(options.get("autotest_filename", TEMPLATES))
    templates = next((one for one in (path.with_name(names), root / names) if one.is_file()), None)
    if templates is None:
        raise AutotestError(
            NO_TEMPLATES.format(name=path.stem, delimiter=delimiter, templates=names)
        )
    made_from = hashlib.sha256(data + templates.read_bytes()).hexdigest()
    kept = root / FOLDER / path.parent.name / f"{path.stem}.json"
    sources = _kept(kept, made_from)
    if sources is None:
        try:
            sources = _run(data, path.parent, templates, root)
        except AutotestError as error:
            told = {"name": path.stem, "delimiter": delimiter, "templates": templates.name}
            raise AutotestError(FAILED.format(reason=error, **told)) from None
        _keep(kept, made_from, sources)
    for cell, source in zip(content["cells"], sources, strict=True):
        cell["source"] = source
    return json.dumps(content).encode()


def _run(data: bytes, folder: Path, templates: Path, root: Path) -> list[str]:
    """Return the source of each cell after nbgrader's step. Raises AutotestError.

    It runs in a process of its own, which takes the kernel and its sockets along when it ends.
    """
    home = str(Path(__file__).resolve().parents[2])
    further = os.environ.get("PYTHONPATH", "")
    done = subprocess.run(
        [sys.executable, "-m", __name__, str(root), str(folder), str(templates)],
        input=data,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [home, further]))},
    )
    if done.returncode:
        raise AutotestError((done.stderr.decode(errors="replace").strip().splitlines() or [""])[-1])
    return json.loads(done.stdout.splitlines()[-1])


def main(root: str, folder: str, templates: str) -> None:
    """Read a notebook, run nbgrader's step in a copy of its folder, and print all sources."""
    import nbformat
    from nbgrader.preprocessors import InstantiateTests

    with tempfile.TemporaryDirectory(prefix="proctor-autotests-") as home:
        copy = Path(home, "assignment")
        shutil.copytree(folder, copy, symlinks=True)
        shutil.copyfile(templates, copy / Path(templates).name)
        step = InstantiateTests(config=read_config(Path(root)))
        step.autotest_filename = Path(templates).name
        nb = nbformat.reads(sys.stdin.read(), as_version=4)
        made, _ = step.preprocess(nb, {"metadata": {"path": str(copy)}})
    print(json.dumps([cell.source for cell in made.cells]))


def _kept(place: Path, made_from: str) -> list[str] | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        found = json.loads(place.read_text("utf-8"))
        if found["made_from"] == made_from:
            return [str(source) for source in found["sources"]]
    return None


def _keep(place: Path, made_from: str, sources: list[str]) -> None:
    with suppress(OSError):  # where it can't be kept it is made again
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_suffix(f".{os.getpid()}.part")
        draft.write_text(json.dumps({"made_from": made_from, "sources": sources}), "utf-8")
        draft.replace(place)


if __name__ == "__main__":
    main(*sys.argv[1:])
