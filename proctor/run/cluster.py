"""Grade on the workers of a Dask scheduler: bytes out, results back, everything written here.

Each worker keeps an engine of its own (`_cluster_worker.py`). A submission whose worker is lost is
graded by another one; Dask sees to that. The lab travels along, the program does not: the workers
must have the same build of this course, or there is no telling what their results are worth.

ClusterError      the cluster can't be used as it is; the message says what to do
ClusterLost       the cluster was lost on the way; what has been graded is kept
"""

from __future__ import annotations

import asyncio
import hashlib
import importlib
import json
import logging
import time
import warnings
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError
from dataclasses import asdict
from pathlib import Path
from typing import Any

from proctor.course.course import CourseError
from proctor.grading.adopt import adopt_if_needed, keep, needs_adoption
from proctor.grading.grade import Engine, Options
from proctor.learner.parent import SandboxUnavailable
from proctor.notebook.handed_in import Unreadable
from proctor.notebook.lab import Lab
from proctor.result import Graded
from proctor.run import cluster_worker as worker
from proctor.run.graders import Grader, Suspect

MOST_AT_ONCE = 256
"""Submissions under way in the whole cluster."""

CONNECT_SECONDS = 10.0
FIRST_WORKER_SECONDS = 30.0
PATIENCE_SECONDS = 60.0
"""How long a run waits for a new worker once all have been lost."""

LOOK_SECONDS = 2.0

NO_DASK = "--cluster needs Dask. Install it with the course: pip install 'digits-course[course]'."
NO_SCHEDULER = (
    "No Dask scheduler answers at {address} ({reason}). Start one with `dask scheduler`, and give "
    "the address that it prints; for tls:// name the certificates in Dask's configuration."
)
NO_WORKERS = "The scheduler at {address} has no workers. Start one: dask worker {address}"
NO_PROGRAM = (
    "The worker {worker} can't run proctor ({reason}). Install this course in the environment "
    "that it is started from."
)
OTHER_BUILD = (
    "The worker {worker} has another build of this course ({differences}), so its results could "
    "differ. Install the same one there, or stop that worker."
)
NO_SANDBOX = "The worker {worker}: {reason}"
SCHEDULER_LOST = "The scheduler at {address} was lost ({reason}). Start it again, and its workers."
WORKERS_LOST = "All workers of {address} were lost. Start new ones: dask worker {address}"
SUSPECT = (
    "Could not be graded: the workers that had this submission were lost, one after the other, "
    "and the last one had nothing else to do. Look into their logs."
)


class ClusterError(CourseError):
    """The cluster can't be used as it is; the message says what to do."""


class ClusterLost(Exception):  # noqa: N818 - it names what happened
    """The scheduler, or every worker, has gone in the middle of a run."""


class RemoteFault(Exception):  # noqa: N818 - a fault is what it is
    """Grading failed on a worker; the message holds the traceback from there."""


