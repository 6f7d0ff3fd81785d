import numpy as np
import pytest
from PIL import Image

from tools import browser, gallery
from tools.gallery_pictures import OF_THE_LAB, PIECES, TRAINING

PICTURES = (*OF_THE_LAB, TRAINING, *PIECES)
FILES = {f"{picture.name}-{theme}.png" for picture in PICTURES for theme in browser.THEMES}


def test_the_gallery_is_complete_and_holds_nothing_else():
    assert {path.name for path in gallery.GALLERY.iterdir()} == FILES | {"README.md"}


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_picture_is_small_in_bytes_and_large_enough_to_see(name):
    path = gallery.GALLERY / name
    assert path.stat().st_size <= gallery.MOST
    with Image.open(path) as picture:
        assert picture.width >= 300
        assert picture.height >= 60
        assert len(picture.convert("RGB").getcolors(1 << 16)) > 3


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_dark_picture_is_dark(picture):
    def corner(theme):
        with Image.open(gallery.GALLERY / f"{picture.name}-{theme}.png") as opened:
            return np.asarray(opened.convert("L"))[-3:, -3:].mean()

    assert corner("dark") < 100 < 200 < corner("light")


def test_the_page_is_what_the_list_of_pictures_says(tmp_path, monkeypatch):
    written = (gallery.GALLERY / "README.md").read_text(encoding="utf-8")
    monkeypatch.setattr(gallery, "GALLERY", tmp_path)
    gallery.write_page()
    assert written == (tmp_path / "README.md").read_text(encoding="utf-8")
    assert all(f"({name})" in written for name in FILES)


def test_an_empty_border_is_cut_off_but_for_a_narrow_one(tmp_path):
    path = tmp_path / "wide.png"
    picture = Image.new("RGB", (300, 200), "white")
    picture.paste("black", (100, 50, 140, 60))
    picture.save(path)
    assert gallery.trim(path, margin=5)
    with Image.open(path) as trimmed:
        assert trimmed.size == (50, 20)
        assert trimmed.getpixel((0, 0)) == (255, 255, 255)
        assert trimmed.getpixel((5, 5)) == (0, 0, 0)


def test_a_picture_of_nothing_is_told(tmp_path):
    path = tmp_path / "empty.png"
    Image.new("RGB", (30, 20), "white").save(path)
    assert not gallery.trim(path)


def test_a_picture_is_made_small(tmp_path):
    path = tmp_path / "large.png"
    noise = np.random.default_rng(0).integers(0, 255, (300, 300, 3)).astype("uint8")
    Image.fromarray(noise).save(path)
    before = path.stat().st_size
    gallery.shrink(path)
    assert path.stat().st_size < before / 2


def test_a_picture_that_stays_large_is_named(tmp_path, monkeypatch):
    path = tmp_path / "large.png"
    noise = np.random.default_rng(0).integers(0, 255, (30, 30, 3)).astype("uint8")
    Image.fromarray(noise).save(path)
    monkeypatch.setattr(gallery, "MOST", 10)
    with pytest.raises(ValueError, match=r"large\.png is larger than 10 bytes, even in 32"):
        gallery.shrink(path)
