import os

import numpy as np
import pytest
from scipy.io import savemat

from autils._errors import DataError
from autils.digits.vendored import load_data


@pytest.fixture
def three():
    return np.linspace(0, 1, 1200).reshape(3, 400), np.array([[0], [7], [9]], dtype=np.uint8)


def assert_same(found, expected):
    X, y = found
    assert (X.dtype, y.dtype, y.shape) == (np.float64, np.uint8, (len(X), 1))
    np.testing.assert_array_equal(X, expected[0])
    np.testing.assert_array_equal(y, expected[1])


# --------------------------------------------------------------- what is read


def test_matlab_file_where_ten_means_zero(tmp_path, three):
    X, y = three
    savemat(tmp_path / "digits.mat", {"X": X, "y": np.where(y == 0, 10, y)})
    assert_same(load_data(tmp_path / "digits.mat"), three)


def test_matlab_file_that_counts_from_zero(tmp_path, three):
    savemat(tmp_path / "digits.MAT", {"X": three[0], "y": three[1]})
    assert_same(load_data(tmp_path / "digits.MAT"), three)


def test_matlab_file_with_a_row_of_labels(tmp_path, three):
    savemat(tmp_path / "digits.mat", {"X": three[0], "y": three[1].T})
    assert_same(load_data(tmp_path / "digits.mat"), three)


def test_folder_of_npy_files(tmp_path, three):
    np.save(tmp_path / "X.npy", three[0])
    np.save(tmp_path / "y.npy", three[1])
    np.save(tmp_path / "other.npy", np.array([None]), allow_pickle=True)  # never looked at
    assert_same(load_data(tmp_path), three)


def test_npz_file_named_by_text(tmp_path, three):
    np.savez_compressed(tmp_path / "mine.npz", X=three[0].astype(np.float32), y=three[1][:, 0])
    assert_same(
        load_data(os.fspath(tmp_path / "mine.npz")), (three[0].astype(np.float32), three[1])
    )


def test_labels_may_be_whole_floats(tmp_path, three):
    np.savez(tmp_path / "mine.npz", X=three[0], y=three[1].astype(float))
    assert_same(load_data(tmp_path / "mine.npz"), three)


def test_home_folder_is_understood(tmp_path, monkeypatch, three):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    np.savez(tmp_path / "mine.npz", X=three[0], y=three[1])
    assert_same(load_data("~/mine.npz"), three)


# ------------------------------------------------------------- what is refused

PIXELS = np.zeros((3, 400))
LABELS = np.array([0, 7, 9])
HOLED = np.where(np.arange(1200).reshape(3, 400) == 405, np.nan, 0.0)

REFUSED = {
    "flat-images": (
        {"X": np.zeros(400), "y": LABELS},
        "`X` in `{path}` has shape (400,). Expected (m, 400): one row of 20x20 pixels per image. "
        "Reshape or resize the images to 20x20 pixels and save them once more.",
    ),
    "large-images": (
        {"X": np.zeros((3, 784)), "y": LABELS},
        "`X` in `{path}` has shape (3, 784). Expected (m, 400): one row of 20x20 pixels per image. "
        "Reshape or resize the images to 20x20 pixels and save them once more.",
    ),
    "transposed": (
        {"X": PIXELS.T, "y": LABELS},
        "`X` in `{path}` has shape (400, 3). Expected (m, 400): one row of 20x20 pixels per image. "
        "It looks transposed: save `X.T`.",
    ),
    "no-images": (
        {"X": np.zeros((0, 400)), "y": LABELS[:0]},
        "`X` in `{path}` has shape (0, 400). Expected (m, 400): one row of 20x20 pixels per image. "
        "Reshape or resize the images to 20x20 pixels and save them once more.",
    ),
    "labels-missing": (
        {"X": PIXELS, "y": LABELS[:2]},
        "`y` in `{path}` has shape (2,) for 3 images. Expected (3, 1) or (3,): one label per "
        "image. Check that `X` and `y` belong together.",
    ),
    "one-hot-labels": (
        {"X": PIXELS, "y": np.eye(10)[LABELS]},
        "`y` in `{path}` has shape (3, 10) for 3 images. Expected (3, 1) or (3,): one label per "
        "image. Check that `X` and `y` belong together.",
    ),
    "not-a-number": (
        {"X": HOLED, "y": LABELS},
        "`X` in `{path}` has 1 value(s) that are not finite (NaN or infinity), the first one in "
        "row 1. Expected a finite number for every pixel. Remove or repair these rows.",
    ),
    "label-ten": (
        {"X": PIXELS, "y": [10, 7, 9]},
        "`y` in `{path}` holds the label(s) 10. Expected the whole numbers 0 to 9. Change or "
        "remove the other labels.",
    ),
    "odd-labels": (
        {"X": PIXELS, "y": [0.5, -1, np.nan]},
        "`y` in `{path}` holds the label(s) -1.0, 0.5, nan. Expected the whole numbers 0 to 9. "
        "Change or remove the other labels.",
    ),
    "text": (
        {"X": PIXELS, "y": ["zero", "seven", "nine"]},
        "`y` in `{path}` holds values of type <U5. Expected plain numbers. Save it once more as a "
        "numeric array.",
    ),
    "no-labels": (
        {"X": PIXELS, "labels": LABELS},
        "`{path}` holds `X`, `labels`, but no `y`. Expected `X` with one image per row and `y` "
        "with one label per image. Rename the arrays, or save them once more under these names.",
    ),
    "nothing": (
        {},
        "`{path}` holds no arrays, but no `X`. Expected `X` with one image per row and `y` with "
        "one label per image. Rename the arrays, or save them once more under these names.",
    ),
}


