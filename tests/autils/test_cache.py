from pathlib import Path

import pytest

from autils._cache import atomic_write, cache_folder


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in ("DIGITS_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("linux", ".cache/digits-course"),
        ("darwin", "Library/Caches/digits-course"),
        ("win32", ".cache/digits-course"),
    ],
)
def test_folder_of_the_platform(home, monkeypatch, platform, expected):
    monkeypatch.setattr("sys.platform", platform)
    assert cache_folder() == home / expected


@pytest.mark.parametrize(
    ("platform", "name"), [("linux", "XDG_CACHE_HOME"), ("win32", "LOCALAPPDATA")]
)
def test_folder_that_the_platform_is_told(home, monkeypatch, platform, name):
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setenv(name, str(home / "elsewhere"))
    assert cache_folder() == home / "elsewhere" / "digits-course"


def test_own_variable_comes_first(home, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "elsewhere"))
    monkeypatch.setenv("DIGITS_CACHE", str(home / "mine"))
    assert cache_folder() == home / "mine"


def test_writing_makes_folders_and_replaces(tmp_path):
    path = tmp_path / "new" / "folder" / "file.bin"
    for content in (b"one", b"two"):
        with atomic_write(path) as file:
            file.write(content)
        assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def write_half(path, reason):
    with atomic_write(path) as file:
        file.write(b"half of the n")
        raise reason


@pytest.mark.parametrize("reason", [RuntimeError, KeyboardInterrupt])
def test_an_interrupted_write_changes_nothing(tmp_path, reason):
    path = tmp_path / "file.bin"
    path.write_bytes(b"old")
    with pytest.raises(reason):
        write_half(path, reason)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_nobody_sees_a_half_written_file(tmp_path):
    path = tmp_path / "file.bin"
    with atomic_write(path) as file:
        file.write(b"half")
        file.flush()
        assert not path.exists()
    assert path.read_bytes() == b"half"


def test_a_place_that_cannot_be_written_to(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"), atomic_write(tmp_path / "file" / "inner"):
        pytest.fail("never gets here")
