"""Files that nobody vouches for: read or refused with a sentence, and nothing in them runs."""

import io
import json
import struct
import zipfile
import zlib
from contextlib import suppress

import h5py
import numpy as np
import pytest

from autils.networks import h5_weights
from autils.networks import keras_file as reader
from autils.networks.keras_file import LARGEST_FILE, KerasFileError, read_keras_file
from autils.networks.plain_network import load_plain_network, plain_network
from tools.samples.networks import (
    archive,
    keras_file,
    layer,
    picture_input,
    untrained,
    weights_file,
)

PARTS = untrained()


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def with_members(**changes):
    """Return the untrained network's file with other members; `None` leaves one out."""
    names = {"config": "config.json", "weights": "model.weights.h5"}
    found = members(keras_file(PARTS)) | {names[key]: value for key, value in changes.items()}
    return archive({name: content for name, content in found.items() if content is not None})


def with_config(change):
    config = json.loads(members(keras_file(PARTS))["config.json"])
    change(config)
    return with_members(config=json.dumps(config).encode())


def with_h5(fill):
    """Return a file whose weights are what `fill` puts into the group of the Dense layer."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        fill(file.create_group("layers/dense/vars"))
    return with_members(weights=buffer.getvalue())


def refusal(data):
    with pytest.raises(KerasFileError) as caught:
        plain_network(read_keras_file(data))
    return str(caught.value)


def test_kind_layers_and_weights_come_as_plain_data():
    file = read_keras_file(keras_file(PARTS))
    assert file.kind == "Sequential"
    assert [each.kind for each in file.layers] == ["InputLayer", "Flatten", "Dense"]
    assert [(path, array.shape) for path, array in file.weights] == [
        ("dense_2/0", (784, 10)),
        ("dense_2/1", (10,)),
    ]
    assert all(array.dtype == np.float32 for _, array in file.weights)


def test_a_file_on_disk_is_read(tmp_path):
    path = tmp_path / "my_model.keras"
    path.write_bytes(keras_file(PARTS))
    assert load_plain_network(path).output_shape == (10,)
    with pytest.raises(FileNotFoundError):
        load_plain_network(tmp_path / "absent.keras")


# ------------------------------------------------------------------ the archive

DAMAGED = "The file is damaged or was not written by Keras ({}). Save the model once more."
NOT_KERAS = 'The file is no .keras archive. Let Keras write it: my_model.save("my_model.keras").'


def lying_about_its_size():
    """Return an archive whose weights declare 10 bytes and unpack to many more."""
    data = bytearray(archive({"config.json": b"{}", "model.weights.h5": bytes(10**6)}, True))
    place = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 1)
    data[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(data)


def a_bomb():
    return archive({"config.json": b"{}", "model.weights.h5": bytes(LARGEST_FILE + 1)}, True)


def by_another_method():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as file:
        for name, content in members(keras_file(PARTS)).items():
            file.writestr(name, content)
    return buffer.getvalue()


def encrypted():
    data = bytearray(keras_file(PARTS))
    place = -1
    while (place := data.find(b"PK\x01\x02", place + 1)) >= 0:
        data[place + 8] |= 1
    return bytes(data)


ARCHIVES = {
    "empty": (lambda: b"", NOT_KERAS),
    "text": (lambda: b"hello", NOT_KERAS),
    "too many members": (lambda: archive({f"{k}": b"" for k in range(100)}), NOT_KERAS),
    "older format": (
        lambda: weights_file(PARTS),
        "The file is in Keras's older HDF5 format. Save the model once more, under a name that "
        'ends in .keras: my_model.save("my_model.keras").',
    ),
    "too large": (
        lambda: bytes(LARGEST_FILE + 2**20),
        "The file has 33 MB; at most 32 MB are read. A network for digits needs a tenth of that: "
        "save one with fewer units.",
    ),
    "no config": (
        lambda: with_members(config=None),
        "The archive holds no `config.json`, so it is no whole model. Save the model itself, with "
        'my_model.save("my_model.keras").',
    ),
    "no weights": (
        lambda: with_members(weights=None),
        "The archive holds no `model.weights.h5`, so it is no whole model. Save the model itself, "
        'with my_model.save("my_model.keras").',
    ),
    "cut short": (lambda: keras_file(PARTS)[:-100], DAMAGED.format("zip archive: BadZipFile")),
    "a bomb": (a_bomb, DAMAGED.format("model.weights.h5 is too large")),
    "by another method": (by_another_method, DAMAGED.format("config.json is too large")),
    "encrypted": (encrypted, DAMAGED.format("zip archive: RuntimeError")),
    "a long config": (
        lambda: with_members(config=b" " * 2**21),
        DAMAGED.format("config.json is too large"),
    ),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_odd_archive_is_refused(name):
    make, sentence = ARCHIVES[name]
    assert refusal(make()) == sentence


def test_a_member_that_lies_about_its_size_is_refused():
    assert refusal(lying_about_its_size()).startswith("The file is damaged")


# ------------------------------------------------------------------ the description

CONFIGS = {
    "no JSON": (lambda: with_members(config=b"\x80\x04K."), "config.json describes no model"),
    "a list": (lambda: with_members(config=b"[]"), "config.json describes no model"),
    "without end": (
        lambda: with_members(config=b"[" * 10**6),
        "config.json describes no model",
    ),
    "a layer that is none": (
        lambda: with_config(lambda c: c["config"].update(layers=[7])),
        "config.json names no layers",
    ),
}


@pytest.mark.parametrize("name", CONFIGS)
def test_an_odd_description_is_refused(name):
    make, why = CONFIGS[name]
    assert refusal(make()) == DAMAGED.format(why)


def nested(depth):
    entries = []
    for _ in range(depth):
        entries = [{"class_name": "Sequential", "config": {"layers": entries}}]
    return entries


@pytest.mark.parametrize("layers", [None, [{}] * 101, nested(6)], ids=["none", "many", "deep"])
def test_too_many_layers_are_refused(layers):
    data = with_config(lambda c: c["config"].update(layers=layers))
    sentence = "The model has more than 100 layers or models too deep inside each other."
    assert refusal(data) == sentence


@pytest.mark.parametrize("name", ["Model", "MyOwn", "os.system", "\ud800\n" + "x" * 100])
def test_another_class_of_model_is_refused(name):
    data = with_config(lambda c: c.update(class_name=name))
    shown = "".join(sign if sign.isprintable() else "?" for sign in name[:60])
    assert refusal(data) == (
        f"The file holds a model of the class `{shown}`, which can't be read here. Build it as a "
        "Sequential model."
    )


def functional(inbound):
    """Return a Functional model of three layers, the last with the inbound nodes given."""

    def change(config):
        entries = config["config"]["layers"]
        for entry, before in zip(entries[1:], ["pictures", "flatten_1"], strict=True):
            history = {"config": {"keras_history": [before, 0, 0]}}
            entry["inbound_nodes"] = [{"args": [history], "kwargs": {}}]
        entries[2]["inbound_nodes"] = inbound(entries[2]["inbound_nodes"])
        config["class_name"] = "Functional"

    return with_config(change)


def test_a_functional_model_in_one_line_is_read():
    assert plain_network(read_keras_file(functional(lambda nodes: nodes))).output_shape == (10,)


def two_arguments(nodes):
    return [{**nodes[0], "args": nodes[0]["args"] * 2}]


@pytest.mark.parametrize(
    "inbound",
    [lambda nodes: nodes * 2, lambda nodes: [], two_arguments, lambda nodes: [{"args": [1]}]],
    ids=["used twice", "beside the line", "two inputs", "damaged"],
)
def test_branches_are_refused(inbound):
    sentence = "The layers of the model don't follow one another in a single line."
    assert refusal(functional(inbound)) == sentence


# ------------------------------------------------------------------ the weights


def compressed(group):
    group.create_dataset("0", data=np.zeros((784, 10), "f4"), chunks=True, compression="gzip")


def chunked(group):
    group.create_dataset("0", shape=(784, 10), chunks=(1, 10), dtype="f4", fillvalue=1)


def huge(group):
    group.create_dataset("0", shape=(10**6, 10**6), chunks=(10, 10), dtype="f4")


def external(group):
    group.create_dataset("0", (784, 10), "f4", external=[("/etc/hostname", 0, 31360)])


def virtual(group):
    layout = h5py.VirtualLayout(shape=(784, 10), dtype="f4")
    layout[:] = h5py.VirtualSource("elsewhere.h5", "data", shape=(784, 10))
    group.create_virtual_dataset("0", layout)


def pairs(group):
    group["0"] = np.zeros(3, [("one", "i1"), ("other", "i1")])


def three_bytes(group):
    group["0"] = np.zeros(3, "V3")


def words(group):
    group["0"] = np.array([b"os.system('true')"])


def soft(group):
    group["0"] = h5py.SoftLink("/layers")


def elsewhere(group):
    group["0"] = h5py.ExternalLink("/etc/passwd", "/")


def never_written(group):
    group.create_dataset("0", shape=(784, 10), dtype="f4")


WEIGHTS = {
    compressed: "an array in another layout",
    chunked: "an array in another layout",
    huge: "an array in another layout",
    external: "an array in another layout",
    virtual: "an array in another layout",
    words: "an array that is no array of numbers",
    soft: "a link to another place under 0",
    elsewhere: "a link to another place under 0",
    never_written: "an array that declares more than it holds",
    pairs: "an array that is no array of numbers",
    three_bytes: "an array that is no array of numbers",
    lambda group: group.create_group("0"): "no array under 0",
    lambda group: group.update(other=[1.0]): "no array under 0",
    lambda group: group.update({"0": np.zeros((1,) * 6)}): "an array that is no array of numbers",
    lambda group: [group.create_group(f"{k}") for k in range(9)]: "a layer with 9 variables",
}


@pytest.mark.parametrize("fill", WEIGHTS, ids=lambda fill: fill.__name__)
def test_odd_weights_are_refused(fill):
    assert refusal(with_h5(fill)) == DAMAGED.format(WEIGHTS[fill])


def test_too_many_weights_are_refused(monkeypatch):
    monkeypatch.setattr(h5_weights, "MOST_NUMBERS", 7000)
    assert refusal(keras_file(PARTS)) == DAMAGED.format("more than 7,000 weights")


def test_weights_that_are_no_hdf5_are_refused():
    data = with_members(weights=b"\x80\x04K\x01." * 100)
    assert refusal(data) == DAMAGED.format("model.weights.h5: OSError")


def test_an_array_in_the_place_of_a_group_is_refused():
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file["layers/dense"] = np.zeros(3)
    data = with_members(weights=buffer.getvalue())
    assert refusal(data) == DAMAGED.format("something other than a group under dense")


def test_an_older_folder_of_layers_is_read():
    raw = members(keras_file(PARTS))["model.weights.h5"]
    buffer = io.BytesIO(raw)
    with h5py.File(buffer, "r+") as file:
        file.move("layers", "_layer_checkpoint_dependencies")
    file = read_keras_file(with_members(weights=buffer.getvalue()))
    assert [array.shape for _, array in file.weights] == [(784, 10), (10,)]


@pytest.mark.parametrize("seed", range(40))
def test_a_file_with_changed_bytes_is_read_or_refused(seed):
    rng = np.random.default_rng(seed)
    raw = bytearray(members(keras_file(PARTS))["model.weights.h5"])
    places = rng.integers(0, 3000, 12)
    for place in places:
        raw[place] = rng.integers(0, 256)
    data = with_members(weights=bytes(raw))
    with suppress(KerasFileError):  # any other exception is a hole
        plain_network(read_keras_file(data))


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.99])
def test_a_file_that_was_cut_is_refused(cut):
    data = keras_file(PARTS)
    assert refusal(data[: int(cut * len(data))]).startswith("The file is damaged")


def test_code_in_a_file_stays_text(tmp_path):
    """A Lambda layer's code, a registered class and a pickle are text that nobody reads."""
    target = tmp_path / "ran"
    code = {
        "class_name": "__lambda__",
        "config": {"code": f"__import__('pathlib').Path({str(target)!r}).touch()"},
    }
    parts = [PARTS[0], layer("Lambda", function=code), *PARTS[1:]]
    sentence = (
        "The model has a layer of the class `Lambda`, which can't be read here. Build it from the "
        "layers that the lab uses."
    )
    assert refusal(keras_file(parts)) == sentence
    assert not target.exists()


def test_limits_are_far_above_what_the_lab_needs():
    assert LARGEST_FILE >= 4 * 7_400_000
    assert h5_weights.MOST_NUMBERS >= 10 * 607_394
    assert reader.MOST_LAYERS >= 50


def test_checksums_of_the_archive_are_checked():
    data = bytearray(keras_file(PARTS))
    place = data.find(b"\x89HDF") + 30_000
    data[place] ^= 0xFF
    assert zlib.crc32(bytes(data)) != zlib.crc32(keras_file(PARTS))
    assert refusal(bytes(data)) == DAMAGED.format("zip archive: BadZipFile")


def test_the_picture_input_of_the_samples_is_keras_own():
    assert picture_input().config["batch_shape"] == [None, 28, 28, 1]
