"""Recognise whose work is whose in the archives that Canvas and Moodle let an instructor download.

For `nbgrader zip_collect`: put the archive into downloaded/<lab>/archive/ and name the collector.
Names and ids are looked up in the gradebook, so import the roster first.

Whose work something is, the platform says alone: by the name that it writes at the top of the
download. Names below that are chosen by learners and count for nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from nbgrader.plugins.zipcollect import ExtractorPlugin, FileNameCollectorPlugin
from traitlets import default

from proctor.course.delivery import DATA_SUFFIXES
from proctor.lms.archives import BoundedExtractor
from proctor.lms.people import Directory, Person, plain
from proctor.notebook.terminal import printable

SECOND = "%s: %s has handed in %s already, as %s; this one was left out."
UNKNOWN = "%s: nobody in the gradebook fits %s. Import the roster first: proctor roster FILE"
STRANGE = "%s is not named as %s names downloaded work; it was left out."
CLASH = (
    "%s: more than one account of %s fits %s (%s), so nothing of theirs was taken. Put the right "
    "one into submitted/%s/%s/ by hand, or give lms_user_id in the roster. All of it is in %s."
)
NO_NOTEBOOK = "%s handed in no notebook that can be read here, only %s. Look into %s."

CANVAS = re.compile(
    r"^(?:anon_(?P<anonymous>[A-Za-z0-9]+)|(?P<name>[^_]*)_(?:LATE_)?(?P<user>\d+))"
    r"_(?P<submission>\d+)_(?P<file>.+)$"
)
"""`doejane_LATE_1234_567890_lab-1.ipynb`: last name first, `-1` for the second attempt. Who is
graded anonymously has no id there."""

MOODLE = re.compile(
    r"^(?P<name>.+?)_(?P<participant>\d+)_assign(?:submission|feedback)_(?P<kind>[a-z]+)"
    r"(?:_(?P<rest>.*))?$"
)
"""`Jane Doe_1234_assignsubmission_file_` is a folder, or the beginning of a file's name. The first
number counts: whatever follows may be a learner's. It is the assignment's own number for somebody,
not an id that a roster has."""


@dataclass(frozen=True)
class Account:
    """Whom a platform means by a name that it wrote. `file` is what the learner called it."""

    key: str
    name: str = ""
    user: str = ""
    file: str = ""

    @property
    def called(self) -> str:
        """Return it for a person."""
        return " or ".join(f"{value!r}" for value in (self.user, self.name) if value)


class _Collector(FileNameCollectorPlugin):
    """What both have in common: the file belongs to the lab that is being collected."""

    lms = ""

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        if type(self.parent.extractor_plugin_inst) is ExtractorPlugin:
            # nbgrader's own has no bounds, and ends with the first archive that is damaged.
            self.parent.extractor_plugin_inst = BoundedExtractor(parent=self.parent)
        if isinstance(self.parent.extractor_plugin_inst, BoundedExtractor):
            self.parent.extractor_plugin_inst.whose = self.whose

    @default("valid_ext")
    def _valid_ext(self) -> list[str]:
        return [".ipynb", *sorted(DATA_SUFFIXES)]

    @cached_property
    def directory(self) -> Directory:
        """The learners that the gradebook knows."""
        from nbgrader.api import Gradebook

        coursedir = self.parent.coursedir
        with Gradebook(coursedir.db_url, coursedir.course_id or "default_course") as gradebook:
            return Directory(Person.of(student) for student in gradebook.students)

    def collect(self, submitted_file: str) -> dict[str, Any] | None:
        """Return whose file this is and what it is; None, with a warning, where that is unclear."""
        return self._taken.get(Path(submitted_file))

    def recognise(self, name: str) -> Account | None:
        """Return whom the platform means by a name; None for a name that is not the platform's."""
        raise NotImplementedError

    def whose(self, name: str) -> str | None:
        """Return the platform's own id of somebody, in a name that it wrote."""
        account = self.recognise(name)
        return account.key if account else None

    def find(self, account: Account) -> str | None:
        """Return the id of the learner whom an account belongs to."""
        raise NotImplementedError

    @cached_property
    def _extracted(self) -> Path:
        return Path(self.parent._format_collect_path(self.parent.extracted_directory))

    @cached_property
    def _taken(self) -> dict[Path, dict[str, Any]]:
        """What is taken, by file. All are looked at together, since two can claim one place."""
        by_student: dict[str, list[tuple[Account, Path]]] = defaultdict(list)
        for path in sorted(self._extracted.rglob("*")):
            if path.is_symlink() or not path.is_file():
                continue
            if (found := self._account(path)) is None:
                if path.suffix in self.valid_ext:
                    self.log.warning(STRANGE, printable(path.name), self.lms)
            elif student := self.find(found):
                by_student[student].append((found, path))
            elif path.suffix in self.valid_ext:
                self.log.warning(UNKNOWN, printable(path.name), printable(found.called))
        taken: dict[Path, dict[str, Any]] = {}
        for student, files in by_student.items():
            accounts = {account.key: account.name for account, _ in files}
            if len(accounts) > 1:
                called = printable(", ".join(" ".join(one) for one in sorted(accounts.items())))
                names = (student, self.lms, student, called, student)
                lab = self.parent.coursedir.assignment_id
                self.log.error(CLASH, *names, lab, self._extracted)
            else:
                taken.update(self._of_one(student, files))
        return taken

    def _of_one(
        self, student: str, files: list[tuple[Account, Path]]
    ) -> dict[Path, dict[str, Any]]:
        """Return what is taken of one learner: one file for each name, the lab's own name first."""
        lab = self.parent.coursedir.assignment_id
        named = []
        for account, path in files:
            if path.suffix in self.valid_ext:
                stem = Path(account.file or path.name).stem
                name = self._lab_file(stem) if path.suffix == ".ipynb" else stem
                named.append((name != stem, path, name + path.suffix))
        first: dict[str, Path] = {}
        for _, path, name in sorted(named):
            if (kept := first.setdefault(name, path)) != path:
                what = Path(name).stem if name == f"{lab}.ipynb" else name
                self.log.warning(SECOND, printable(path.name), student, what, printable(kept.name))
        if not any(name.endswith(".ipynb") for name in first):
            others = ", ".join(sorted({printable(path.name) for _, path in files}))
            self.log.warning(NO_NOTEBOOK, student, others, self._extracted)
        return {path: {"student_id": student, "file_id": name} for name, path in first.items()}

    def _account(self, path: Path) -> Account | None:
        """Return whom the platform wrote on a file: at the top, or in a folder of the download."""
        parts = path.relative_to(self._extracted).parts
        for depth in (0, 1):
            if depth < len(parts) and (account := self.recognise(parts[depth])):
                if depth + 1 == len(parts):
                    return account
                # `doejane_1_2_lab.ipynb.gz` becomes a folder with `doejane_1_2_lab.ipynb` in it.
                again = self.recognise(parts[-1])
                is_same = again is not None and again.key == account.key
                return replace(account, file=again.file if again and is_same else parts[-1])
        return None

    def _lab_file(self, name: str) -> str:
        """Return the lab's own name for what is the same but for a copy's number: `lab (1)`."""
        lab = self.parent.coursedir.assignment_id
        stem = re.sub(r"[ _]?\(\d+\)$|-\d+$|[ _-][Cc]opy\d*$", "", name)
        return lab if stem in (lab, lab.replace("-", "_"), lab.replace("-", " ")) else name


class CanvasCollector(_Collector):
    """Files named `doejane_1234_567890_lab.ipynb`, by Canvas's user id, or by the name."""

    lms = "Canvas"

    def recognise(self, name: str) -> Account | None:
        """Read the person from the beginning of a name that Canvas wrote."""
        match = CANVAS.match(name)
        if match is None:
            return None
        key = match["user"] or match["anonymous"]
        return Account(key, match["name"] or "", match["user"] or "", match["file"])

    def find(self, account: Account) -> str | None:
        """Look for the id; for the name only among those whose id is not known."""
        if found := self.directory.find(lms=account.user):
            return found
        found = self.directory.find(name=account.name)
        if found and plain(self.directory.people[found].lms_user_id):
            return None  # somebody else of that name
        return found


class MoodleCollector(_Collector):
    """Folders or files named `Jane Doe_1234_assignsubmission_file_`, by the full name."""

    lms = "Moodle"

    def recognise(self, name: str) -> Account | None:
        """Read the person from the beginning of a name that Moodle wrote."""
        match = MOODLE.match(name)
        if match is None:
            return None
        return Account(match["participant"], match["name"], file=match["rest"] or "")

    def find(self, account: Account) -> str | None:
        """Look for the name."""
        return self.directory.find(name=account.name)
