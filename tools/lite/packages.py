"""Whether everything that a notebook imports can be had in the browser, found out beforehand.

In the browser a package comes from one of two places: the wheels that the site carries, or Pyodide,
whose `pyodide-lock.json` lists what it has. What is in neither can't be installed there.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

KERNEL = ("comm", "ipykernel", "ipython", "jedi", "piplite", "pyodide-kernel")
"""What the kernel itself installs when it starts."""

ABSENT = "{name} (asked for by {asker}) is neither among the site's wheels nor in this Pyodide."
OTHER_VERSION = "{asker} asks for {wanted}, and the browser gets {version}."
OTHER_PYTHON = "{name} asks for Python {wanted}, and this Pyodide is Python {version}."
NO_FILES = (
    "{count} of the packages that are needed are in this Pyodide's list, but their files aren't "
    "beside it ({names}). That is how Pyodide's small distributions are (pyodide-core, npm's). "
    "Take the whole one."
)


@dataclass(frozen=True)
class Package:
    """One package as the browser can have it."""

    name: str
    version: str
    requires: tuple[Requirement, ...] = ()
    python: str = ""
    file: str = ""


@dataclass(frozen=True)
class Pyodide:
    """What a Pyodide has, read from its lock; `folder` is None where only the lock is known."""

    python: str
    packages: Mapping[str, Package]
    folder: Path | None = None


@dataclass
class _Search:
    """The walk from what is wanted to all that it needs."""

    wheels: Mapping[str, list[Package]]
    pyodide: Pyodide
    seen: set[str] = field(default_factory=set)
    without_file: list[str] = field(default_factory=list)

    def problems(self, wanted: Requirement, asker: str) -> Iterator[str]:
        """Yield a sentence for each thing that is missing or doesn't fit."""
        name = canonicalize_name(wanted.name)
        package = self._find(name, wanted)
        if package is None:
            yield ABSENT.format(name=name, asker=asker)
            return
        if not wanted.specifier.contains(package.version, prereleases=True):
            yield OTHER_VERSION.format(asker=asker, wanted=wanted, version=package.version)
        if name in self.seen:
            return
        self.seen.add(name)
        yield from self._own_problems(package)
        for needed in package.requires:
            if needed.marker is None or needed.marker.evaluate(self._browser()):
                yield from self.problems(needed, package.name)

    def _find(self, name: str, wanted: Requirement) -> Package | None:
        """Return the package as the browser would choose it: Pyodide's own goes first."""
        own = self.pyodide.packages.get(name)
        if own is not None:
            return own
        carried = self.wheels.get(name, [])
        fitting = [one for one in carried if wanted.specifier.contains(one.version)]
        return max(fitting or carried, key=lambda one: Version(one.version), default=None)

    def _own_problems(self, package: Package) -> Iterator[str]:
        python, folder = self.pyodide.python, self.pyodide.folder
        if package.python and not Requirement(f"python{package.python}").specifier.contains(python):
            yield OTHER_PYTHON.format(name=package.name, wanted=package.python, version=python)
        if package.file and folder and not (folder / package.file).is_file():
            self.without_file.append(package.name)

    def _browser(self) -> dict[str, str]:
        """Return what decides about a dependency with a condition."""
        short = ".".join(self.pyodide.python.split(".")[:2])
        return {
            "extra": "",
            "implementation_name": "cpython",
            "os_name": "posix",
            "platform_machine": "wasm32",
            "platform_system": "Emscripten",
            "python_full_version": self.pyodide.python,
            "python_version": short,
            "sys_platform": "emscripten",
        }


def problems(wanted: list[str], wheels: list[Path], pyodide: Pyodide) -> list[str]:
    """Return what stands in the way of installing `wanted` in the browser, in sentences."""
    search = _Search(_by_name(wheels), pyodide)
    asked = [("this site", name) for name in wanted] + [("the kernel", name) for name in KERNEL]
    found = [one for asker, name in asked for one in search.problems(Requirement(name), asker)]
    if search.without_file:
        names = ", ".join(sorted(search.without_file))
        found.append(NO_FILES.format(count=len(search.without_file), names=names))
    return found


def read_lock(path: Path, *, with_files: bool) -> Pyodide:
    """Return what a `pyodide-lock.json` lists; `with_files`, its wheels must lie beside it."""
    lock = json.loads(path.read_text(encoding="utf-8"))
    packages: dict[str, Package] = {}
    for each in lock["packages"].values():
        name = canonicalize_name(each["name"])
        requires = tuple(Requirement(needed) for needed in each["depends"])
        packages[name] = Package(name, each["version"], requires, file=each["file_name"])
    return Pyodide(lock["info"]["python"], packages, path.parent if with_files else None)


def read_wheel(path: Path) -> Package:
    """Return what a wheel says about itself."""
    with zipfile.ZipFile(path) as wheel:
        (name,) = (each for each in wheel.namelist() if each.endswith(".dist-info/METADATA"))
        metadata = message_from_bytes(wheel.read(name))
    requires = tuple(map(Requirement, metadata.get_all("Requires-Dist") or ()))
    python = metadata["Requires-Python"] or ""
    return Package(canonicalize_name(metadata["Name"]), metadata["Version"], requires, python)


def _by_name(wheels: list[Path]) -> dict[str, list[Package]]:
    found: dict[str, list[Package]] = {}
    for package in map(read_wheel, wheels):
        found.setdefault(package.name, []).append(package)
    return found
