"""The names that lessons import, the registry, and a report in a real notebook."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import public_tests
from public_tests import MISCONCEPTIONS
from public_tests._report import REPORT_MIMETYPE

ROOT = Path(public_tests.__file__).parents[1]

FROM_A_STAR_IMPORT = [
    "ChecksFailed",
    "MISCONCEPTIONS",
    "agrees",
    "follows",
    "hidden_checks",
    "saved_network",
    "test_accuracy_by_width",
    "test_backward",
    "test_best_epoch",
    "test_build_cnn",
    "test_build_model",
    "test_conv2d",
    "test_conv_output_shape",
    "test_count_params",
    "test_ele_mul",
    "test_forward",
    "test_gradient_step",
    "test_hidden_features",
    "test_model",
    "test_my_model",
    "test_my_softmax",
    "test_neural_network",
    "test_one_hot",
    "test_outer_prod",
    "test_predict",
    "test_relu",
    "test_relu_derivative",
    "test_train",
    "test_train_epoch",
    "test_vect_mat_mul",
    "test_w_sum",
]


def test_public_names_are_sorted_and_few():
    assert public_tests.__all__ == sorted(public_tests.__all__) == FROM_A_STAR_IMPORT


def test_importing_loads_no_keras_no_tensorflow_and_no_plots():
    code = (
        "import sys; from public_tests import *\n"
        "print([m for m in ('keras', 'tensorflow', 'matplotlib', 'IPython') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["test_my_softmax", "test_model"])
def test_pytest_does_not_collect_the_learners_tests(name):
    assert getattr(public_tests, name).__test__ is False


NAMES = [
    "w-sum-placeholder",
    "w-sum-list-arithmetic",
    "w-sum-no-sum",
    "w-sum-first-product",
    "w-sum-last-product",
    "w-sum-no-weights",
    "w-sum-adds-entries",
    "w-sum-sums-first",
    "w-sum-average",
    "w-sum-hard-coded",
    "w-sum-fixed-length",
    "w-sum-raises",
    "w-sum-returns-none",
    "ele-mul-placeholder",
    "ele-mul-repeats-list",
    "ele-mul-sums",
    "ele-mul-adds",
    "ele-mul-first-only",
    "ele-mul-last-only",
    "ele-mul-hard-coded",
    "ele-mul-fixed-length",
    "ele-mul-raises",
    "ele-mul-returns-none",
    "ele-mul-changes-vector",
    "vect-mat-mul-placeholder",
    "vect-mat-mul-list-arithmetic",
    "vect-mat-mul-columns",
    "vect-mat-mul-no-sum",
    "vect-mat-mul-one-number",
    "vect-mat-mul-running-total",
    "vect-mat-mul-one-row",
    "vect-mat-mul-input-per-row",
    "vect-mat-mul-hard-coded",
    "vect-mat-mul-fixed-size",
    "vect-mat-mul-raises",
    "vect-mat-mul-returns-none",
    "neural-network-placeholder",
    "neural-network-hidden-only",
    "neural-network-skips-hidden",
    "neural-network-layers-swapped",
    "neural-network-same-weights",
    "neural-network-adds-layers",
    "neural-network-returns-both",
    "neural-network-activation",
    "neural-network-columns",
    "neural-network-hard-coded",
    "neural-network-fixed-size",
    "neural-network-raises",
    "neural-network-returns-none",
    "train-placeholder",
    "train-uphill",
    "train-no-learning-rate",
    "train-no-input",
    "train-error-as-step",
    "train-factor-two",
    "train-prediction-once",
    "train-weight-before",
    "train-row-order",
    "train-one-row",
    "train-repeated-row",
    "train-step-count",
    "train-hard-coded",
    "train-raises",
    "train-returns-none",
    "gradient-step-placeholder",
    "gradient-step-list-arithmetic",
    "gradient-step-uphill",
    "gradient-step-no-learning-rate",
    "gradient-step-no-input",
    "gradient-step-error-as-delta",
    "gradient-step-factor-two",
    "gradient-step-weights-as-inputs",
    "gradient-step-returns-deltas",
    "gradient-step-moving-prediction",
    "gradient-step-hard-coded",
    "gradient-step-fixed-length",
    "gradient-step-raises",
    "gradient-step-returns-none",
    "gradient-step-changes-weights",
    "outer-prod-placeholder",
    "outer-prod-list-arithmetic",
    "outer-prod-transposed",
    "outer-prod-shared-rows",
    "outer-prod-elementwise",
    "outer-prod-one-number",
    "outer-prod-flat",
    "outer-prod-one-row",
    "outer-prod-adds",
    "outer-prod-hard-coded",
    "outer-prod-fixed-size",
    "outer-prod-raises",
    "outer-prod-returns-none",
    "one-hot-transposed",
    "one-hot-counted-from-one",
    "one-hot-all-labels-at-once",
    "one-hot-label-instead-of-one",
    "one-hot-ones-and-zeros-swapped",
    "one-hot-ignores-classes",
    "relu-absolute-value",
    "relu-wrong-way-round",
    "relu-step",
    "relu-smooth-curve",
    "relu-leaky",
    "relu-one-number-at-a-time",
    "relu-changes-input",
    "relu-derivative-is-the-relu",
    "relu-derivative-wrong-way-round",
    "relu-derivative-one-at-zero",
    "relu-derivative-always-one",
    "relu-derivative-sign",
    "relu-derivative-smooth-curve",
    "relu-derivative-one-number-at-a-time",
    "relu-derivative-changes-input",
    "forward-no-relu",
    "forward-relu-on-output",
    "forward-squashed-output",
    "forward-returns-z1",
    "forward-outputs-only",
    "forward-swapped",
    "forward-star-for-product",
    "backward-uphill",
    "backward-averages",
    "backward-doubled",
    "backward-no-relu-derivative",
    "backward-relu-for-its-derivative",
    "backward-masks-the-output",
    "backward-without-labels",
    "backward-swapped",
    "backward-transposed",
    "backward-shapes-do-not-fit",
    "train-epoch-uphill",
    "train-epoch-no-step",
    "train-epoch-one-big-step",
    "train-epoch-one-batch-only",
    "train-epoch-drops-the-rest",
    "train-epoch-one-image-at-a-time",
    "train-epoch-ignores-learning-rate",
    "train-epoch-one-layer-only",
    "train-epoch-returns-gradients",
    "train-epoch-changes-input",
    "predict-returns-outputs",
    "predict-largest-output",
    "predict-one-answer-for-all",
    "predict-wrong-axis",
    "predict-one-hot",
    "predict-from-hidden-units",
    "predict-smallest-output",
    "best-epoch-accuracy-not-pass",
    "best-epoch-last-pass",
    "best-epoch-counted-from-one",
    "best-epoch-lowest",
    "best-epoch-last-of-equals",
    "best-epoch-first-dip",
    "softmax-not-normalised",
    "softmax-no-exponential",
    "softmax-divides-by-sum-of-z",
    "softmax-divides-by-max",
    "softmax-divides-by-count",
    "softmax-sigmoid",
    "softmax-softmin",
    "softmax-base-two",
    "softmax-log",
    "softmax-one-hot",
    "softmax-hard-coded",
    "softmax-fixed-length",
    "softmax-returns-none",
    "softmax-wrong-shape",
    "softmax-rounded",
    "softmax-raises",
    "softmax-returns-list",
    "softmax-mutates-input",
    "softmax-overflow",
    "model-empty",
    "model-softmax-output",
    "model-hidden-linear",
    "model-hidden-sigmoid",
    "model-output-relu",
    "model-layer-order",
    "model-wrong-units",
    "model-wrong-classes",
    "model-extra-layer",
    "model-missing-layer",
    "model-wrong-input",
    "model-not-sequential",
    "hidden-features-not-transposed",
    "hidden-features-turned",
    "hidden-features-not-images",
    "hidden-features-units-last",
    "hidden-features-one-unit",
    "hidden-features-other-weights",
    "hidden-features-fixed-units",
    "hidden-features-rescaled",
    "hidden-features-returns-list",
    "hidden-features-returns-none",
    "build-model-returns-none",
    "build-model-no-flatten",
    "build-model-missing-layer",
    "build-model-extra-layer",
    "build-model-width-ignored",
    "build-model-wrong-classes",
    "build-model-hidden-linear",
    "build-model-output-linear",
    "build-model-no-dropout",
    "build-model-dropout-place",
    "build-model-dropout-rate",
    "accuracy-by-width-on-training-images",
    "accuracy-by-width-returns-loss",
    "accuracy-by-width-returns-pairs",
    "accuracy-by-width-percent",
    "accuracy-by-width-error-rate",
    "accuracy-by-width-one-result",
    "accuracy-by-width-order",
    "accuracy-by-width-widths-ignored",
    "accuracy-by-width-not-trained",
    "conv2d-placeholder",
    "conv2d-returns-none",
    "conv2d-changes-image",
    "conv2d-flips-kernel",
    "conv2d-averages",
    "conv2d-matrix-product",
    "conv2d-takes-maximum",
    "conv2d-jumps",
    "conv2d-one-short",
    "conv2d-pads",
    "conv2d-transposed",
    "conv2d-whole-numbers",
    "conv2d-hard-coded",
    "conv2d-square-only",
    "conv2d-raises",
    "conv-output-shape-placeholder",
    "conv-output-shape-returns-none",
    "conv-output-shape-no-plus-one",
    "conv-output-shape-keeps-size",
    "conv-output-shape-divides-by-kernel",
    "conv-output-shape-keeps-channels",
    "conv-output-shape-multiplies-channels",
    "conv-output-shape-ignores-stride",
    "conv-output-shape-not-whole",
    "conv-output-shape-rounds-up",
    "conv-output-shape-adds-too-early",
    "conv-output-shape-with-batch",
    "conv-output-shape-no-channels",
    "conv-output-shape-hard-coded",
    "conv-output-shape-square-only",
    "conv-output-shape-stride-fails",
    "conv-output-shape-raises",
    "count-params-placeholder",
    "count-params-returns-none",
    "count-params-no-bias",
    "count-params-one-bias",
    "count-params-one-filter",
    "count-params-ignores-channels",
    "count-params-bias-per-channel",
    "count-params-side-not-squared",
    "count-params-swaps-arguments",
    "count-params-hard-coded",
    "count-params-raises",
    "build-cnn-returns-none",
    "build-cnn-not-a-model",
    "build-cnn-larger-network",
    "build-cnn-wrong-input",
    "build-cnn-missing-flatten",
    "build-cnn-missing-pooling",
    "build-cnn-missing-dropout",
    "build-cnn-missing-layer",
    "build-cnn-extra-layer",
    "build-cnn-layer-order",
    "build-cnn-kernel-sizes",
    "build-cnn-wrong-filters",
    "build-cnn-padding",
    "build-cnn-wrong-units",
    "build-cnn-no-relu",
    "build-cnn-output-activation",
    "my-model-other-format",
    "my-model-wrong-input",
    "my-model-wrong-output",
    "my-model-not-numbers",
    "my-model-expects-bytes",
    "my-model-inverted",
    "my-model-transposed",
    "my-model-labels-shifted",
    "my-model-one-answer",
    "my-model-untrained",
    "my-model-undertrained",
    "my-model-learnt-by-heart",
    "answer-cell-stopped",
]


def test_the_registry_has_every_misconception():
    assert list(MISCONCEPTIONS) == NAMES


@pytest.mark.parametrize("idea", MISCONCEPTIONS.values(), ids=MISCONCEPTIONS)
def test_an_entry_reads_well_by_itself(idea):
    for sentence in (idea.seen, idea.next, idea.why):
        assert sentence.endswith(".")
        assert "{" not in sentence
        assert sentence[0].isupper()
    assert "Recognised " in idea.why


CELLS = [
    """
import numpy as np
from public_tests import *
def my_softmax(z):
    return np.exp(z) / np.sum(np.exp(z))
""",
    "test_my_softmax(my_softmax)",
    """
with hidden_checks("my_softmax", my_softmax) as check:
    check("sum", lambda: agrees(my_softmax(np.ones(3)).sum(), 1), "Add up your entries.")
""",
]


def test_in_a_notebook_failure_is_a_report_and_one_line():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    where = {"metadata": {"path": str(ROOT)}}
    NotebookClient(notebook, resources=where, kernel_name="python3", allow_errors=True).execute()
    assert notebook.cells[0].outputs == []
    report, error = notebook.cells[1].outputs
    assert report.output_type == "display_data"
    assert report.data[REPORT_MIMETYPE]["misconceptions"] == ["softmax-overflow"]
    assert report.data["text/html"].startswith("<section")
    line = "my_softmax: 4 of 7 points so far. The report above says what to do next."
    assert (error.ename, error.evalue, error.traceback) == ("ChecksFailed", line, [line])
    (passed,) = notebook.cells[2].outputs
    assert passed.data[REPORT_MIMETYPE]["state"] == "passed"
