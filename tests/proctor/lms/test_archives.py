"""Downloads in which somebody handed in what no archive should hold. Collected by nbgrader."""

import gzip
import io
import stat
import subprocess
import sys
import tarfile
import warnings
import zipfile

import pytest
from nbgrader.api import Gradebook

from proctor.lms import archives
from proctor.lms.people import Person
from proctor.lms.roster import add_people

PEOPLE = [
    Person("ada", "Ada", "Lovelace", lms_user_id="101"),
    Person("eve", "Eve", "Moriarty", lms_user_id="102"),
    Person("grace", "Grace", "Hopper"),
]


def packed(files, compression=zipfile.ZIP_DEFLATED):
    """Return a zip file with these names and contents; a name may come twice."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # "Duplicate name", which is what is wanted
        for name, content in files:
            archive.writestr(name, content)
    return made.getvalue()


def taped(*members):
    """Return a compressed tar file of (name, content, changes)."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, content, changes in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            for key, value in changes.items():
                setattr(info, key, value)
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def linked(target):
    """Return a zip file with a symbolic link in it."""
    info = zipfile.ZipInfo("small.ipynb")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return packed([(info, target)])


def locked():
    """Return a zip file that says of its member that it is encrypted."""
    data = bytearray(packed([("small.ipynb", "eve")], zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def cut(data):
    return data[: len(data) // 2]


def scratched():
    """Return a zip file whose member is not what its checksum says."""
    data = packed([("small.ipynb", "eve")], zipfile.ZIP_STORED)
    return data.replace(b"eve", b"eva")


@pytest.fixture
def collect(course):
    """Collect a download; return what came into submitted/, and what was said."""
    with Gradebook(course.layout.db_url, "tests") as gradebook:
        add_people(gradebook, PEOPLE)

    def collect(members, lms="Canvas", **beside):
        folder = course.root / "downloaded" / "small" / "archive"
        folder.mkdir(parents=True, exist_ok=True)
        if members is not None:
            (folder / "submissions.zip").write_bytes(packed(members))
        for name, content in beside.items():
            (folder / name.replace("__", ".")).write_bytes(content)
        plugin = f"proctor.lms.{lms}Collector"
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", "zip_collect", "small", f"--collector={plugin}"],
            cwd=course.root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == 0, done.stderr
        submitted = course.root / "submitted"
        found = {
            path.relative_to(submitted).as_posix(): path.read_text(errors="replace")
            for path in submitted.rglob("*")
            if path.is_file()
        }
        return found, done.stderr

    return collect


ADA, EVE = "lovelaceada_101_9001_", "moriartyeve_102_9002_"
HONEST = (f"{ADA}small.ipynb", "ada")
ADA_MOODLE, EVE_MOODLE = "Ada Lovelace_55_assignsubmission_", "Eve Moriarty_56_assignsubmission_"
CLAIMS = [
    ("Canvas", f"{EVE}work.zip", packed([(f"{ADA}small.ipynb", "eve")])),
    ("Canvas", f"{EVE}work.zip", packed([(f"x/{ADA}small.ipynb", "eve")])),
    ("Canvas", f"{EVE}{ADA}small.ipynb", "eve"),
    ("Canvas", f"{EVE}a.zip", packed([(f"{ADA}b.zip", packed([(f"{ADA}small.ipynb", "eve")]))])),
    ("Canvas", "anon_x7Yz1_9003_w.zip", packed([(f"{ADA}small.ipynb", "eve")])),
    ("Canvas", "anon_LATE_x7_9003_" + f"{ADA}small.ipynb", "eve"),
    ("Moodle", f"{EVE_MOODLE}file_/{ADA_MOODLE}file_/small.ipynb", "eve"),
    ("Moodle", f"{EVE_MOODLE}file_{ADA_MOODLE}file_small.ipynb", "eve"),
    ("Moodle", f"{EVE_MOODLE}file_/w.zip", packed([(f"{ADA_MOODLE}file_/small.ipynb", "eve")])),
    ("Moodle", f"{EVE_MOODLE}onlinetext_/{ADA_MOODLE}file_small.ipynb", "eve"),
    ("Moodle", f"x_101_assignsubmission_file_/{ADA_MOODLE}file_small.ipynb", "eve"),
]


@pytest.mark.parametrize("lms", ["Canvas", "Moodle"])
@pytest.mark.parametrize("ada_is_there", [True, False])
def test_nobody_is_somebody_else_by_a_name_of_their_choice(collect, lms, ada_is_there):
    own = HONEST if lms == "Canvas" else (f"{ADA_MOODLE}file_/small.ipynb", "ada")
    claims = [(name, content) for where, name, content in CLAIMS if where == lms]
    found, said = collect([*claims, *([own] if ada_is_there else [])], lms)
    assert {name: content for name, content in found.items() if name.startswith("ada/")} == (
        {"ada/small/small.ipynb": "ada"} if ada_is_there else {}
    ), said


def test_a_name_unpacked_by_hand_counts_no_more(course, collect):
    folder = course.root / "downloaded" / "small" / "archive" / f"{EVE_MOODLE}onlinetext_"
    folder.mkdir(parents=True)
    (folder / f"{ADA_MOODLE}file_small.ipynb").write_text("eve")
    found, _ = collect(None, "Moodle")
    assert [name.partition("/")[0] for name in found] == ["eve"]


CLASHES = {
    "two Canvas accounts of one name, of which neither has its id in the roster": (
        "Canvas",
        [("hoppergrace_103_9003_small.ipynb", "one"), ("hoppergrace_104_9004_small.ipynb", "two")],
        "grace: more than one account of Canvas fits grace (103 hoppergrace, 104 hoppergrace)",
    ),
    "names that differ in signs alone": (
        "Moodle",
        [
            ("Grace Hopper_57_assignsubmission_file_/small.ipynb", "one"),
            ("GRACE-Hopper_58_assignsubmission_file_/other.ipynb", "two"),
        ],
        "grace: more than one account of Moodle fits grace (57 Grace Hopper, 58 GRACE-Hopper)",
    ),
}


@pytest.mark.parametrize("case", CLASHES)
def test_a_clash_is_refused_and_both_are_kept(course, collect, case):
    lms, members, words = CLASHES[case]
    own = HONEST if lms == "Canvas" else (f"{ADA_MOODLE}file_/small.ipynb", "ada")
    found, said = collect([*members, own], lms)
    assert found == {"ada/small/small.ipynb": "ada"}
    assert words in said
    assert "Put the right one into submitted/grace/small/ by hand" in said
    kept = {
        path.read_text() for path in (course.root / "downloaded").rglob("extracted/*/**/*.ipynb")
    }
    assert kept == {"ada", "one", "two"}


def test_a_name_alone_is_not_enough_where_the_id_is_known(collect):
    found, said = collect([("lovelaceada_999_9009_small.ipynb", "somebody else")])
    assert found == {}
    assert "nobody in the gradebook fits '999' or 'lovelaceada'" in said


BAD = {
    "a damaged archive": (cut(packed([("small.ipynb", "eve" * 99)])), "it is damaged or cut short"),
    "an archive that is none": (b"not a zip file", "it is damaged or cut short"),
    "an empty file": (b"", "it is damaged or cut short"),
    "a wrong checksum": (scratched(), "it is damaged or cut short"),
    "a way out": (packed([("../../small.ipynb", "eve")]), "that would be written elsewhere"),
    "an absolute path": (packed([("/tmp/small.ipynb", "eve")]), "that would be written elsewhere"),
    "a drive": (packed([("C:\\small.ipynb", "eve")]), "that would be written elsewhere"),
    "a control character": (packed([("\x1b[2J.ipynb", "eve")]), "that would be written elsewhere"),
    "a link": (linked("/etc/passwd"), "it holds a link or a device"),
    "a name twice": (packed([("a.ipynb", "1"), ("a.ipynb", "2")]), "it holds 'a.ipynb' twice"),
    "a file where a folder is": (packed([("a", "1"), ("a/b", "2")]), "its name can't be one of"),
    "a long name": (packed([("x" * 300 + ".ipynb", "eve")]), "its name can't be one of a file"),
    "a password": (locked(), "it is locked with a password"),
    "another packing": (packed([("a.ipynb", "x" * 99)], zipfile.ZIP_LZMA), "not read here"),
    "many files": (packed([(f"{n}", "") for n in range(1200)]), "it has more than 1000 files"),
    "many entries": (packed([(f"{n}", "") for n in range(11_000)]), "more than 10000 files"),
    "zeros": (packed([("a.ipynb", bytes(4 << 20))]), "the upload has more than 3 MB"),
    "archives of zeros": (
        packed([(f"{n}.zip", packed([("a", bytes(1 << 20))])) for n in range(4)]),
        "the upload has more than 3 MB",
    ),
}
BAD_TAPES = {
    "a damaged tape": (cut(taped(("small.ipynb", b"eve" * 99, {}))), "it is damaged or cut short"),
    "a way out": (taped(("../small.ipynb", b"eve", {})), "that would be written elsewhere"),
    "a link": (
        taped(("small.ipynb", b"", {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"})),
        "it holds a link or a device",
    ),
    "a device": (taped(("small.ipynb", b"", {"type": tarfile.CHRTYPE})), "a link or a device"),
    "zeros": (taped(("small.ipynb", bytes(4 << 20), {})), "the upload has more than 3 MB"),
    "no tape": (gzip.compress(b"nothing of the kind"), "it is damaged or cut short"),
}


def class_of(uploads):
    """Return a download in which each of these was handed in by somebody else, and their ids."""
    names = {case: f"learner{number}" for number, case in enumerate(uploads)}
    members = [
        (f"{name}x_{200 + number}_9_{uploads[case][0]}", uploads[case][1])
        for number, (case, name) in enumerate(names.items())
    ]
    return members, names


def enrol(course, names):
    with Gradebook(course.layout.db_url, "tests") as gradebook:
        add_people(
            gradebook,
            [Person(name, lms_user_id=str(200 + n)) for n, name in enumerate(names.values())],
        )


def test_bad_uploads_end_nothing(course, collect):
    """Each upload may have three megabytes here, so that the test need not write more."""
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write("import proctor.lms.archives as archives\narchives.MOST_BYTES = 3 << 20\n")
    bad = {case: ("work.zip", *one) for case, one in BAD.items()}
    bad |= {f"tar: {case}": ("work.tar.gz", *one) for case, one in BAD_TAPES.items()}
    members, names = class_of(bad)
    enrol(course, names)
    also = [(name.replace("work", "notes").rpartition(".")[0], "") for name, _ in members]
    also = [(f"{name.removesuffix('.tar')}.ipynb", "notes") for name, _ in also]
    found, said = collect([*members, *also, HONEST])
    assert found == {
        "ada/small/small.ipynb": "ada",
        **{f"{name}/small/notes.ipynb": "notes" for name in names.values()},
    }
    lines = said.splitlines()
    for (name, _), (case, (*_, words)) in zip(members, bad.items(), strict=True):
        told = [line for line in lines if f"{name} was not taken: " in line]
        assert len(told) == 1, (case, told)
        assert words in told[0], case
        assert told[0].endswith("All others go on."), case
    written = [path for path in (course.root / "downloaded").rglob("*") if path.is_file()]
    assert len(written) == 1 + len(found), "something was unpacked in part"


def test_a_name_twice_in_the_download_is_refused(collect):
    found, said = collect([HONEST, (f"{EVE}small.ipynb", "1"), (f"{EVE}small.ipynb", "2")])
    assert found == {"ada/small/small.ipynb": "ada"}
    assert f"{EVE}small.ipynb was not taken: it is there twice. Both are still in" in said


def test_a_download_that_was_cut_short_is_named(collect):
    found, said = collect([HONEST], second__zip=cut(packed([HONEST])))
    assert found == {"ada/small/small.ipynb": "ada"}
    assert "second.zip can't be opened: it is damaged or cut short. Download it again." in said


GOOD = {
    "a zip file": ("work.zip", packed([("small.ipynb", "eve")])),
    "a folder in a zip file": ("work.zip", packed([("My work/small.ipynb", "eve")])),
    "with a Mac's leavings": (
        "work.zip",
        packed([("small.ipynb", "eve"), ("__MACOSX/._small.ipynb", "x"), (".DS_Store", "x")]),
    ),
    "with a checkpoint": (
        "work.zip",
        packed([("small.ipynb", "eve"), (".ipynb_checkpoints/small-checkpoint.ipynb", "old")]),
    ),
    "a tape": ("work.tar.gz", taped(("small.ipynb", b"eve", {}))),
    "a short suffix": ("work.tgz", taped(("small.ipynb", b"eve", {}))),
    "a packed file": ("small.ipynb.gz", gzip.compress(b"eve")),
    "a zip file in a zip file": ("a.zip", packed([("b.zip", packed([("small.ipynb", "eve")]))])),
}


def test_honest_archives_are_unpacked(course, collect):
    members, names = class_of(GOOD)
    enrol(course, names)
    found, said = collect(members)
    assert found == {f"{name}/small/small.ipynb": "eve" for name in names.values()}, said


def test_a_download_packed_anew_in_a_folder(collect):
    found, _ = collect([(f"submissions/{name}", text) for name, text in (HONEST,)])
    assert found == {"ada/small/small.ipynb": "ada"}


def test_names_with_dots_stay_apart(collect):
    members = [(f"{EVE}a.v1.ipynb", "1"), (f"{EVE}a.v2.ipynb", "2"), HONEST]
    found, _ = collect(members)
    assert found == {
        "ada/small/small.ipynb": "ada",
        "eve/small/a.v1.ipynb": "1",
        "eve/small/a.v2.ipynb": "2",
    }


def test_who_handed_in_no_notebook_is_named(collect):
    found, said = collect([(f"{EVE}work.rar", "Rar!"), (f"{EVE}small.pdf", "%PDF"), HONEST])
    assert found == {"ada/small/small.ipynb": "ada"}
    assert (
        f"eve handed in no notebook that can be read here, only {EVE}small.pdf, {EVE}work" in said
    )


def test_a_full_disk_is_told_as_such(tmp_path, monkeypatch):
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "a.ipynb").write_text("x")

    class Parent:
        def fail(self, message):
            raise SystemExit(message)

    extractor = archives.BoundedExtractor()
    monkeypatch.setattr(type(extractor), "parent", Parent(), raising=False)
    extractor.whose = lambda name: None

    def full(*_):
        raise OSError(28, "No space left on device", "extracted/a.ipynb")

    monkeypatch.setattr(archives, "_copy", full)
    with pytest.raises(SystemExit, match=r"can't be written: No space left on device. Make room"):
        extractor.extract(str(tmp_path / "archive"), str(tmp_path / "extracted"))