class Cluster(Grader):
    """Grades on the workers of the scheduler at an address, such as `tcp://10.0.0.1:8786`."""

    def __init__(self, address: str, root: Path, lab: Lab, options: Options):
        super().__init__(lab, threads=MOST_AT_ONCE)
        _import_dask()
        self._address = address
        self._root, self._options = root, options
        self._material = material(root, lab, options)
        self._client: Any = None
        self._places = 1
        self._looked = self._met = 0.0

    def start(self) -> None:
        """Leave it to `ready`, when nbgrader has been imported: see `_import_dask`."""

    def begin(self) -> None:
        """Connect, make sure of the workers, and have each start its engine."""
        self._connect()
        try:
            self._find_workers()
            self._compare_builds()
            self._adopt()
            self._material = material(self._root, self.lab, self._options)
            self._prepare()
        except BaseException:
            self.stop()
            raise

    def places(self) -> int:
        """Return one more than all threads of each worker. Raises ClusterLost when all are gone."""
        now = time.monotonic()
        if now - self._looked >= LOOK_SECONDS:
            threads = self._threads()
            self._looked = now
            self._met = now if threads else self._met
            if now - self._met > PATIENCE_SECONDS:
                raise ClusterLost(WORKERS_LOST.format(address=self._address))
            self._places = min(max(sum(threads.values()) + len(threads), 1), MOST_AT_ONCE)
        return self._places

    def grade(
        self,
        notebooks: Mapping[str, bytes],
        files: Mapping[str, bytes],
        before: Graded | None = None,
    ) -> Graded:
        """Grade one submission somewhere; in overtime, where `before` is its provisional result.

        Raises Unreadable, RemoteFault, SandboxUnavailable, ClusterError and ClusterLost; and
        Suspect, when Dask has given it up because each worker that had it was lost.
        """
        held = None if before is None else dict(before.held)
        name, reply = self._ask(notebooks, files, held)
        if reply["kind"] == worker.NO_LAB:  # it came later than the others
            name, reply = self._ask(notebooks, files, held, self._material)
        if reply["kind"] == worker.GRADED:
            return worker.from_dict(reply)
        raise self._error(name, reply)

    def stop(self) -> None:
        """Let go of the cluster. What its workers are at comes to an end by itself."""
        client, self._client = self._client, None
        if client is not None:
            client.close(timeout=CONNECT_SECONDS)

    def _connect(self) -> None:
        import dask
        from distributed import Client

        _quieten()
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
        try:
            asyncio.run(_reach(self._address))
            self._client = Client(self._address, timeout=CONNECT_SECONDS, set_as_default=False)
        except Exception as error:  # which one depends on what is wrong with the address
            reason = _one_line(error)
            raise ClusterError(NO_SCHEDULER.format(address=self._address, reason=reason)) from None

    def _find_workers(self) -> None:
        end = time.monotonic() + FIRST_WORKER_SECONDS
        while not self._threads():
            if time.monotonic() > end:
                raise ClusterError(NO_WORKERS.format(address=self._address))
            time.sleep(0.2)
        self._met = time.monotonic()

    def _compare_builds(self) -> None:
        for name, found in self._everywhere(worker.build):
            if isinstance(found, Exception):
                reason = f"{type(found).__name__}: {_one_line(found)}"
                raise ClusterError(NO_PROGRAM.format(worker=name, reason=reason))
            if found != worker.build():
                raise self._error(name, {"kind": worker.OTHER_BUILD, "build": found})

    def keep(self) -> None:
        """Keep how the lab is judged."""
        keep(self._root, self.adoption)

    def _adopt(self) -> None:
        """Adopt the lab on this machine, so that all workers judge alike."""
        if needs_adoption(self.lab):
            with Engine(self._root, self.lab, self._options) as engine:
                self.lab, self.adoption = adopt_if_needed(self.lab, engine)

    def _prepare(self) -> None:
        for name, reply in self._everywhere(worker.prepare, self._material):
            if isinstance(reply, Exception):
                raise ClusterError(NO_PROGRAM.format(worker=name, reason=_one_line(reply)))
            told = json.loads(reply)
            if told["kind"] != worker.READY:
                raise self._error(name, told)

    def _everywhere(self, function: Any, *arguments: Any) -> Iterator[tuple[str, Any]]:
        """Run a function on all workers; yield what each gave, but for those lost meanwhile."""
        replies = self._client.run(function, *arguments, on_error="return")
        for name, reply in sorted(replies.items()):
            if not isinstance(reply, OSError):  # the connection broke
                yield name, reply
        if all(isinstance(reply, OSError) for reply in replies.values()):
            raise ClusterError(NO_WORKERS.format(address=self._address))

    def _threads(self) -> dict[str, int]:
        """Return the threads of each worker by its address. Raises ClusterLost."""
        try:
            return self._client.nthreads()
        except Exception as error:
            raise self._lost(error) from None

    def _ask(
        self,
        notebooks: Mapping[str, bytes],
        files: Mapping[str, bytes],
        held: Mapping[int, str] | None,
        lab: worker.Material | None = None,
    ) -> tuple[str, dict[str, Any]]:
        """Have a worker grade; return its address and its reply."""
        from distributed.scheduler import KilledWorker

        future = None
        try:
            future = self._client.submit(
                worker.grade_here,
                worker.build(),
                self._material.key,
                dict(notebooks),
                dict(files),
                lab,
                held,
                pure=False,
            )
            reply = json.loads(future.result())
        except KilledWorker:
            raise Suspect(SUSPECT) from None
        except (CancelledError, OSError, TimeoutError, AttributeError) as error:
            raise self._lost(error) from None
        finally:
            if future is not None:
                future.release()
        return reply.get("worker", ""), reply

    def _lost(self, error: Exception) -> ClusterLost:
        reason = _one_line(error) or type(error).__name__
        return ClusterLost(SCHEDULER_LOST.format(address=self._address, reason=reason))

    def _error(self, name: str, reply: Mapping[str, Any]) -> Exception:
        kind, why = reply["kind"], reply.get("why", "")
        if kind == worker.UNREADABLE:
            return Unreadable(why)
        if kind == worker.NO_SANDBOX:
            return SandboxUnavailable(NO_SANDBOX.format(worker=name, reason=why))
        if kind == worker.OTHER_BUILD:
            return ClusterError(
                OTHER_BUILD.format(worker=name, differences=_differences(reply["build"]))
            )
        return RemoteFault(f"On the worker {name}: {why}")


