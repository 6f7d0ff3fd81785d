"""What the reports of lab 5 say in each kind of outcome, and what they cost."""

import shutil

import numpy as np
import pytest

from public_tests import (
    ChecksFailed,
    hidden_checks,
    saved_network,
    test_build_cnn,
    test_conv2d,
    test_conv_output_shape,
    test_count_params,
    test_my_model,
)
from public_tests._common.task import report_on
from public_tests._lab5 import conv2d, conv_output_shape, count_params
from public_tests._lab5.build_cnn import report_on_cnn
from public_tests._lab5.my_model import report_on_file
from tests.hostile.unearned import nearest_of_the_exam
from tests.public_tests.lab5 import cnn_answers, conv2d_answers, file_answers, number_answers
from tools import make_exam
from tools.samples.networks import digit_reader, keras_file, layer, picture_input

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

TASKS = (conv2d.TASK, conv_output_shape.TASK, count_params.TASK)


class LearnerError(Exception):
    """What a stand-in for a function in another process raises."""

    def __init__(self, ename, evalue, lineno=None):
        super().__init__("told by another process")
        self.ename, self.evalue, self.lineno = ename, evalue, lineno


def raising(error):
    def function(*arguments):
        raise error

    return function


def messages(report):
    return {check.name: check.message for check in report.checks if check.state == "failed"}


@pytest.fixture
def file_with(tmp_path):
    def write(data):
        path = tmp_path / "my_model.keras"
        path.write_bytes(data)
        return path

    return write


# ------------------------------------------------------------------ not attempted

STUBS = [..., lambda *arguments: ..., raising(NotImplementedError())]


@pytest.mark.parametrize("stub", STUBS, ids=["missing", "released", "NotImplementedError"])
def test_a_stub_is_not_attempted(stub):
    reports = [report_on(task, stub) for task in TASKS] + [report_on_cnn(stub)]
    assert {report.state for report in reports} == {"not-attempted"}


def test_an_empty_sequential_is_an_attempt():
    from keras import Sequential

    report = report_on_cnn(lambda: Sequential([]))
    assert report.state == "failed"
    assert messages(report)["layers in their order"].endswith("got no layers.")


def test_a_file_that_is_not_there_is_not_attempted(tmp_path):
    report = report_on_file(tmp_path / "my_model.keras")
    assert report.state == "not-attempted"
    assert str(report).split("\n", 1)[0] == "– my_model: not attempted yet."
    assert " ".join(str(report).split()).endswith(
        "→ There is no `my_model.keras` beside this notebook yet: train your network, save it "
        "under this name as the last step, then run this cell again."
    )


# ------------------------------------------------------------------ raised, or no answer


def test_an_error_of_another_process_is_described():
    error = LearnerError("ValueError", "shapes do not match", 4)
    report = report_on_cnn(raising(error))
    assert report.state == "error"
    assert report.error == "ValueError: shapes do not match"
    assert messages(report)["shape of the input"] == (
        "For build_cnn(): your code raised ValueError: shapes do not match (line 4)."
    )
    assert report.misconceptions == ("slip-raises",)
    assert report.advice[0].next.startswith("The shapes of two arrays don't fit together there.")


@pytest.mark.parametrize("thing", [7, "a word", cnn_answers.as_in_the_table])
def test_a_network_in_place_of_the_function(thing):
    thing = thing() if callable(thing) else thing
    report = report_on_cnn(thing)
    assert report.state == "failed"
    assert report.misconceptions == ("slip-name-overwritten",)
    assert report.advice[0].seen.startswith("The name `build_cnn` stands for a")


def test_a_model_in_place_of_the_name_of_a_file():
    report = report_on_file(cnn_answers.as_in_the_table())
    assert report.state == "failed"
    assert report.hint == (
        'Give the name of the file, test_my_model("my_model.keras"), instead of a Sequential: what '
        "counts is the network that you saved."
    )


# ------------------------------------------------------------------ what each idea costs


@pytest.mark.parametrize(
    ("build", "points", "failed"),
    [
        ("softmax_by_name", 3.5, ["linear output"]),
        ("no_dropout", 3, ["layers in their order"]),
        ("three_by_three_twice", 3, ["number of parameters"]),
        ("no_second_pooling", 2, ["layers in their order", "number of parameters"]),
        ("first_convolution_linear", 3, ["ReLU in the hidden layers"]),
        ("no_input", 2.5, ["shape of the input", "number of parameters"]),
    ],
)
def test_one_idea_costs_only_the_checks_it_breaks(build, points, failed):
    report = report_on_cnn(getattr(cnn_answers, build))
    assert list(messages(report)) == failed
    assert report.earned == points


CNN_MESSAGES = [
    (
        "no_input",
        "shape of the input",
        "Expected (28, 28, 1); your network does not know the shape of its input yet.",
    ),
    ("no_input", "number of parameters", "Expected 113,898, got none counted yet."),
    (
        "convolutions_first",
        "layers in their order",
        "Expected Conv2D, MaxPooling2D, Conv2D, MaxPooling2D, Dropout, Flatten, Dense, Dense; got "
        "Conv2D, Conv2D, MaxPooling2D, MaxPooling2D, Dropout, Flatten, Dense, Dense.",
    ),
    ("half_the_units", "number of parameters", "Expected 113,898, got 61,994."),
    (
        "all_linear",
        "ReLU in the hidden layers",
        "Expected ReLU in each; it is missing in Conv2D number 1, Conv2D number 2 and Dense number "
        "1.",
    ),
    ("softmax_by_name", "linear output", "Expected a linear last layer, got softmax."),
]


