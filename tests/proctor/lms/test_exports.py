import csv
import re
import subprocess
import sys

import pytest
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins.export import CsvExportPlugin
from sqlalchemy import event
from traitlets.config import Config, LoggingConfigurable

from proctor.lms import CanvasExport, GradesExport, MoodleExport
from proctor.lms.people import Person
from proctor.lms.roster import add_people
from proctor.result import CellScore

CANVAS = """\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,small (77),Other (78)
    Points Possible,,,,,28,10
"Lovelace, Ada",101,s1,ada,A,,9
"Hopper, Grace",102,s2,grace@example.org,A,3,
"Turing, Alan",104,s4,alan,B,,
"Student, Test",999,,x,,,
"""
MOODLE = """Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed
Participant 55,Ada Lovelace,ada@example.org,Submitted,,14,Yes
Participant 56,Grace Hopper,grace@example.org,Submitted,3.00,14,No
"""
PEOPLE = [
    Person("ada", "Ada", "Lovelace", "ada@example.org", "101"),
    Person("grace", "Grace", "Hopper", "grace@example.org", "102"),
    Person("emmy", "Emmy", "Nöther"),
    Person("alan", "Alan", "Turing", "", "104"),
]
CELLS = ("test_double", 4.0, 4.0), ("test_double-hidden", 2.0, 0.5), ("test_value", 3.0, 3.0)


class App(LoggingConfigurable):
    """What a plugin sees of `nbgrader export`.

    The real one sets logging up anew for its process, which closes what TensorFlow's logger of an
    earlier test has got hold of: pytest's own files. It is tried in a process of its own below.
    """

    def __init__(self, **named):
        super().__init__(**named)
        self.coursedir = CourseDirectory(parent=self)

    def fail(self, message):
        sys.exit(message)


@pytest.fixture
def scored(course):
    """Ada has 7.5 of 14 points, Grace and Emmy 5.5 and a person's 2; Alan has nothing."""
    with Gradebook(course.layout.db_url, "tests") as gradebook:
        add_people(gradebook, PEOPLE)
    with course.scorebook() as book:
        for student, hidden in (("ada", 0.5), ("grace", -1.5), ("emmy", 0.5)):
            scores = [CellScore(n, m, s if s != 0.5 else max(hidden, 0.0)) for n, m, s in CELLS]
            book.record("small", student, [*scores, CellScore("essay", 5.0, None)])
    with Gradebook(course.layout.db_url, "tests") as gradebook:
        for student in ("grace", "emmy"):
            grade = gradebook.find_grade("essay", "small", "small", student)
            grade.manual_score, grade.needs_manual_grade = 2.0, False
        gradebook.db.commit()
    return course


@pytest.fixture
def export(scored, tmp_path, capsys):
    """Run an export plugin in the course; return the written table and what was said."""

    def run(plugin, template, lab="small", **settings):
        path = tmp_path / "template.csv"
        path.write_text(template, encoding="utf-8")
        config = Config({"CourseDirectory": {"root": str(scored.root)}})
        target = tmp_path / "out.csv"
        made = plugin(parent=App(config=config), template=str(path), to=str(target), **settings)
        made.assignment = [lab] if lab else []
        with Gradebook(scored.layout.db_url, "tests") as gradebook:
            made.export(gradebook)
        text = target.read_text(encoding="utf-8") if target.exists() else ""
        written = list(csv.reader(text.splitlines())) or None
        return written, capsys.readouterr().out.splitlines()

    return run


def test_canvas_gets_its_own_people_and_one_column(export):
    written, said = export(CanvasExport, CANVAS)
    assert written == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "small (77)"],
        ["    Points Possible", "", "", "", "", "28"],
        ["Lovelace, Ada", "101", "s1", "ada", "A", "15"],
        ["Hopper, Grace", "102", "s2", "grace@example.org", "A", "18"],
        ["Turing, Alan", "104", "s4", "alan", "B", ""],
        ["Student, Test", "999", "", "x", "", ""],
    ]
    assert said[:-1] == [
        "2 grades.",
        "Points are rescaled: 14 here are 28 there.",
        "In the file, but not in the gradebook (1): Student, Test",
        "In the gradebook, but not in the file (1): emmy",
        "Nothing handed in, left empty (1): alan",
        "Still waits for a person; the points so far are written (1): ada",
    ]


