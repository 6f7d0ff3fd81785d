"""The optional parts of labs 4 and 5 that use all of MNIST: with it, and where it can't be had."""

import pytest

from tools.lessons import ROOT
from tools.samples import Sample, fill_in, sample_class

pytestmark = pytest.mark.slow

STYLE = ROOT / "deeplearning.mplstyle"
LABS = ("lab4-hidden-features", "lab5-convolutions")
NEEDED = {"packages", "load-pictures", "build_model", "accuracy_by_width", "build_cnn"}
NO_TRAINING = {"larger-network"}  # lab 5 clones the network; nobody has to train it before

FEW_PICTURES = """
def load_images(everything=False):
    assert everything
    x, y = first_training_images(300)
    return (x[:200], y[:200]), (x[200:], y[200:])
"""
NO_WAY_OUT = """
import os
os.environ["DIGITS_CACHE"] = os.environ["KERAS_HOME"] = "nothing-here"
import autils.digits.mnist
autils.digits.mnist.ADDRESS = "http://127.0.0.1:9/mnist.npz"  # nobody answers at this port
autils.digits.mnist.find_spec = lambda name: None
"""


@pytest.fixture
def asked_for_everything(released):
    """Give a function that keeps of a lab what its last part needs, and says yes to it."""

    def prepare(lab, before):
        right = Sample("x", "right", 0, {}, answers=sample_class(lab)[0].answers)
        notebook = fill_in(released(lab), right)
        kept = []
        for cell in notebook.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            if grade_id in NEEDED | NO_TRAINING:
                kept.append(cell)
            elif grade_id == "all-of-mnist":
                cell.source = f"{before}\nall_of_mnist = True\n{cell.source}"
                kept.append(cell)
        notebook.cells = kept
        return notebook

    return prepare


@pytest.mark.parametrize(
    ("lab", "said"),
    [
        (LABS[0], "seed        1 unit   10 units   50 units  100 units\n   0        0."),
        (LABS[1], "The smaller one, trained on 60,000 pictures: test accuracy 0."),
    ],
)
def test_with_all_pictures_the_last_part_trains_and_says_how_good_it_is(
    asked_for_everything, run_notebook, lab, said
):
    run = run_notebook(asked_for_everything(lab, FEW_PICTURES), beside=[STYLE])
    assert run.outputs("error") == []
    assert said in run.shown("all-of-mnist")


@pytest.mark.parametrize("lab", LABS)
def test_where_mnist_cannot_be_had_the_error_says_what_to_do(
    asked_for_everything, run_notebook, lab
):
    run = run_notebook(asked_for_everything(lab, NO_WAY_OUT), beside=[STYLE], allow_errors=True)
    (error,) = run.outputs("error")
    assert error.ename == "DataError"
    assert "The full MNIST data was not found" in error.evalue
    assert "What to do: connect to the internet" in error.traceback[-1]