@pytest.mark.parametrize(("build", "check", "sentence"), CNN_MESSAGES)
def test_the_message_of_a_failed_check(build, check, sentence):
    assert messages(report_on_cnn(getattr(cnn_answers, build)))[check] == sentence


def test_a_network_without_hidden_layers_is_told_so():
    from keras import Input, Sequential, layers

    report = report_on_cnn(lambda: Sequential([Input((28, 28, 1)), layers.Flatten()]))
    found = messages(report)
    assert found["ReLU in the hidden layers"] == (
        "Expected ReLU in each; there is no hidden layer."
    )
    assert found["linear output"] == "Expected a linear last layer, got no Dense layer."


def test_independent_ideas_are_all_named_structure_first():
    from keras.layers import Conv2D, Dense

    report = report_on_cnn(
        lambda: cnn_answers.network(conv1=Conv2D(16, 3), flatten=None, scores=Dense(10, "softmax"))
    )
    assert report.misconceptions == (
        "build-cnn-missing-flatten",
        "build-cnn-kernel-sizes",
        "build-cnn-wrong-filters",
        "build-cnn-no-relu",
        "build-cnn-output-activation",
    )


@pytest.mark.parametrize(
    ("spread", "examples", "points"), [(0.0, 4000, 6), (0.0, 150, 4), (0.02, 4000, 3)]
)
def test_each_threshold_is_worth_a_point(spread, examples, points, file_with):
    report = report_on_file(file_with(keras_file(digit_reader(spread=spread, examples=examples))))
    assert report.earned == points
    shares = [check.state for check in report.checks[2:]]
    assert shares == sorted(shares, key=["passed", "failed"].index)


def test_grading_asks_about_digits_that_only_the_instructor_has(file_with, tmp_path, monkeypatch):
    file = file_with(nearest_of_the_exam())
    monkeypatch.chdir(tmp_path)
    assert report_on_file(file).earned == 6
    (tmp_path / "kept").mkdir()
    shutil.copy(make_exam.KEPT, tmp_path / "kept")
    report = report_on_file(file)
    assert report.earned == 4
    assert messages(report)["reads 90 % of new digits"] == (
        "Your network reads 88.2 % of 1000 new digits."
    )


def test_a_layer_that_is_not_known_is_told_and_nothing_else(file_with):
    parts = [picture_input(), layer("Lambda"), *digit_reader()[1:]]
    report = report_on_file(file_with(keras_file(parts)))
    assert report.earned == 0
    assert report.misconceptions == ()
    assert messages(report)["the file can be read"] == (
        "The model has a layer of the class `Lambda`, which can't be read here. Build it from the "
        "layers that the lab uses."
    )
    assert report.hint == (
        "Save a network made of the layers of this lab, as build_cnn() returns it; the line above "
        "says what stands in the way."
    )


def test_a_folder_of_that_name_is_no_file(tmp_path):
    (tmp_path / "my_model.keras").mkdir()
    assert report_on_file(tmp_path / "my_model.keras").state == "not-attempted"


def test_a_file_that_may_not_be_read(file_with, monkeypatch):
    path = file_with(b"")
    monkeypatch.setattr("builtins.open", raising(PermissionError("no")))
    report = report_on_file(path)
    assert messages(report)["the file can be read"] == "The file can't be opened (PermissionError)."


# ------------------------------------------------------------------ in the hidden cell


def hidden(network):
    with hidden_checks("my_model", network, (np.zeros((1, 28, 28)),)) as check:
        check("answers", lambda: network(np.zeros((2, 28, 28))).shape == (2,), "A sentence.")


def test_a_saved_network_answers_with_digits(file_with, capsys):
    network = saved_network(file_with(keras_file(digit_reader())))
    assert network(np.zeros((3, 28, 28), np.uint8)).shape == (3,)
    hidden(network)
    assert "all right" in capsys.readouterr().out


def test_no_file_is_not_attempted_in_the_hidden_cell_too(tmp_path):
    with pytest.raises(ChecksFailed) as caught:
        hidden(saved_network(tmp_path / "absent.keras"))
    assert caught.value.report.state == "not-attempted"


@pytest.mark.parametrize("make", [file_answers.of_lab_3, file_answers.no_archive_at_all])
def test_a_file_that_is_no_reader_of_digits_fails_in_the_hidden_cell(make, file_with):
    with pytest.raises(ChecksFailed) as caught:
        hidden(saved_network(file_with(make())))
    assert caught.value.report.state == "failed"


# ------------------------------------------------------------------ the tests themselves


def test_reports_are_shown_once_and_failure_raises(capsys, file_with):
    right = [
        (test_conv2d, conv2d_answers.two_loops, "conv2d: all right, 4 of 4 points."),
        (
            test_conv_output_shape,
            number_answers.with_floor_division,
            "conv_output_shape: all right, 3 of 3 points.",
        ),
        (
            test_count_params,
            number_answers.one_filter_times_filters,
            "count_params: all right, 3 of 3 points.",
        ),
        (test_build_cnn, cnn_answers.as_in_the_table, "build_cnn: all right, 4 of 4 points."),
        (
            test_my_model,
            file_with(file_answers.as_keras_stores_it()),
            "my_model: all right, 6 of 6 points.",
        ),
    ]
    for test, answer, headline in right:
        assert test(answer) is None
        assert capsys.readouterr().out.count(headline) == 1
        assert test.__test__ is False
        with pytest.raises(ChecksFailed):
            test(...) if test is not test_my_model else test("nowhere.keras")
