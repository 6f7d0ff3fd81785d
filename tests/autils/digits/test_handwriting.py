"""A picture of a digit becomes what MNIST would have made of it."""

import numpy as np
import pytest
from PIL import Image

from autils import digit_images, load_thousand, prepare_image, train_digits, written_digit
from autils.digits.handwriting import (
    MOST_PIXELS,
    PictureError,
    centre_of_mass,
    read_grey,
    separate_ink,
    shrink_image,
)


def drawn(height=90, width=120, top=10, left=60, ink=30, paper=230):
    """Return a picture of an upright bar with a foot: dark on light unless told otherwise."""
    page = np.full((height, width), paper, dtype=np.uint8)
    page[top : top + 50, left : left + 8] = ink
    page[top + 42 : top + 50, left : left + 30] = ink
    return page


@pytest.fixture(scope="module")
def some_digits():
    images, labels = digit_images()
    return images[::50], labels[::50]


def on_paper(image, zoom=8, margin=(40, 15, 70, 20)):
    """Return an MNIST image as a picture: enlarged, dark on light, anywhere."""
    top, bottom, left, right = margin
    large = np.kron(image, np.ones((zoom, zoom), dtype=np.uint8))
    return 255 - np.pad(large, ((top, bottom), (left, right)))


def test_the_result_looks_like_mnist():
    digit = prepare_image(drawn())
    assert (digit.shape, digit.dtype) == ((28, 28), np.float64)
    assert (digit.min(), digit.max()) == (0, 1)
    rows, columns = np.flatnonzero(digit.any(axis=1)), np.flatnonzero(digit.any(axis=0))
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    assert all(13.5 <= centre < 14.5 for centre in centre_of_mass(digit))


def test_mnist_s_own_images_are_centred_like_that(some_digits):
    for image in some_digits[0]:
        assert all(13.5 <= centre < 14.5 for centre in centre_of_mass(image))


def test_what_is_prepared_already_hardly_changes(some_digits):
    distances = [
        abs(prepare_image(on_paper(image, zoom=1)) - image / 255).mean() for image in some_digits[0]
    ]
    assert np.mean(distances) < 0.01


@pytest.mark.parametrize(
    "change",
    [
        lambda page: 255 - page,
        lambda page: np.pad(page, ((300, 5), (7, 80)), constant_values=230),
        lambda page: np.kron(page, np.ones((5, 5), dtype=np.uint8)),
        lambda page: (page / 2 + 60).astype(np.uint8),
        lambda page: page / 255,
        lambda page: page[..., np.newaxis],
        lambda page: np.stack([page] * 3, axis=-1),
        lambda page: page.astype(np.int64),
    ],
    ids=["inverted", "moved", "enlarged", "paler", "floats", "one-channel", "colour", "integers"],
)
def test_place_size_light_and_type_make_no_difference(change):
    np.testing.assert_allclose(prepare_image(change(drawn())), prepare_image(drawn()), atol=0.06)


def test_a_shadow_on_the_paper_makes_no_difference():
    page = drawn(top=25, left=40)
    shadow = np.linspace(1, 0.55, page.shape[1])
    np.testing.assert_allclose(prepare_image(page * shadow / 255), prepare_image(page), atol=0.25)
    assert abs(prepare_image(page * shadow / 255) - prepare_image(page)).mean() < 0.02


def test_grain_of_the_paper_makes_no_difference():
    page = drawn(top=25, left=40)
    grain = np.random.default_rng(3).normal(0, 5, page.shape)
    grainy = np.clip(page + grain, 0, 255).astype(np.uint8)
    assert abs(prepare_image(grainy) - prepare_image(page)).mean() < 0.02


def test_proportions_are_kept():
    bar = np.full((100, 100), 255, dtype=np.uint8)
    bar[20:80, 48:53] = 0
    digit = prepare_image(bar)
    assert np.flatnonzero(digit.any(axis=1)).size == 20
    assert np.flatnonzero(digit.any(axis=0)).size <= 3


