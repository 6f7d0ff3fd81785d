"""The tables of right and wrong answers to `model`, against what its report says."""

import keras
import numpy as np
import pytest
from keras import Input, Sequential
from keras.layers import Dense, Dropout

from public_tests import ChecksFailed, test_model
from public_tests._common.keras_model import Anatomy, activation_of, dissect
from public_tests._lab3.model import EXERCISE, WEIGHTS, computes_as_asked, report_on_model
from tests.public_tests.lab3 import model_wrong_answers as wrong_answers
from tests.public_tests.lab3.model_right_answers import RIGHT
from tests.public_tests.lab3.model_wrong_answers import stack


def report_on(model):
    return report_on_model(model, 10, 400)


def failed(report):
    return [check.name for check in report.checks if check.state == "failed"]


def message(report, name):
    return next(check.message for check in report.checks if check.name == name)


@pytest.mark.parametrize(
    ("make", "points", "checks"),
    [
        ("softmax_by_name", 4, ["linear output", "what it computes"]),
        ("no_activation_at_all", 4, ["ReLU in the hidden layers", "what it computes"]),
        (
            "one_hidden_layer",
            4,
            ["three Dense layers", "units of each layer", "number of parameters"],
        ),
        ("first_too_wide", 4.5, ["units of each layer", "number of parameters"]),
        ("dropout", 5.5, ["three Dense layers"]),
        ("functional", 5.5, ["Sequential model"]),
        ("subclassed", 5.5, ["Sequential model"]),
        ("full_mnist", 5, ["size of the input", "number of parameters"]),
        ("an_image_flattened", 4.5, ["size of the input", "what it computes"]),
        (
            "without_an_input",
            4,
            ["size of the input", "number of parameters", "what it computes"],
        ),
        ("only_an_input", 0, list(WEIGHTS)),
        ("a_list_of_layers", 0, list(WEIGHTS)),
    ],
)
def test_one_idea_costs_only_the_checks_it_breaks(make, points, checks):
    report = report_on(getattr(wrong_answers, make)())
    assert failed(report) == checks
    assert report.earned == points


@pytest.mark.parametrize(
    "stub",
    [..., Sequential([]), Sequential(), lambda: ...],
    ids=["missing", "empty", "bare", "function"],
)
def test_an_untouched_stub_is_not_attempted(stub):
    report = report_on(stub)
    assert report.state == "not-attempted"
    assert report.headline == "model: not attempted yet."


MESSAGES = [
    (
        "full_mnist",
        "size of the input",
        "Expected 400 numbers, your model takes 784 numbers per image.",
    ),
    (
        "without_an_input",
        "size of the input",
        "Expected 400 numbers, your model does not know the size of its input yet.",
    ),
    ("without_an_input", "number of parameters", "Expected 10,575, got none counted yet."),
    (
        "without_an_input",
        "what it computes",
        "This can be tried once the model knows its input.",
    ),
    ("only_an_input", "three Dense layers", "Expected 3 Dense layers, got none."),
    (
        "dropout",
        "three Dense layers",
        "Expected 3 Dense layers and no others, got 3 Dense layers and Dropout.",
    ),
    ("first_too_wide", "units of each layer", "Expected 25, 15 and 10, got 30, 15 and 10."),
    ("first_too_wide", "number of parameters", "Expected 10,575, got 12,655."),
    ("output_alone", "ReLU in the hidden layers", "Expected ReLU in each, got no hidden layer."),
    (
        "leaky",
        "ReLU in the hidden layers",
        "Expected ReLU in each, got another activation and tanh.",
    ),
    ("leaky", "linear output", "Expected a linear last layer, got sigmoid."),
    ("leaky", "what it computes", "This will come right with the activations."),
    (
        "an_image_flattened",
        "what it computes",
        "Expected the scores that ReLU in each hidden layer and a linear output give with the "
        "weights of your model; its scores are others.",
    ),
    ("functional", "Sequential model", "Expected a Sequential model, got a Functional model."),
    ("a_list_of_layers", "Sequential model", "Expected a Sequential model, got a list."),
]


@pytest.mark.parametrize(("make", "check", "sentence"), MESSAGES)
def test_the_message_of_a_failed_check(make, check, sentence):
    assert message(report_on(getattr(wrong_answers, make)()), check) == sentence


def test_another_setting_gets_the_usual_cure():
    report = report_on(wrong_answers.leaky())
    assert report.misconceptions == ("model-other-setting",)
    assert report.advice[0].next == (
        "Compare your layers with the list of the exercise, line by line: units, activation, "
        "and nothing else set."
    )


def test_independent_ideas_are_all_named_structure_first():
    layers = [Dense(30, "sigmoid"), Dropout(0.5), Dense(15), Dense(10, "softmax")]
    report = report_on(stack(*layers, pixels=(784,)))
    assert report.misconceptions == (
        "model-wrong-input",
        "model-extra-layer",
        "model-hidden-linear",
        "model-hidden-sigmoid",
        "model-softmax-output",
    )


def test_an_activation_that_raises_is_another_one():
    def raises(z):
        raise ValueError("no")

    assert activation_of([raises]) == "another activation"


def test_an_activation_that_changes_the_shape_is_another_one():
    assert activation_of([lambda z: z[:, :1]]) == "another activation"


def test_weights_that_do_not_fit_together_compute_nothing():
    anatomy = dissect(stack(Dense(25, "relu"), Dense(15, "relu"), Dense(10)))
    broken = Anatomy((anatomy.dense[0], anatomy.dense[2]), (400,), 0)
    assert not computes_as_asked(None, broken)


def test_a_model_with_several_inputs_is_judged_by_its_weights():
    pixels, more = Input((400,)), Input((3,))
    a = Dense(15, "relu")(Dense(25, "relu")(pixels))
    report = report_on(keras.Model([pixels, more], Dense(10)(a)))
    assert "model-not-sequential" in report.misconceptions
    assert "size of the input" not in failed(report)


def test_other_sizes_can_be_asked_for():
    model = stack(Dense(25, "relu"), Dense(15, "relu"), Dense(3), pixels=(64,))
    assert report_on_model(model, 3, 64).state == "passed"


@pytest.mark.parametrize("seed", range(5))
def test_the_scores_of_a_right_model_agree_whatever_its_weights(seed):
    rng = np.random.default_rng(seed)
    model = stack(Dense(25, "relu"), Dense(15, "relu"), Dense(10))
    model.set_weights([rng.normal(0, 10.0 ** (seed - 2), W.shape) for W in model.get_weights()])
    assert report_on(model).state == "passed"


def test_looking_at_a_model_leaves_it_as_it_was():
    model = wrong_answers.without_an_input()
    report_on(model)
    assert not model.built
    model = RIGHT[0]()
    before = [W.copy() for W in model.get_weights()]
    report_on(model)
    for W, after in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(W, after)


def test_the_report_is_shown_once_and_failure_raises(capsys):
    assert test_model(RIGHT[0](), 10, 400) is None
    assert capsys.readouterr().out.count("model: all right, 6 of 6 points.") == 1
    with pytest.raises(ChecksFailed, match="model: 4 of 6 points so far") as failure:
        test_model(wrong_answers.softmax_by_name(), 10, 400)
    assert failure.value.report.exercise == EXERCISE.name
    assert capsys.readouterr().out.count("4 of 6 points so far") == 1
