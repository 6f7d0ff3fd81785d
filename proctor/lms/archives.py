"""Unpack what an LMS lets an instructor download: within bounds, and one upload at a time.

A download is an archive of uploads. The names at its top are the platform's and say whose work is
whose; below them everything is the learner's own, archives in archives included. So a learner's
archive is unpacked into a folder that bears the platform's name for it, and can't get out of there.
What can't be unpacked is named and left where it is; all else goes on.

UploadError       one upload can't be unpacked; the message is the reason
"""

from __future__ import annotations

import gzip
import re
import shutil
import stat
import struct
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from errno import EDQUOT, ENOSPC, EROFS
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from nbgrader.plugins.zipcollect import ExtractorPlugin

from proctor.notebook.terminal import printable

MOST_BYTES = 128 * 1024 * 1024
"""What one learner's upload may have, unpacked, everything together."""

MOST_FILES = 1000
MOST_ENTRIES = 10_000
"""Entries in the table of a learner's archive. Each costs memory before anything is unpacked."""

DEEPEST = 3
"""Archives in archives."""

CHUNK = 1 << 16
ARCHIVES = (".zip", ".tar", ".gz", ".tgz")
JUNK = ("__MACOSX",)

LEFT = "{name} was not taken: {reason} All others go on."
LEFT_INSIDE = "{name}: {inside} was not taken: {reason} All others go on."
DAMAGED = (
    "it is damaged or cut short. Ask for it again, or put the work into submitted/ by hand; "
    "what was handed in is still in {archive}."
)
NO_DOWNLOAD = "{name} can't be opened: it is damaged or cut short. Download it again."
UNSAFE = "it holds a file that would be written elsewhere ({inside!a}); nothing of it was unpacked."
LINK = "it holds a link or a device ({inside!a}); nothing of it was unpacked."
DOUBLE = "it is there twice. Both are still in {archive}: choose one, and put it there alone."
DOUBLE_INSIDE = "it holds {inside!a} twice; nothing of it was unpacked. Ask which one is meant."
TOO_LARGE = "unpacked, the upload has more than {limit} MB; ask for the notebook alone."
TOO_MANY = "it has more than {limit} files; ask for the notebook alone."
LOCKED = "it is locked with a password. Ask for it without one."
STRANGE_PACKING = "it is packed in a way that is not read here. Ask for a plain zip file."
NO_NAME = "its name can't be one of a file here."
NO_ROOM = "{path} can't be written: {reason}. Make room there, and start again with --force."

_BROKEN = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, gzip.BadGzipFile),
    *(EOFError, ValueError, NotImplementedError, RuntimeError, OverflowError),
    *(LookupError, struct.error),
)
"""What the readers of archives raise for bytes that are no archive."""


class UploadError(Exception):
    """One upload can't be unpacked; the others can."""


