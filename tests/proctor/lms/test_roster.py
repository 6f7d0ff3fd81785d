import pytest
from nbgrader.api import Gradebook

from proctor.course.course import CourseError
from proctor.lms.people import Directory, Person, plain
from proctor.lms.roster import add_people, read_roster


@pytest.fixture
def roster(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "roster.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def gradebook(course):
    with Gradebook(course.layout.db_url, "tests") as book:
        yield book


ADA = Person("ada", "Ada", "Lovelace", "ada@example.org", "4711")


@pytest.mark.parametrize(
    "text",
    [
        "id,first_name,last_name,email,lms_user_id\nada,Ada,Lovelace,ada@example.org,4711\n",
        "\ufeffUsername;First name;Surname;Email address;ID number\r\n"
        "ada;Ada;Lovelace;ada@example.org;4711\r\n",
        "Email\tID number\tStudent ID\tGiven name\tFamily name\tGroup\n"
        "ada@example.org\t4711\tada\tAda\tLovelace\tB\n\n",
        "sep=;\r\nid;first_name;last_name;email;lms_user_id\r\n"
        "ada;Ada;Lovelace;ada@example.org;4711\r\n",
        '"sep=|"\nid|first_name|last_name|email|lms_user_id\nada|Ada|Lovelace|ada@example.org|4711\n',
        "id,first_name,last_name,email,lms_user_id,,\nada,Ada,Lovelace,ada@example.org,4711,,,\n",
        '"Last name, all of it";id;Vorname;Nachname;E-Mail-Adresse;ID-Nummer\n'
        "x;ada;Ada;Lovelace;ada@example.org;4711\n",
        "Nom d'utilisateur,Prénom,Nom de famille,Adresse de courriel,Numéro d’identification\n"
        "ada,Ada,Lovelace,ada@example.org,4711\n",
        'id,first_name,last_name,email,lms_user_id\nada,"Ada\n","Love\x1blace",ada@example.org,4711\n'.replace(
            "Love\x1blace", "Lovelace\x1b"
        ),
    ],
)
def test_rosters_as_programs_write_them(roster, text):
    assert read_roster(roster(text)) == [ADA]


def test_canvas_own_file_is_a_roster(roster):
    text = (
        "Student,ID,SIS User ID,SIS Login ID,Section,small (77)\n"
        ",,,,,Manual Posting\n"
        "    Points Possible,,,,,28\n"
        '"Lovelace, Ada",101,s1,ada,A,9\n'
        '"Cher",102,s2,cher,A,\n'
        '"Student, Test",999,,0123456789abcdef,A,\n'
    )
    assert read_roster(roster(text)) == [
        Person("ada", "Ada", "Lovelace", "", "101"),
        Person("cher", lms_user_id="102"),
    ]


def test_a_roster_in_utf_16(roster):
    assert read_roster(roster("id\tfirst_name\nada\tAda\n", "utf-16")) == [Person("ada", "Ada")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id\n1,23457E+08\n".replace(",", "."), "line 2: the id '1.23457E+08' was rounded by a"),
        ('id,email\n"' + "x" * 200_000 + '",y\n', "line 2: field larger than field limit"),
        ("id,email\nada,a@b,more\n", "line 2: 3 fields where the headings have 2."),
        ("Points Possible,28\n", "has no column of ids. Its first line needs one of"),
        ("name\nAda\n", "has no column of ids. Its first line needs one of: id, student id,"),
        ("", "It has: nothing."),
        ("id\n", "names nobody: it has no line below its headings."),
        ("id\nada\n\nada\n", "  line 4: 'ada' stands in line 2, too."),
        ("id,email\n,x@y\n", "  line 2: there is no id."),
        ("id,email\nada\n", "  line 2: 1 fields where the headings have 2."),
        ("id,email\nada,nowhere\n", "  line 2: 'nowhere' is no e-mail address."),
        ("id\n../ada\n", "  line 2: the id '../ada' can't name a folder."),
        ("id\n.hidden\n", "  line 2: the id '.hidden' can't name a folder."),
        ("id\na/b\n\nc:d\n", "  line 4: the id 'c:d' can't name a folder."),
        ("id,email\n" + "x,\n" * 30, "  ... and 9 more."),
    ],
)
def test_what_is_wrong_is_said_by_line(roster, text, said):
    with pytest.raises(CourseError) as error:
        read_roster(roster(text))
    assert said in str(error.value)


def test_a_roster_that_is_no_utf8(roster):
    with pytest.raises(CourseError, match=r"is not UTF-8 text \(byte 8\). Save it as 'CSV UTF-8'"):
        read_roster(roster("id,\nada,é\n", encoding="latin-1"))


def test_a_roster_that_is_not_there(tmp_path):
    with pytest.raises(CourseError, match=r"can't be read: No such file or directory\."):
        read_roster(tmp_path / "none.csv")


def test_people_are_added_updated_and_never_taken_out(gradebook):
    assert add_people(gradebook, [ADA, Person("grace")]) == (2, 0)
    assert add_people(gradebook, [ADA]) == (0, 0)
    assert add_people(gradebook, [Person("ada", "Augusta")]) == (0, 1)
    found = {student.id: Person.of(student) for student in gradebook.students}
    assert found["ada"] == Person("ada", "Augusta", "Lovelace", "ada@example.org", "4711")
    assert "grace" in found


@pytest.mark.parametrize(
    "known",
    [
        {"id": "ADA"},
        {"email": "Ada@Example.org"},
        {"lms": "4711"},
        {"name": "Lovelace, Ada"},
        {"name": "lovelaceada"},
        {"id": "nobody", "name": "Ada Lovelace"},
    ],
)
def test_people_are_found_by_what_an_lms_knows(known):
    assert Directory([ADA, Person("grace", "Grace", "Hopper")]).find(**known) == "ada"


def test_what_fits_two_people_fits_nobody():
    two = Directory([Person("a", "Ada", "King"), Person("b", "Ada", "King")])
    assert two.find(name="Ada King") is None
    assert two.find(id="b") == "b"


@pytest.mark.parametrize(
    ("one", "other"), [("Müller", "muller"), ("O'Neil", "O’NEIL"), ("Strauß", "strauss")]
)
def test_names_are_compared_without_their_ornaments(one, other):
    assert plain(one) == plain(other)
