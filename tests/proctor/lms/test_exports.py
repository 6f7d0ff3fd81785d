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
"Hopper, Grace",102,s2,grace@example.org,A,,
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
        path.write_text(template or "", encoding="utf-8")
        config = Config({"CourseDirectory": {"root": str(scored.root)}})
        target = tmp_path / "out.csv"
        settings = {"to": str(target), **settings}
        if template is not None:
            settings["template"] = str(path)
        made = plugin(parent=App(config=config), **settings)
        made.assignment = [lab] if lab else []
        with Gradebook(scored.layout.db_url, "tests") as gradebook:
            made.export(gradebook)
        text = target.read_text(encoding="utf-8") if target.exists() else ""
        delimiter = ";" if ";" in text.partition("\n")[0] else ","
        written = list(csv.reader(text.splitlines(), delimiter=delimiter)) or None
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
        "Nothing handed in, left as it is (1): alan",
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


@pytest.mark.parametrize(
    ("there", "written", "said"),
    [
        ("EX", "EX", "Excused in the LMS, left so (to replace it: --CanvasExport.overwrite=True)"),
        ("ex", "ex", "Excused in the LMS"),
        ("3", "3", "Has a grade there that is not from here, left as it is (to replace it: "),
        ("0", "0", "Has a grade there that is not from here"),
        ("B+", "B+", "Has a grade there that is not from here"),
        ("15.00", "15", None),
        ("-", "15", None),
        ("N/A", "15", None),
    ],
)
def test_what_a_person_gave_in_the_lms_stays(export, there, written, said):
    template = CANVAS.replace('"Lovelace, Ada",101,s1,ada,A,,9', f'"L",101,s1,ada,A,{there},9')
    found, lines = export(CanvasExport, template)
    assert found[2][-1] == written
    told = [line for line in lines if said and line.startswith(said)]
    assert [line.rpartition(" ")[2] for line in told] == (["ada"] if said else [])
    found, lines = export(CanvasExport, template, overwrite=True)
    assert found[2][-1] == "15"
    assert "to replace it" not in "\n".join(lines)


def test_a_grade_from_here_is_brought_up_to_date(export, scored):
    export(CanvasExport, CANVAS)
    with Gradebook(scored.layout.db_url, "tests") as gradebook:
        gradebook.find_grade("essay", "small", "small", "ada").manual_score = 5.0
        gradebook.db.commit()
    export(CanvasExport, CANVAS)
    # Neither the first grade nor the second was given by a person there.
    for there in ("15", "15.00", "25", "25,0"):
        row = f'"Lovelace, Ada",101,s1,ada,A,"{there}",9'
        template = CANVAS.replace('"Lovelace, Ada",101,s1,ada,A,,9', row)
        assert export(CanvasExport, template)[0][2][-1] in ("25", "25,0")


def test_an_older_memory_of_exports_is_understood(export, scored):
    memory = scored.root / ".proctor" / "exports" / "small-canvas.json"
    memory.parent.mkdir(parents=True)
    memory.write_text('{"ada": "14"}')
    row = '"Lovelace, Ada",101,s1,ada,A,14,9'
    written, said = export(CanvasExport, CANVAS.replace('"Lovelace, Ada",101,s1,ada,A,,9', row))
    assert written[2][-1] == "15"
    assert "Changed since the last export: ada: 14 is now 15" in said


def test_nobody_gets_a_zero_for_a_submission_that_could_not_be_graded(export, scored):
    with scored.scorebook() as book:
        book.record_ungraded("small", "alan")
        book.record("small", "emmy", [CellScore(n, m, 0.0) for n, m, _ in CELLS])
    template = CANVAS + '"Nöther, Emmy",103,s3,emmy,A,,\n'
    written, said = export(CanvasExport, template)
    assert [row[-1] for row in written[4:]] == ["", "", "4"]
    told = "Could not be graded or has no score yet, so no grade is written (1): alan"
    assert told in said


def test_a_person_who_graded_what_could_not_be_graded_is_heard(export, scored):
    with scored.scorebook() as book:
        book.record_ungraded("small", "alan")
    with Gradebook(scored.layout.db_url, "tests") as gradebook:
        for cell in ("test_double", "test_double-hidden", "test_value", "essay"):
            gradebook.find_grade(cell, "small", "small", "alan").manual_score = 1.0
        gradebook.db.commit()
    assert export(CanvasExport, CANVAS)[0][4][-1] == "8"


def test_two_lines_for_one_learner_are_left_to_a_person(export):
    written, said = export(CanvasExport, CANVAS + '"Lovelace, Ada",999,x,other,A,,\n')
    assert [row[-1] for row in written] == ["small (77)", "28", "", "18", "", "", ""]
    assert "More than one line of the file fits; none of them was filled in (1): ada" in said


