"""Where the site takes Pyodide from: the network, or a distribution that it carries."""

import hashlib
import json
import os
import shutil
import tarfile
import urllib.request
from pathlib import Path

ENTRY = "pyodide.mjs"
LOCK = "pyodide-lock.json"
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
ARCHIVES = (".tar", ".tar.bz2", ".tar.gz", ".tar.xz", ".tgz")
NOTHING_THERE = "PYODIDE: there is nothing at {path}."
NOT_PYODIDE = (
    "PYODIDE: {path} holds no {entry}. Take the whole distribution of a release of Pyodide, "
    "version {version} or near it: pyodide-{version}.tar.bz2."
)
NOT_FETCHED = "PYODIDE: {url} could not be fetched ({why})."
NOT_READ = "PYODIDE: {path} is no archive that can be unpacked ({why})."


class PyodideError(ValueError):
    """What was given as PYODIDE can't be used; the message says why and what to do."""


def is_address(given: str) -> bool:
    """Tell an address from a path."""
    return given.startswith(("http://", "https://"))


def is_archive(given: str) -> bool:
    """Tell by its name whether something is an archive."""
    return given.partition("?")[0].endswith(ARCHIVES)


def entry_address(given: str) -> str:
    """Return the address that the browser loads, from that of the file or of its folder."""
    return given if given.endswith((".mjs", ".js")) else f"{given.rstrip('/')}/{ENTRY}"


def point(settings: Path, address: str) -> None:
    """Write into the site's settings from where the browser loads Pyodide."""
    site = json.loads(settings.read_text(encoding="utf-8"))
    plugins = site["jupyter-config-data"].setdefault("litePluginSettings", {})
    plugins.setdefault(KERNEL, {})["pyodideUrl"] = address
    settings.write_text(json.dumps(site, indent=2) + "\n", encoding="utf-8")


def carry(given: str, place: Path, cache: Path, version: str) -> Path:
    """Put the Pyodide that `given` names at `place`, where JupyterLite looks for it; return it.

    `given` is a folder, an archive, or the address of an archive, which is fetched into `cache`
    once. `version` is the release that the site's kernel was made for.
    """
    path = fetch(given, cache) if is_address(given) else Path(given).expanduser().resolve()
    if not path.exists():
        raise PyodideError(NOTHING_THERE.format(path=given))
    place.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        place.symlink_to(_holder(path, given, version))
        return place
    unpacked = place.parent / "unpacked"
    try:
        with tarfile.open(path) as archive:
            # Python 3.11.0 to 3.11.3 know no filters.
            archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
            archive.extractall(unpacked)
    except (OSError, tarfile.TarError, EOFError) as error:
        raise PyodideError(NOT_READ.format(path=given, why=error)) from None
    _holder(unpacked, given, version).rename(place)
    shutil.rmtree(unpacked, ignore_errors=True)
    return place


def fetch(url: str, cache: Path) -> Path:
    """Download an archive into `cache` unless it is there; return its path."""
    name = url.partition("?")[0].rpartition("/")[2]
    path = cache / f"{hashlib.sha256(url.encode()).hexdigest()[:12]}-{name}"
    if path.is_file():
        return path
    cache.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    try:
        with urllib.request.urlopen(url, timeout=60) as answer, half.open("wb") as file:
            shutil.copyfileobj(answer, file)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise PyodideError(NOT_FETCHED.format(url=url, why=error)) from None
    os.replace(half, path)
    return path


def _holder(folder: Path, given: str, version: str) -> Path:
    """Return the folder with Pyodide's entry: `folder` itself, or the one folder inside it."""
    for each in (folder, *sorted(path for path in folder.iterdir() if path.is_dir())):
        if (each / ENTRY).is_file() and (each / LOCK).is_file():
            return each
    raise PyodideError(NOT_PYODIDE.format(path=given, entry=ENTRY, version=version))
