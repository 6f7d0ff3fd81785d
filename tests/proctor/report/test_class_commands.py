import pytest
from typer.testing import CliRunner

from proctor.cli.commands import app


@pytest.fixture
def proctor(course, monkeypatch):
    """Run a command in the course's folder; return its exit code and what it printed."""
    monkeypatch.chdir(course.root)

    def run(*arguments):
        done = CliRunner().invoke(app, list(arguments))
        return done.exit_code, done.output

    return run


def test_a_report_is_written_where_it_is_said(proctor, course, a_class):
    code, said = proctor("report", "small")
    path = course.root / "reports" / "small.html"
    assert (code, said) == (0, f"Open it in a browser: {path}\n")
    assert "double-squares" in path.read_text("utf-8")


def test_a_report_on_every_lab(proctor, course, a_class):
    code, _ = proctor("report", "--all", "--out", "elsewhere", "--anonymous")
    assert code == 0
    assert (course.root / "elsewhere" / "course.html").is_file()
    assert "grace" not in (course.root / "elsewhere" / "small.html").read_text("utf-8")


WHICH = "Name a lab, or ask for all of them: proctor report LAB, or proctor report --all\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), WHICH),
        (("small", "--all"), WHICH),
        (("tiny",), "There is no lab 'tiny' in {root}/source (known: small).\n"),
        (("small",), "Nobody has submitted small: {root}/submitted holds nothing for it.\n"),
    ],
)
def test_wrong_usage_of_report(proctor, course, arguments, said):
    code, shown = proctor("report", *arguments)
    assert (code, shown) == (2, said.format(root=course.root))


def test_a_roster_is_taken_once(proctor, course):
    (course.root / "people.csv").write_text("id,first_name\nada,Ada\ngrace,Grace\n")
    assert proctor("roster", "people.csv", "--dry-run") == (
        0,
        "2 people; nothing is wrong with people.csv.\n",
    )
    assert proctor("roster", "people.csv") == (0, "2 people: 2 new, 0 changed.\n")
    assert proctor("roster", "people.csv") == (0, "2 people: 0 new, 0 changed.\n")


def test_wrong_lines_of_a_roster_change_nothing(proctor, course):
    (course.root / "people.csv").write_text("id\nada\n../grace\n")
    code, said = proctor("roster", "people.csv")
    assert code == 2
    assert said == (
        "people.csv was not taken, because of these lines:\n"
        "  line 3: the id '../grace' can't name a folder.\n"
    )
    (course.root / "people.csv").write_text("id\nada\n")
    assert proctor("roster", "people.csv") == (0, "1 people: 1 new, 0 changed.\n")
