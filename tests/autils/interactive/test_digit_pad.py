"""The drawing pad: what it prepares, what it keeps, and what it says when something is odd."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from autils import DigitPad, digit_images, load_data, prepare_image, written_digit
from autils.digits.handwriting import PictureError
from autils.interactive._ink import clean, draw
from autils.interactive._reader import Reader, as_inputs
from autils.interactive.digit_pad import PadError
from tests.autils.interactive.networks import (
    always_three,
    gives_nan,
    gives_nothing,
    gives_three,
    shipped,
    stops,
)

LINE = [{"width": 0.075, "points": [0.5, 0.2, 0.5, 0.8]}]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def network():
    return shipped()


def png(picture):
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, format="png")
    return base64.b64encode(stream.getvalue()).decode()


@pytest.mark.parametrize("digit", [1, 4, 7])
def test_a_written_digit_is_read(network, digit):
    pad = DigitPad(network, start=digit)
    assert pad.readout.startswith(f"Your network: {digit}, ")
    assert int(np.argmax(pad.answer["readers"][0]["p"])) == digit


def test_the_shipped_digits_reach_the_network_as_the_lab_has_them():
    images, _ = digit_images()
    X, _ = load_data()
    np.testing.assert_array_equal(as_inputs(images[:20], (400,)), X[:20])
    upright = X[:20].reshape(-1, 20, 20).transpose(0, 2, 1)
    np.testing.assert_array_equal(as_inputs(images[:20], (20, 20)), upright)
    np.testing.assert_array_equal(as_inputs(images[:2], (28, 28, 1))[..., 0], images[:2] / 255)
    np.testing.assert_array_equal(as_inputs(images[:2], (784,))[1], images[1].reshape(-1) / 255)


def test_a_drawing_is_prepared_by_the_one_preparation(network):
    pad = DigitPad(network)
    pad.change(strokes=LINE)
    expected = np.rint(255 * prepare_image(draw(LINE))).astype(np.uint8)
    np.testing.assert_array_equal(pad.image, expected)
    seen = np.frombuffer(base64.b64decode(pad.answer["seen"]), dtype=np.uint8).reshape(20, 20)
    assert seen[10, 10] > 100  # a stroke in the middle
    assert seen[:, :5].max() < 30


def test_the_same_digit_small_in_a_corner_is_seen_alike(network):
    pad = DigitPad(network, start=4)
    large, points = pad.image, pad.state["strokes"]
    small = [
        {"width": s["width"] / 2, "points": [0.05 + p / 2 for p in s["points"]]} for s in points
    ]
    pad.change(strokes=small)
    assert np.abs(pad.image.astype(int) - large).mean() < 6


def test_an_empty_pad_says_so_and_is_no_error(network):
    pad = DigitPad(network)
    assert pad.readout == "Nothing is drawn yet."
    assert pad.answer["readers"][0]["p"] == []
    assert pad.image is None
    pad.change(deed={"id": 1, "what": "keep", "label": 3})  # nothing to keep
    assert len(pad.y) == 0


def test_a_dot_is_a_drawing(network):
    pad = DigitPad(network)
    pad.change(strokes=[{"width": 0.1, "points": [0.3, 0.3]}])
    assert pad.image.max() == 255


ODD = [
    None,
    "strokes",
    [None, 3, {"width": 0.1}, {"points": [1, 2]}],
    [{"width": "thick", "points": [0.1, 0.2]}],
    [{"width": 0.1, "points": [float("nan"), 0.2]}],
    [{"width": 0.1, "points": [[0.1, 0.2]]}],
    [{"width": 0.1, "points": [0.1]}],
]


@pytest.mark.parametrize("strokes", ODD)
def test_what_is_no_stroke_is_left_out(strokes):
    assert clean(strokes) == []


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (
            stops,
            "Your network stopped with ValueError: shapes (1,400) and (399,25) not aligned. Mend "
            "it, then run its cell and this one again.",
        ),
        (gives_nothing, "Your network gave back None. Does it end with a return?"),
        (
            gives_three,
            "Your network gave back an array of shape (1, 3), where shape (1, 10) was expected.",
        ),
        (
            gives_nan,
            "Your network gave back nan. Is something divided by zero, or far too large?",
        ),
        (
            ...,
            "Your network is no network yet, but .... Finish the exercise, run its cell, then this "
            "one again.",
        ),
        (
            [1, 2],
            "Your network is no network yet, but a value of type `list`. Finish the exercise, run "
            "its cell, then this one again.",
        ),
        (
            always_three,
            "Your network answers 3 for 200 of 200 images, so it looks untrained: run the cell "
            "with model.fit first.",
        ),
    ],
    ids=["raises", "None", "three", "nan", "stub", "list", "untrained"],
)
def test_an_odd_network_gets_a_sentence_and_the_pad_lives(model, sentence):
    pad = DigitPad(model, start=4)
    assert pad.answer["trouble"] == sentence
    assert sentence in pad.readout
    assert pad.image is not None


def test_two_networks_are_told_apart(network):
    pad = DigitPad(network, stops, start=4)
    first, second = pad.answer["readers"]
    assert (first["name"], second["name"]) == ("First network", "Second network")
    assert (len(first["p"]), len(second["p"])) == (10, 0)
    assert pad.readout.startswith("First network: 4, 99.5% sure; then 9, 0.3%.")
    assert "Second network stopped with ValueError" in pad.readout
    named = DigitPad(network, network, start=4, names=("mine", "yours"))
    assert "yours: 4, 99.5% sure" in named.readout


def test_a_network_is_called_once_for_each_drawing(network):
    sizes = []

    def counting(X):
        sizes.append(X.shape)
        return network(X)

    pad = DigitPad(counting, start=4)
    sizes.clear()
    pad.change(strokes=LINE)
    pad.change(strokes=[*LINE, *LINE])
    assert sizes == [(1, 400), (1, 400)]


@pytest.mark.parametrize("shape", [(28, 28, 1), (784,), (28, 28)])
def test_a_function_of_large_pictures_is_given_its_shape(shape):
    seen = []

    def network(X):
        if X.shape[1:] != shape:
            raise ValueError("another shape was expected")
        seen.append(X)
        return np.tile(np.arange(10.0), (len(X), 1))

    pad = DigitPad(network, size=28, start=4)
    assert seen[-1].shape == (1, *shape)
    assert 0.9 < seen[-1].max() <= 1
    assert pad.answer["side"] == 28
    pad.change(deed={"id": 1, "what": "keep", "label": 4})
    assert pad.X.shape == (1, *shape)


def test_a_size_of_no_lab_is_refused():
    with pytest.raises(PadError, match=r"`size` is 32; expected 20 .* or 28"):
        DigitPad(size=32)


def test_without_a_network_it_prepares_and_collects():
    pad = DigitPad(start=7)
    assert pad.readout == "Your digit is prepared as the data was."
    assert pad.answer["readers"] == []


def test_kept_digits_are_the_learners_own_test_set(network, tmp_path):
    pad = DigitPad(network, start=4)
    pad.change(deed={"id": 1, "what": "keep", "label": 4})
    assert pad.readout.endswith("Kept as a 4.")
    pad.change(strokes=LINE)  # the same deed comes along with the next state
    pad.change(deed={"id": 2, "what": "keep", "label": 1})
    assert (pad.X.shape, pad.y.tolist()) == ((2, 400), [4, 1])
    assert network(pad.X).argmax(axis=1).tolist() == [4, 1]
    X, y = load_data(tmp_path / "my_digits.npz")
    np.testing.assert_array_equal(X, pad.X)
    assert y.reshape(-1).tolist() == [4, 1]
    for left in ([4], []):
        pad.change(deed={"id": 5 - len(left), "what": "drop"})
        assert pad.y.tolist() == left
        assert pad.readout.endswith("The digit kept last is taken out again.")
    assert pad.X.shape == (0, 400)


def test_kept_digits_are_there_again_and_two_pads_share_them(network):
    first = DigitPad(network, start=4)
    first.change(deed={"id": 1, "what": "keep", "label": 4})
    second = DigitPad(network, start=7)
    assert second.y.tolist() == [4]
    second.change(deed={"id": 1, "what": "keep", "label": 7})
    first.change(deed={"id": 2, "what": "keep", "label": 9})
    assert first.y.tolist() == [4, 7, 9]


@pytest.mark.parametrize("label", [-1, 10, "3", 2.5, None])
def test_only_digits_are_labels(network, label):
    pad = DigitPad(network, start=4)
    pad.change(deed={"id": 1, "what": "keep", "label": label})
    assert pad.readout.endswith("Expected a digit from 0 to 9 as the label.")
    assert len(pad.y) == 0


@pytest.mark.parametrize("content", [b"", b"not an archive", "another archive"])
def test_a_file_of_something_else_is_never_written_over(network, tmp_path, content):
    file = tmp_path / "my_digits.npz"
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        np.savez(file, X=np.zeros((3, 400)), y=np.zeros(3))
    before = file.read_bytes()
    pad = DigitPad(network, start=4)
    pad.change(deed={"id": 1, "what": "keep", "label": 4})
    assert file.read_bytes() == before
    assert "is there already and holds no digits of this pad" in pad.readout
    assert pad.y.tolist() == [4]


def test_a_folder_that_cannot_be_written_costs_the_file_only(network, tmp_path):
    (tmp_path / "flat").write_text("a file, no folder")
    pad = DigitPad(network, start=4, file=tmp_path / "flat" / "mine.npz")
    for id in (1, 2):
        pad.change(deed={"id": id, "what": "keep", "label": 4})
    assert "can't be written" in pad.readout
    assert "are kept only while this notebook runs" in pad.readout
    assert pad.y.tolist() == [4, 4]


def test_a_picture_is_read_like_a_drawing(network, tmp_path):
    picture = written_digit(7)
    pad = DigitPad(network)
    pad.change(picture={"name": "seven.png", "data": png(picture)})
    np.testing.assert_array_equal(pad.image, np.rint(255 * prepare_image(picture)))
    assert pad.readout.startswith("Your network: 7, ")
    assert pad.answer["page"].startswith("data:image/png;base64,")
    Image.fromarray(255 - picture).save(tmp_path / "board.png")  # chalk on a board
    pad.load("board.png")
    assert pad.readout.startswith("Your network: 7, ")


def test_a_photograph_held_sideways_is_turned(network, tmp_path):
    image = Image.fromarray(written_digit(7)).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right to be upright
    image.save(tmp_path / "phone.jpg", exif=exif)
    pad = DigitPad(network)
    pad.load("phone.jpg")
    assert pad.readout.startswith("Your network: 7, ")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"these bytes are a text", "`x.txt` can't be read as a picture. Choose a PNG or JPEG"),
        (b"", "`x.txt` can't be read as a picture."),
        (b"\x89PNG\r\n\x1a\n and then it breaks off", "`x.txt` can't be read as a picture."),
    ],
    ids=["text", "empty", "half"],
)
def test_a_file_that_is_no_picture_gets_a_sentence(network, data, sentence):
    pad = DigitPad(network)
    pad.change(picture={"name": "x.txt", "data": base64.b64encode(data).decode()})
    assert pad.answer["trouble"].startswith(sentence)
    assert pad.image is None


def test_a_blank_picture_gets_a_sentence(network):
    pad = DigitPad(network)
    pad.change(picture={"name": "x.png", "data": png(np.full((50, 50), 200, dtype=np.uint8))})
    assert "Nothing stands out in the picture" in pad.answer["trouble"]


def test_too_many_pixels_are_refused_without_reading_them(network, monkeypatch):
    monkeypatch.setattr("autils.interactive._ink.MOST_PIXELS", 100)
    pad = DigitPad(network)
    pad.change(picture={"name": "x.png", "data": png(written_digit(1))})
    assert pad.answer["trouble"] == (
        "`x.png` has too many pixels. Make it smaller first; 400 by 400 are plenty."
    )


def test_a_missing_file_is_an_error_of_the_method(network):
    with pytest.raises(PictureError, match=r"There is no picture `nowhere.png`"):
        DigitPad(network).load("nowhere.png")


def test_the_still_shows_pad_picture_and_bars(network):
    pad = DigitPad(network, start=4)
    still = pad.still(pad.state, pad.answer)
    assert still.count("<polyline") == 2
    assert "99.5%" in still
    assert "data:image/png;base64," in still
    assert "<polyline" not in DigitPad(network).still(DigitPad(network).state, pad.answer)


@pytest.mark.slow
def test_keras_models_say_themselves_what_they_take():
    import keras

    small = keras.Sequential([keras.Input((400,)), keras.layers.Dense(10)])
    large = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()])
    large.add(keras.layers.Dense(10, activation="softmax"))
    pad = DigitPad(small, large, start=4)
    assert [len(reader["p"]) for reader in pad.answer["readers"]] == [10, 10]
    assert "looks untrained" in pad.readout
    assert Reader(large).shape == (28, 28, 1)
    unbuilt = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10)])
    assert DigitPad(unbuilt, start=4).answer["trouble"].startswith("Your network has no weights")
    odd = keras.Sequential([keras.Input((8,)), keras.layers.Dense(10)])
    assert "takes inputs of shape (8,)" in DigitPad(odd, start=4).answer["trouble"]
