"""Write what comes of a submission into `autograded/`: whole, or not at all."""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

READ_ONLY = 0o444
_RANDOM_LETTERS = 8  # of a name that tempfile makes

DATA_SUFFIXES = (".keras",)
"""Files beside a notebook that checks may read: data that our own readers take apart. Never code,
and nothing that a library would open by itself."""


def with_course_files(handed: Mapping[str, bytes], course: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files beside a notebook: the course's, and those handed in that don't collide.

    A folder named like a file of the course, or the other way round, has to give way.
    """
    kept = {
        name: content
        for name, content in handed.items()
        if not any(f"{name}/".startswith(f"{own}/") or own.startswith(f"{name}/") for own in course)
    }
    return {**kept, **course}


def data_files(handed: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files beside a notebook that the judge gets to see, by their plain names."""
    return {
        name: content
        for name, content in handed.items()
        if name == Path(name).name and name.endswith(DATA_SUFFIXES)
    }


def deliver(
    folder: Path, notebooks: Mapping[str, str], files: Mapping[str, bytes], mode: int = READ_ONLY
) -> None:
    """Put executed notebooks and the files beside them into `folder`, replacing what was there.

    The new folder is made beside the old one and takes its place in two renames, so a reader
    finds one or the other, and a crash leaves no mixture. What a crash left beside them goes.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    _tidy(folder)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        texts = {f"{name}.ipynb": text.encode() for name, text in notebooks.items()}
        for name, content in {**files, **texts}.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(mode)
        fresh.chmod(0o755)
        _replace(folder, fresh)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def withdraw(folder: Path) -> None:
    """Take away the executed notebook of a submission that could not be graded."""
    _tidy(folder)
    if folder.is_dir():
        shutil.rmtree(folder)


def _tidy(folder: Path) -> None:
    """Remove what a run that was killed in the middle of a delivery left behind."""
    for left in folder.parent.glob(f".{glob.escape(folder.name)}[-~]{'?' * _RANDOM_LETTERS}"):
        shutil.rmtree(left)


def _replace(folder: Path, fresh: Path) -> None:
    if not folder.exists():
        os.rename(fresh, folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}~", dir=folder.parent))
    os.rename(folder, old / "was")
    os.rename(fresh, folder)
    shutil.rmtree(old)