def test_moodle_keeps_what_cannot_be_changed(export):
    written, said = export(MoodleExport, MOODLE)
    assert [row[4] for row in written] == ["Grade", "7.5", "3.00"]
    assert "The LMS says that these grades can't be changed, left as they are (1): grace" in said


def test_what_changed_since_the_last_export_is_said(export, scored):
    export(CanvasExport, CANVAS)
    with Gradebook(scored.layout.db_url, "tests") as gradebook:
        grade = gradebook.find_grade("essay", "small", "small", "ada")
        grade.manual_score = 5.0
        gradebook.db.commit()
    _, said = export(CanvasExport, CANVAS)
    assert "Changed since the last export: ada: 15 is now 25" in said


def test_a_dry_run_writes_and_remembers_nothing(export, scored):
    written, said = export(CanvasExport, CANVAS, dry_run=True)
    assert written is None
    assert said[-1] == "Nothing was written."
    assert not (scored.root / ".proctor").exists()


def test_points_can_be_given(export):
    written, _ = export(CanvasExport, CANVAS, points=100.0)
    assert written[2][-1] == "53.57"


@pytest.mark.parametrize(
    ("plugin", "template", "settings", "said"),
    [
        (
            CanvasExport,
            CANVAS,
            {"lab": ""},
            "Name one lab: --assignment LAB (the gradebook has: small).",
        ),
        (CanvasExport, CANVAS, {"lab": "big"}, "The gradebook has no lab 'big' (it has: small)."),
        (
            CanvasExport,
            CANVAS,
            {"column": "Lab 9"},
            "has no column 'Lab 9' for the grades. It has:",
        ),
        (CanvasExport, "a,b\n1,2\n", {}, "has no column that names people. It needs one of: ID,"),
        (MoodleExport, "Full name\nAda\n", {}, "has no column 'Grade' for the grades."),
        (CanvasExport, "", {}, "It has: nothing."),
    ],
)
def test_what_is_missing_is_said_in_one_line(export, plugin, template, settings, said):
    with pytest.raises(SystemExit, match=re.escape(said)):
        export(plugin, template, **settings)


def test_the_command_line_exports(scored, tmp_path):
    (tmp_path / "canvas.csv").write_text(CANVAS, encoding="utf-8")
    command = [sys.executable, "-m", "nbgrader", "export"]
    command += ["--exporter=proctor.lms.CanvasExport", "--assignment=['small']"]
    command += [f"--CanvasExport.template={tmp_path / 'canvas.csv'}", f"--to={tmp_path / 'o.csv'}"]
    done = subprocess.run(command, cwd=scored.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "2 grades." in done.stdout
    command[-2] = "--CanvasExport.template=none.csv"
    done = subprocess.run(command, cwd=scored.root, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "none.csv can't be read: No such file or directory. Export the grades" in done.stderr
    assert "Lovelace" in (tmp_path / "o.csv").read_text()


@pytest.mark.parametrize(
    "chosen",
    [{}, {"student": ["ada", "alan"]}, {"assignment": ["small"]}, {"assignment": ["other"]}],
)
def test_the_table_is_that_of_nbgraders_own_export(scored, tmp_path, chosen):
    texts = []
    for plugin in (CsvExportPlugin, GradesExport):
        path = tmp_path / f"{plugin.__name__}.csv"
        with Gradebook(scored.layout.db_url, "tests") as gradebook:
            plugin(parent=App(), to=str(path), **chosen).export(gradebook)
        texts.append(path.read_text())
    assert texts[0] == texts[1]
    assert (len(texts[1].splitlines()) > 1) == (chosen.get("assignment") != ["other"])


@pytest.mark.parametrize("plugin", [GradesExport, CanvasExport])
def test_more_learners_are_not_more_queries(scored, tmp_path, plugin):
    (tmp_path / "canvas.csv").write_text(CANVAS)
    options = {} if plugin is GradesExport else {"template": str(tmp_path / "canvas.csv")}

    def queries():
        asked = []
        with Gradebook(scored.layout.db_url, "tests") as gradebook:
            event.listen(gradebook.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
            app = App()
            app.coursedir.root = str(tmp_path)
            made = plugin(parent=app, to=str(tmp_path / "out.csv"), **options)
            made.assignment = ["small"]
            made.export(gradebook)
        return len(asked)

    before = queries()
    with scored.scorebook() as book:
        for number in range(30):
            book.record("small", f"learner-{number}", [CellScore("test_double", 4.0, 4.0)])
    assert queries() == before
