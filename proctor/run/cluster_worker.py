"""A Dask worker's side of grading: keep an engine warm for each lab, and grade with it.

Everything that comes back from here is JSON of our own making. An error is told as text, so
nothing that a submission had a hand in is ever pickled.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from proctor.grading.grade import Engine, Options, grade_first, grade_in_overtime, versions
from proctor.judge.parent import NO_START, JudgeFault
from proctor.learner.parent import SandboxUnavailable, WarmParentError
from proctor.notebook.handed_in import Unreadable
from proctor.notebook.lab import Lab
from proctor.result import CellScore, Graded, Result

MOST_LABS = 2
"""Labs that a worker keeps warm; each takes some hundred megabytes."""

HOME = Path(__file__).resolve().parents[2]
PACKAGES = ("autils", "proctor", "public_tests")

GRADED, UNREADABLE, FAULT = "graded", "unreadable", "fault"
NO_SANDBOX, OTHER_BUILD, NO_LAB = "no-sandbox", "other-build", "no-lab"
READY = "ready"


@dataclass(frozen=True)
class Material:
    """A lab on its way to a worker: with the course's own packages, if they are not installed."""

    key: str
    lab: Lab
    options: Options
    files: Mapping[str, bytes]


@cache
def build() -> dict[str, str]:
    """Return what results depend on besides the lab: versions, and a digest of our own code."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        for path in sorted((HOME / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                content = path.read_bytes()
                label = f"{path.relative_to(HOME).as_posix()}:{len(content)}:"
                digest.update(label.encode() + content)
    return {**versions(), "code": digest.hexdigest()[:12]}


async def prepare(material: Material) -> bytes:
    """Start the engine for a lab in the background of a worker; tell how that went."""
    return await asyncio.to_thread(_prepare, material)


def _prepare(material: Material) -> bytes:
    with _told() as reply, _ENGINES.lend(material.key, material):
        reply["kind"] = READY
    return _encoded(reply)


def grade_here(
    wanted: Mapping[str, str],
    key: str,
    notebooks: Mapping[str, bytes],
    files: Mapping[str, bytes],
    material: Material | None = None,
    held: Mapping[int, str] | None = None,
) -> bytes:
    """Grade one submission with the engine of the lab named by `key`.

    It is a first pass, or overtime where there is a `held` of the first pass.

    A worker of another build, or without that lab (and no `material` to make it of), says so.
    """
    if build() != wanted:
        return _encoded({"kind": OTHER_BUILD, "build": build()})
    with _told() as reply:
        reply.update(_graded(key, notebooks, files, material, held))
    return _encoded(reply)


def _graded(
    key: str,
    notebooks: Mapping[str, bytes],
    files: Mapping[str, bytes],
    material: Material | None,
    held: Mapping[int, str] | None,
) -> dict[str, Any]:
    for is_last in (False, True):
        try:
            with _ENGINES.lend(key, material) as kept:
                if kept is None:
                    return {"kind": NO_LAB}
                lab, engine = kept.material.lab, kept.engine()
                if held is None:
                    graded = grade_first(notebooks, lab, engine, files)
                else:
                    graded = grade_in_overtime(notebooks, lab, engine, files, held)
                return {"kind": GRADED, **to_dict(graded)}
        except (WarmParentError, JudgeFault) as error:
            if is_last or not _has_died(error):
                raise
            _ENGINES.forget(key)
    raise AssertionError


def _has_died(error: Exception) -> bool:
    """Tell whether a process of the engine has died, rather than check code failing every time."""
    return isinstance(error, WarmParentError) or str(error).startswith(NO_START.partition("{")[0])


def to_dict(graded: Graded) -> dict[str, Any]:
    """Return a result and what goes with it, made of plain JSON values."""
    return {
        "result": graded.result.to_dict(),
        "cells": [asdict(cell) for cell in graded.cells],
        "notebooks": dict(graded.notebooks),
        "unanswered": list(graded.unanswered),
        "seconds": dict(graded.seconds),
        "overtime": list(graded.overtime),
        "provisional": graded.provisional,
        "held": list(graded.held.items()),
    }


def from_dict(data: Mapping[str, Any]) -> Graded:
    """Return what `to_dict` took apart."""
    return Graded(
        result=Result.from_dict(data["result"]),
        cells=tuple(CellScore(**cell) for cell in data["cells"]),
        notebooks=data["notebooks"],
        unanswered=tuple(data["unanswered"]),
        seconds=data["seconds"],
        overtime=tuple(data["overtime"]),
        provisional=data["provisional"],
        held={int(place): str(name) for place, name in data["held"]},
    )


def _encoded(reply: Mapping[str, Any]) -> bytes:
    return json.dumps({**reply, "worker": _address()}).encode()


def _address() -> str:
    """Return where this worker is, for messages."""
    from distributed import get_worker

    try:
        return get_worker().address
    except ValueError:  # called by something else than a worker
        return "here"


@contextmanager
def _told() -> Iterator[dict[str, Any]]:
    """Yield a reply to fill in; on an error it holds the error's text instead."""
    reply: dict[str, Any] = {}
    try:
        yield reply
    except Unreadable as error:
        reply.update(kind=UNREADABLE, why=str(error))
    except SandboxUnavailable as error:
        reply.update(kind=NO_SANDBOX, why=str(error))
    except Exception:
        reply.update(kind=FAULT, why=traceback.format_exc().strip())


class _Kept:
    """The engine of one lab in this process, made when it is first needed."""

    def __init__(self, material: Material):
        self.material = material
        self.users = 0
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._folder: TemporaryDirectory[str] | None = None

    def engine(self) -> Engine:
        """Return the running engine. Raises whatever keeps it from starting."""
        with self._lock:
            if self._engine is None:
                self._folder = self._folder or self._unpacked()
                root = Path(self._folder.name)
                engine = Engine(root, self.material.lab, self.material.options)
                engine.__enter__()
                self._engine = engine
                engine.measure()
            return self._engine

    def close(self) -> None:
        """End the engine; only when nobody uses it."""
        with self._lock:
            if self._engine is not None:
                self._engine.stop()
                self._engine = None
            if self._folder is not None:
                self._folder.cleanup()
                self._folder = None

    def _unpacked(self) -> TemporaryDirectory[str]:
        folder = TemporaryDirectory(prefix="proctor-course-")
        for name, content in self.material.files.items():
            path = Path(folder.name, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return folder


class _Engines:
    """The engines of this process, by key, the one used last at the end."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, _Kept] = {}

    @contextmanager
    def lend(self, key: str, material: Material | None) -> Iterator[_Kept | None]:
        """Lend the lab of a key, running or about to; None where it is not known."""
        with self._lock:
            kept = self._kept.pop(key, None) or (_Kept(material) if material else None)
            if kept is not None:
                self._kept[key] = kept
                kept.users += 1
        try:
            if kept is not None:
                kept.engine()
            yield kept
        finally:
            if kept is not None:
                self._give_back(key, kept)

    def forget(self, key: str) -> None:
        """Have the next user of a lab start a new engine."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept[key] = _Kept(kept.material)
                if not kept.users:
                    kept.close()

    def _give_back(self, key: str, kept: _Kept) -> None:
        """Close what has been forgotten, and what has not been used for longest."""
        with self._lock:
            kept.users -= 1
            if self._kept.get(key) is not kept and not kept.users:
                kept.close()
            idle = [other for other, one in self._kept.items() if not one.users]
            for other in idle[: max(len(self._kept) - MOST_LABS, 0)]:
                self._kept.pop(other).close()


_ENGINES = _Engines()