@dataclass(frozen=True)
class Member:
    """One regular file of an archive or a folder, or the reason why it can't be taken."""

    name: str
    open: Callable[[], IO[bytes]]
    fault: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders and the file, as they would be written; none where that is not safe."""
        name = self.name.replace("\\", "/")
        parts = PurePosixPath(name).parts
        is_safe = not name.startswith("/") and not {"..", ""} & {*parts}
        is_safe = is_safe and not re.match(r"[A-Za-z]:", name)
        is_text = not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name)
        return parts if is_safe and is_text else ()

    @property
    def is_junk(self) -> bool:
        """Tell whether no learner made this: hidden files, and what systems leave in archives."""
        return any(part.startswith(".") or part in JUNK for part in self.parts)


@dataclass
class Room:
    """What one learner may still unpack."""

    bytes: int = field(default_factory=lambda: MOST_BYTES)
    files: int = field(default_factory=lambda: MOST_FILES)

    def take(self, size: int) -> None:
        """Use some of it up. Raises UploadError."""
        self.bytes -= size
        if self.bytes < 0:
            raise UploadError(TOO_LARGE.format(limit=MOST_BYTES >> 20))

    def take_file(self) -> None:
        """Use one file up. Raises UploadError."""
        self.files -= 1
        if self.files < 0:
            raise UploadError(TOO_MANY.format(limit=MOST_FILES))


class BoundedExtractor(ExtractorPlugin):
    """Put the uploads of a download into `extracted/`, each below the platform's name for it."""

    whose: Callable[[str], str | None]
    """Given by the collector: the platform's own id in a name that it wrote, or None."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Unpack all archives and copy all files of the folder `archive/`. Called by nbgrader."""
        self._rooms: dict[str, Room] = {}
        for path in sorted(Path(archive_path).iterdir()):
            if path.name.startswith("."):
                continue
            try:
                self._take(path, Path(extracted_path))
            except OSError as error:
                reason = error.strerror or type(error).__name__
                self.parent.fail(NO_ROOM.format(path=error.filename or path, reason=reason))

    def _take(self, path: Path, target: Path) -> None:
        """Take what the instructor put there: an upload, or something that holds uploads."""
        if self.whose(path.name) is not None:
            self._uploads(list(_folder(path, path.name)), target, path)
        elif path.is_dir():
            self._uploads(list(_folder(path, "")), target / path.name, path)
        elif path.name.endswith(ARCHIVES):
            try:
                with _opened(path) as members:
                    self._uploads(members, target / _stem(path.name), path)
            except (UploadError, *_BROKEN):
                self.log.error(NO_DOWNLOAD.format(name=printable(path.name)))
        else:
            self._uploads(list(_folder(path, path.name)), target, path)

    def _uploads(self, members: list[Member], target: Path, archive: Path) -> None:
        """Unpack what the platform put together, file by file."""
        members = _without_common_folder(
            [one for one in members if not one.is_junk], lambda name: self.whose(name) is not None
        )
        times = Counter(one.parts or one.name for one in members)
        told = set()
        for member in members:
            twice = times[member.parts or member.name] > 1
            fault = DOUBLE.format(archive=archive.name) if twice else member.fault
            top = member.parts[0] if member.parts else ""
            key = self.whose(top) or top
            room = replace(self._rooms.get(key) or Room())
            try:
                _unpack(member, target, room, DEEPEST, fault)
                self._rooms[key] = room  # what was taken away again needs no room
            except (UploadError, *_BROKEN) as error:
                reason = str(error) if isinstance(error, UploadError) else DAMAGED
                if member.name not in told:
                    self._tell(member, reason.format(archive=archive.name))
                told.add(member.name)

    def _tell(self, member: Member, reason: str) -> None:
        top, _, inside = member.name.partition("/")
        if inside:
            self.log.error(
                LEFT_INSIDE.format(name=printable(top), inside=printable(inside), reason=reason)
            )
        else:
            self.log.error(LEFT.format(name=printable(top), reason=reason))


def _unpack(member: Member, target: Path, room: Room, depth: int, fault: str = "") -> None:
    """Write one member below `target`; an archive becomes a folder of its name, or nothing."""
    if not member.parts:
        raise UploadError(UNSAFE.format(inside=member.name))
    if fault:
        raise UploadError(fault)
    place = target.joinpath(*member.parts)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.exists():
            raise UploadError(DOUBLE)
        with _undone(place):
            if place.name.lower().endswith(ARCHIVES) and depth:
                _unpack_archive(member, place, room, depth - 1)
            else:
                with member.open() as source, open(place, "xb") as file:
                    _copy(source, file, room)
    except gzip.BadGzipFile:
        raise UploadError(DAMAGED) from None
    except OSError as error:
        if error.errno in (ENOSPC, EDQUOT, EROFS):
            raise
        raise UploadError(NO_NAME) from None


@contextmanager
def _undone(place: Path) -> Iterator[None]:
    """Take away what was written of something that turns out to be broken."""
    try:
        yield
    except BaseException:
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
        raise


def _unpack_archive(member: Member, place: Path, room: Room, depth: int) -> None:
    """Unpack a learner's archive: everything in it, or nothing."""
    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / place.name
        with member.open() as source, open(packed, "wb") as file:
            _copy(source, file, Room(bytes=room.bytes))
        with _opened(packed, room) as members:
            members = [one for one in members if not one.is_junk]
            times = Counter(one.parts for one in members)
            for one in members:
                if times[one.parts] > 1 and one.parts:
                    raise UploadError(DOUBLE_INSIDE.format(inside=one.name))
                room.take_file()
                _unpack(one, place, room, depth, one.fault)