def _import_dask() -> None:
    """Import Dask, before there is a second thread. Raises ClusterError without it.

    Where two threads come to the same modules from two sides, Python gives one of them a module
    that isn't complete yet, and that is an ImportError, too.
    """
    try:
        importlib.import_module("distributed")
    except ImportError:
        raise ClusterError(NO_DASK) from None


async def _reach(address: str) -> None:
    """Connect and let go again: a client that can't connect takes a minute to give up."""
    from distributed.comm import connect
    from distributed.security import Security

    connection = await connect(
        address, timeout=CONNECT_SECONDS, **Security().get_connection_args("client")
    )
    await connection.close()


def material(root: Path, lab: Lab, options: Options) -> worker.Material:
    """Return what a worker needs to grade a lab of the course at `root`."""
    files = dict(_own_modules(root, lab))
    digest = hashlib.sha256(f"{lab.name} {lab.digest}".encode())
    digest.update(json.dumps(asdict(options), sort_keys=True).encode())
    for name, content in sorted(files.items()):
        digest.update(f"{name}:{len(content)}:".encode() + content)
    return worker.Material(digest.hexdigest(), lab, options, files)


def _own_modules(root: Path, lab: Lab) -> Iterator[tuple[str, bytes]]:
    """Yield the files of modules that checks import from the course, unless they are installed."""
    modules = [*lab.imports, *lab.modules("test"), *lab.imported()]
    names = {name.partition(".")[0] for name in modules}
    for name in sorted(names):
        package = root / name
        paths = [package.with_suffix(".py"), *sorted(package.rglob("*"))]
        if package.resolve() == (worker.HOME / name).resolve():
            continue
        for path in paths:
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(root).as_posix(), path.read_bytes()


def _differences(found: Mapping[str, str]) -> str:
    here = worker.build()
    odd = sorted(name for name in {*here, *found} if here.get(name) != found.get(name))
    return ", ".join(
        f"{name}: {found.get(name, 'none')} there, {here.get(name, 'none')} here" for name in odd
    )


def _one_line(error: object) -> str:
    return " ".join(str(error).split())


def _quieten() -> None:
    """Silence Dask's log messages about what the run reports itself."""
    from distributed.versions import VersionMismatchWarning

    warnings.simplefilter("ignore", VersionMismatchWarning)
    for name in [*logging.root.manager.loggerDict]:
        if name.partition(".")[0] in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