def test_what_is_transparent_is_paper(tmp_path):
    pixels = np.zeros((90, 120, 4), dtype=np.uint8)
    pixels[..., 3] = 255 * (drawn() < 100)
    Image.fromarray(pixels).save(tmp_path / "digit.png")
    np.testing.assert_allclose(
        prepare_image(tmp_path / "digit.png"), prepare_image(drawn()), atol=0.06
    )


@pytest.mark.parametrize("name", ["digit.png", "digit.jpg", "digit.bmp"])
def test_files_of_several_kinds(name, tmp_path):
    Image.fromarray(drawn()).save(tmp_path / name)
    digit = prepare_image(str(tmp_path / name))
    np.testing.assert_allclose(digit, prepare_image(drawn()), atol=0.2)


def test_a_photograph_that_was_held_sideways(tmp_path):
    turned = Image.fromarray(np.rot90(drawn()).copy())
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned by 90 degrees clockwise
    turned.save(tmp_path / "photo.png", exif=exif)
    np.testing.assert_allclose(
        prepare_image(tmp_path / "photo.png"), prepare_image(drawn()), atol=0.02
    )


def test_made_small_no_more():
    small = shrink_image(drawn())
    assert small.shape == (28, 28)
    assert small.min() > 0.05  # the paper is grey
    assert centre_of_mass(small)[1] > 14  # the digit stays where it was


def test_ink_is_light_on_dark_whatever_the_picture():
    for page in (drawn(), 255 - drawn()):
        ink = separate_ink(read_grey(page))
        assert ink[30, 62] == 1
        assert ink[5, 5] == 0


REFUSED = [
    (np.full((30, 30), 128, dtype=np.uint8), "Nothing stands out in the picture"),
    (np.zeros((30, 30)), "Nothing stands out"),
    (np.full((30, 30), np.nan), "Nothing stands out"),
    (np.zeros(784), r"found an array of shape \(784,\)"),
    (np.zeros((5, 28, 28)), r"found an array of shape \(5, 28, 28\)"),
    (np.zeros((0, 4)), r"found an array of shape \(0, 4\)"),
    (np.array([["a", "b"]]), r"found an array of shape \(1, 2\)"),
    ("nowhere/digit.png", "There is no picture `nowhere/digit.png`"),
]


@pytest.mark.parametrize(("picture", "message"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_no_picture_of_a_digit_is_refused(picture, message):
    with pytest.raises(PictureError, match=message):
        prepare_image(picture)


def test_a_file_that_is_no_picture(tmp_path):
    (tmp_path / "digit.png").write_text("seven")
    with pytest.raises(
        PictureError, match=r"digit\.png` can't be read as a picture\. Save it again"
    ):
        prepare_image(tmp_path / "digit.png")


def test_a_folder_is_no_picture(tmp_path):
    with pytest.raises(PictureError, match="can't be read as a picture"):
        prepare_image(tmp_path)


def test_a_huge_picture_is_refused_before_it_is_unpacked(tmp_path):
    Image.new("1", (10_000, MOST_PIXELS // 10_000 + 1)).save(tmp_path / "huge.png")
    with pytest.raises(PictureError, match=r"The picture has 50,010,000 pixels\. Make it smaller"):
        prepare_image(tmp_path / "huge.png")


@pytest.fixture(scope="module")
def network():
    (X, y), (X_test, y_test) = load_thousand()
    return train_digits(X, y, X_test, y_test, passes=15)


def test_preparation_makes_the_difference(network, some_digits):
    images, labels = some_digits
    right = dict.fromkeys((prepare_image, shrink_image), 0)
    for image, label in zip(images, labels, strict=True):
        for prepare in right:
            row = prepare(on_paper(image)).reshape(1, -1)
            right[prepare] += int(network.scores(row).argmax() == label)
    assert right[prepare_image] > 0.8 * len(labels)
    assert right[shrink_image] < 0.5 * len(labels)


@pytest.mark.parametrize("digit", [1, 7])
def test_a_digit_of_our_own_hand_is_read(network, digit):
    picture = written_digit(digit)
    assert network.scores(prepare_image(picture).reshape(1, -1)).argmax() == digit
    assert network.scores(shrink_image(picture).reshape(1, -1)).argmax() != digit