def _copy(source: IO[bytes], file: IO[bytes], room: Room) -> None:
    """Copy as much as there is room for: what an archive says of its sizes counts for nothing."""
    while chunk := source.read(CHUNK):
        room.take(len(chunk))
        file.write(chunk)


@contextmanager
def _opened(path: Path, room: Room | None = None) -> Iterator[list[Member]]:
    """Open an archive; bounded, when it is a learner's. Raises UploadError, and what `_BROKEN` has.

    A file that is packed by itself (`small.ipynb.gz`) is an archive of one.
    """
    name = path.name.lower()
    if name.endswith(".zip"):
        if room is not None and _entries(path) > MOST_ENTRIES:
            raise UploadError(TOO_MANY.format(limit=MOST_ENTRIES))
        with zipfile.ZipFile(path) as archive:
            yield list(_zip_members(archive))
        return
    # Whole first, and bounded: tarfile reads some headers into memory at the length they declare.
    with tempfile.TemporaryFile() as plain:
        with gzip.open(path) if name.endswith((".gz", ".tgz")) else open(path, "rb") as packed:
            bound = Room(bytes=room.bytes if room else MOST_BYTES * MOST_FILES)
            _copy(packed, plain, bound)  # type: ignore[arg-type]
        plain.seek(0)
        if name.endswith((".tgz", ".tar", ".tar.gz")):
            with tarfile.open(fileobj=plain) as tar:
                yield list(_tar_members(tar))
        else:
            yield [Member(_stem(path.name), lambda: plain)]


def _entries(path: Path) -> int:
    """Return how often a zip file holds the mark with which an entry of its table begins."""
    mark, found, kept = b"PK\x01\x02", 0, b""
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            data = kept + chunk
            found += data.count(mark)
            kept = data[-(len(mark) - 1) :]
    return found


def _zip_members(archive: zipfile.ZipFile) -> Iterator[Member]:
    for info in archive.infolist():
        if info.is_dir():
            continue
        fault = ""
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            fault = LINK.format(inside=info.filename)
        elif info.flag_bits & 1:
            fault = LOCKED
        elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            fault = STRANGE_PACKING
        yield Member(info.filename, partial(archive.open, info), fault)


def _tar_members(tar: tarfile.TarFile) -> Iterator[Member]:
    for info in tar.getmembers():
        if info.isdir():
            continue
        fault = "" if info.isreg() else LINK.format(inside=info.name)
        yield Member(info.name, partial(_tar_file, tar, info), fault)


def _tar_file(tar: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    file = tar.extractfile(info)
    if file is None:
        raise UploadError(LINK.format(inside=info.name))
    return file


def _folder(path: Path, name: str) -> Iterator[Member]:
    """Return a regular file, or all regular files below a folder; links are not followed."""
    if stat.S_ISREG(path.lstat().st_mode):
        yield Member(name, partial(_disk_file, path))
    elif stat.S_ISDIR(path.lstat().st_mode):
        for inside in sorted(path.iterdir()):
            yield from _folder(inside, f"{name}/{inside.name}" if name else inside.name)


def _disk_file(path: Path) -> IO[bytes]:
    return path.open("rb")


def _without_common_folder(
    members: list[Member], is_platforms: Callable[[str], bool]
) -> list[Member]:
    """Take away the one folder that everything lies in, where the instructor packed it anew."""
    tops = {one.parts[0] for one in members if one.parts}
    if len(tops) != 1 or is_platforms(*tops) or any(len(one.parts) == 1 for one in members):
        return members
    return [
        Member("/".join(one.parts[1:]) if one.parts else one.name, one.open, one.fault)
        for one in members
    ]


def _stem(name: str) -> str:
    for suffix in (".tar.gz", *ARCHIVES):
        if name.lower().endswith(suffix):
            return name[: -len(suffix)] or name
    return name