WORKSHEETS = {
    "German": (
        "ID;Vollständiger Name;ID-Nummer;E-Mail-Adresse;Status;Bewertung;Bestwertung;"
        "Bewertung kann geändert werden;Zuletzt geändert (Abgabe)",
        "Teilnehmer/in{n};{name};{n};{email};Zur Bewertung abgegeben;{grade};14,00;{open};-",
        ("Ja", "Nein"),
    ),
    "French": (
        "Identifiant;Nom complet;Adresse de courriel;Statut;Note;Note maximale;"
        "La note peut être modifiée",
        "Participant {n};{name};{email};Remis pour évaluation;{grade};14,00;{open}",
        ("Oui", "Non"),
    ),
    "Spanish": (
        "Identificador,Nombre completo,Dirección de correo,Estado,Calificación,"
        "Calificación máxima,La calificación puede ser cambiada",
        'Participante {n},{name},{email},Enviado,"{grade}","14,00",{open}',
        ("Sí", "No"),
    ),
    "Portuguese": (
        "Identificador;Nome completo;Endereço de e-mail;Estado;Nota;Nota máxima;"
        "A nota pode ser alterada.",
        "Participante {n};{name};{email};Submetido;{grade};14,00;{open}",
        ("Sim", "Não"),
    ),
    "Polish": (
        "Identyfikator;Pełna nazwa;Adres e-mail;Status;Ocena;Maksymalna ocena;Można zmienić ocenę",
        "Uczestnik {n};{name};{email};Przesłane;{grade};14,00;{open}",
        ("Tak", "Nie"),
    ),
}


@pytest.mark.parametrize("language", WORKSHEETS)
def test_moodle_worksheets_are_read_by_meaning(export, language):
    head, line, (yes, no) = WORKSHEETS[language]
    ada = {"name": "Ada Lovelace", "email": "ada@example.org", "grade": "", "open": yes, "n": 55}
    grace = {"name": "Grace Hopper", "email": "grace@example.org", "grade": "3,00", "open": no}
    template = "\n".join([head, line.format(**ada), line.format(**grace, n=56), ""])
    written, said = export(MoodleExport, template)
    place = [cell.split()[0] for cell in written[0]].index(
        {"German": "Bewertung", "French": "Note", "Polish": "Ocena", "Portuguese": "Nota"}.get(
            language, "Calificación"
        )
    )
    assert [row[place] for row in written[1:]] == ["7,5", "3,00"]
    assert said[0] == "1 grades."
    assert "The LMS says that these grades can't be changed, left as they are (1): grace" in said


def test_a_worksheet_by_names_alone(export):
    written, _ = export(MoodleExport, "Nom complet;Note\nAda Lovelace;\n")
    assert written[1] == ["Ada Lovelace", "7,5"]


def test_a_worksheet_with_points_in_its_numbers(export):
    template = "Nombre completo,Calificación,Calificación máxima\nAda Lovelace,,14.00\n"
    assert export(MoodleExport, template)[0][1][1] == "7.5"


def test_what_would_be_a_formula_is_none_in_what_is_written(export, scored):
    template = MOODLE.replace("Ada Lovelace", '"=HYPERLINK(""http://x"",""Ada"")\nx"')
    template = template.replace("Grade can", "Feedback comments,Grade can").replace(
        "14,Yes", "14,- well done,Yes"
    )
    written, _ = export(MoodleExport, template.replace("14,No", "14,,No"))
    assert written[1][1] == '\'=HYPERLINK("http://x","Ada") x'
    assert written[1][6] == "- well done"
    add = [Person("=1+1", "@Ada", "+Lovelace\nx", "-a@example.org")]
    with Gradebook(scored.layout.db_url, "tests") as gradebook:
        add_people(gradebook, add)
    written, said = export(GradesExport, None)
    row = next(row for row in written if "Ada" in row[5] and row[5] != "Ada")
    assert row[3:7] == ["'=1+1", "'+Lovelace x", "'@Ada", "'-a@example.org"]
    assert said[-1].startswith("Written: ")


def test_the_plain_table_goes_into_reports(export, scored):
    with scored.scorebook() as book:
        book.record_ungraded("small", "alan")
    export(GradesExport, None, to="")
    text = (scored.root / "reports" / "grades.csv").read_text(encoding="utf-8")
    rows = {row["student_id"]: row for row in csv.DictReader(text.splitlines())}
    assert rows["ada"]["score"] == "7.5"
    assert rows["ada"]["max_score"] == "14.0"
    assert rows["alan"]["score"] == rows["alan"]["raw_score"] == ""


@pytest.mark.parametrize("option", ["quiet", "anonymous"])
def test_a_shared_screen_shows_no_name(export, option):
    export(CanvasExport, CANVAS)
    _, said = export(CanvasExport, CANVAS, points=50.0, **{option: True})
    assert "Nothing handed in, left as it is (1)" in said
    assert "Changed since the last export (2)" in said
    assert not any(name in line for line in said[:-1] for name in ("ada", "grace", "emmy", "alan"))


def test_lines_for_a_terminal_are_only_that(export):
    _, said = export(CanvasExport, CANVAS + '"\x1b[2JEve",998,x,y,A,,\n')
    assert "\x1b" not in "\n".join(said)
    assert "\N{REPLACEMENT CHARACTER}[2JEve" in "\n".join(said)


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
        (MoodleExport, "Name,Punkte\nAda,\n", {}, "has no column that names people. It needs"),
        (
            MoodleExport,
            "Nom complet;Note\nPersonne;\n",
            {},
            "People were looked for in the columns Nom complet; the file has: Nom complet, Note.",
        ),
        (MoodleExport, 'Full name,"Gr\x1bade"\nAda,\n', {}, "It has: Full name, Gr\ufffdade."),
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