@pytest.mark.parametrize(("arrays", "sentence"), REFUSED.values(), ids=REFUSED)
def test_wrong_arrays(tmp_path, arrays, sentence):
    path = tmp_path / "mine.npz"
    np.savez(path, **arrays)
    with pytest.raises(DataError) as caught:
        load_data(path)
    assert str(caught.value) == sentence.format(path=path)


def test_many_wrong_labels_are_not_all_listed(tmp_path):
    np.savez(tmp_path / "mine.npz", X=np.zeros((9, 400)), y=np.arange(20, 29))
    with pytest.raises(DataError, match=r"the label\(s\) 20, 21, 22, 23, 24, \.\.\.\. Expected"):
        load_data(tmp_path / "mine.npz")


def test_matlab_labels_with_both_zero_and_ten(tmp_path):
    path = tmp_path / "digits.mat"
    savemat(path, {"X": PIXELS, "y": np.array([[0], [10], [9]])})
    with pytest.raises(DataError) as caught:
        load_data(path)
    assert str(caught.value) == (
        f"`y` in `{path}` holds the label(s) 10. Expected the whole numbers 0 to 9, or 1 to 10 "
        "where 10 means 0. Change or remove the other labels."
    )


def test_matlab_cells_are_not_numbers(tmp_path):
    savemat(tmp_path / "digits.mat", {"X": PIXELS, "y": np.array([[1], ["a"]], dtype=object)})
    with pytest.raises(DataError, match=r"`y` in .* holds values of type object"):
        load_data(tmp_path / "digits.mat")


def test_missing_file(tmp_path):
    path = tmp_path / "absent.mat"
    with pytest.raises(DataError) as caught:
        load_data(path)
    assert str(caught.value) == (
        f"There is no file or folder `{path}`. Expected a `.mat` file, an `.npz` file, or a folder "
        "with `X.npy` and `y.npy`. Check the name and the working folder, or call `load_data()` "
        "for the digits of the course."
    )


def test_file_of_another_kind(tmp_path):
    path = tmp_path / "digits.csv"
    path.write_text("0,1\n")
    with pytest.raises(DataError) as caught:
        load_data(path)
    assert str(caught.value) == (
        f"Found `{path}`, which is of a kind that can't be read here. Expected a `.mat` file, an "
        "`.npz` file, or a folder with `X.npy` and `y.npy`. Pass one of these."
    )


def test_folder_without_labels(tmp_path):
    np.save(tmp_path / "X.npy", PIXELS)
    with pytest.raises(DataError, match="holds `X`, but no `y`"):
        load_data(tmp_path)


def test_empty_folder(tmp_path):
    with pytest.raises(DataError, match="holds no arrays, but no `X`"):
        load_data(tmp_path)


@pytest.mark.parametrize("name", ["half.npz", "half.mat", "X.npy"])
@pytest.mark.parametrize("share", [0, 0.1, 0.6])
def test_half_copied_file(tmp_path, name, share):
    path = tmp_path / name
    if name.endswith("npz"):
        np.savez(path, X=PIXELS, y=LABELS)
    elif name.endswith("mat"):
        savemat(path, {"X": np.random.default_rng(0).random((3, 400)), "y": LABELS})
    else:
        np.save(path, PIXELS)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(DataError, match=f"{name}` can't be read .* copy it again"):
        load_data(tmp_path if name == "X.npy" else path)


def test_matlab_7_3_file(tmp_path):
    header = b"MATLAB 7.3 MAT-file, Platform: GLNXA64, HDF5 schema 1.00 .".ljust(116) + bytes(8)
    (tmp_path / "new.mat").write_bytes(header + b"\x00\x02IM" + b"\x89HDF\r\n\x1a\n" + bytes(500))
    with pytest.raises(DataError, match=r"can't be read .* MATLAB's `-v7`"):
        load_data(tmp_path / "new.mat")


class Bomb:
    def __reduce__(self):
        return (os.abort, ())


@pytest.mark.parametrize("kind", ["npz", "folder"])
def test_pickles_are_never_loaded(tmp_path, kind):
    objects = np.array([Bomb()] * 3, dtype=object)
    if kind == "npz":
        np.savez(tmp_path / "bomb.npz", X=objects, y=LABELS)
    else:
        np.save(tmp_path / "X.npy", objects, allow_pickle=True)
        np.save(tmp_path / "y.npy", LABELS)
    with pytest.raises(DataError, match=r"can't be read \(Object arrays cannot be loaded"):
        load_data(tmp_path / "bomb.npz" if kind == "npz" else tmp_path)
