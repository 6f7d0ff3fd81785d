"""What holds for every vector, whichever inputs the checks happen to use."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import softmax

from public_tests._lab3 import my_softmax
from public_tests._lab3.my_softmax import VALUES, report_on_softmax
from tests.public_tests.lab3.softmax_right_answers import RIGHT
from tests.public_tests.lab3.softmax_wrong_answers import WRONG

# Float32 answers lose digits with the size of z: with entries this large they keep five.
entries = st.floats(-20, 20, width=16)
vectors = st.lists(entries, min_size=1, max_size=9).map(tuple)
shifts = st.integers(-5, 5)
few = settings(max_examples=15, deadline=None)


@pytest.fixture(scope="module")
def patched():
    """The inputs of the checks, put back in the end."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.mark.parametrize("answer", RIGHT, ids=lambda answer: answer.__name__)
@few
@given(values=st.lists(vectors, min_size=1, max_size=3), shift=shifts, data=st.data())
def test_right_answers_pass_for_any_inputs_shifted_and_permuted(
    patched, answer, values, shift, data
):
    inputs = [tuple(data.draw(st.permutations([entry + shift for entry in z]))) for z in values]
    patched.setattr(my_softmax, "VALUES", tuple(inputs))
    assert report_on_softmax(answer).state == "passed"


@few
@given(z=vectors, shift=shifts)
def test_the_oracle_ignores_a_shift(z, shift):
    np.testing.assert_allclose(softmax(np.array(z) + shift), softmax(z), rtol=1e-9)


@pytest.mark.parametrize("answer", [a for a, _, _ in WRONG], ids=lambda answer: answer.__name__)
@few
@given(values=st.lists(vectors, min_size=1, max_size=2))
def test_wrong_answers_never_pass_in_full_with_further_inputs(patched, answer, values):
    patched.setattr(my_softmax, "VALUES", (*VALUES, *values))
    assert report_on_softmax(answer).fraction < 1
