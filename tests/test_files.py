"""Inputs are found whole, in order, each path once, and however they are tied together."""

import os
from pathlib import Path

import pytest

from extract.files import NothingThere, check, find


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A folder `in` with files two levels deep, and the working folder set beside it."""
    for name in ("b.txt", "a/2.txt", "a/1.txt", "a/x/deep.txt", "c.txt", ".hidden.txt", ".git/config"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "in"


def names(*inputs: str, leave_out: Path | None = None) -> list[str]:
    return [file.name for file in find(inputs, leave_out)]


ALL = ["b.txt", "c.txt", "a/1.txt", "a/2.txt", "a/x/deep.txt"]


def test_a_folder_is_walked_in_order(tree):
    """Names are relative to the one input folder, sorted, files before the folders beside them, hidden names left out."""
    assert names("in") == names("in/") == names(str(tree)) == ALL


def test_files_and_globs_keep_their_paths(tree):
    """A file or a glob gives paths as they were given; a folder that a glob matches is walked."""
    assert names("in/b.txt") == ["in/b.txt"]
    assert names("in/*.txt") == ["in/b.txt", "in/c.txt"]
    assert names("in/*") == ["in/a/1.txt", "in/a/2.txt", "in/a/x/deep.txt", "in/b.txt", "in/c.txt"]
    assert sorted(names("in/**/*.txt")) == sorted(f"in/{name}" for name in ALL)
    assert names(f"{tree}/b.txt") == [f"{tree}/b.txt"]


def test_several_inputs_cannot_be_confused(tree):
    """With more than one input, names keep the folder that was given, so that two folders may hold files of one name."""
    other = tree.parent / "other"
    other.mkdir()
    (other / "b.txt").write_text("")
    assert names("other", "in") == ["other/b.txt", *(f"in/{name}" for name in ALL)]


def test_each_path_comes_once(tree):
    """Inputs that overlap do not give a file twice, however the path is spelled."""
    assert names("in/a/1.txt", "in/a", "./in/a/1.txt", "in/**") == [
        *("in/a/1.txt", "in/a/2.txt", "in/a/x/deep.txt"),
        *("in/b.txt", "in/c.txt"),
    ]


def test_links_in_a_circle_end(tree):
    """A link to a folder above does not walk for ever, and a link to a file is a file."""
    (tree / "a" / "loop").symlink_to(tree)
    (tree / "a" / "0.txt").symlink_to(tree / "b.txt")
    assert names("in") == ["b.txt", "c.txt", "a/0.txt", "a/1.txt", "a/2.txt", "a/x/deep.txt"]


def test_a_linked_folder_is_walked(tree):
    """Files in a folder that is linked from elsewhere are found."""
    elsewhere = tree.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "e.txt").write_text("")
    (tree / "z").symlink_to(elsewhere)
    assert names("in")[-1] == "z/e.txt"


def test_the_output_is_left_out(tree):
    """The output folder is no input, even inside one."""
    assert names("in", leave_out=tree / "a") == ["b.txt", "c.txt"]


def test_a_closed_folder_is_not_lost(tree, monkeypatch):
    """A folder that may not be opened comes as a file, so that it ends in failures."""
    scandir = os.scandir

    def closed(folder: str) -> object:
        if folder.endswith("a"):
            raise PermissionError(folder)
        return scandir(folder)

    monkeypatch.setattr("extract.files.os.scandir", closed)
    assert names("in") == ["b.txt", "c.txt", "a"]


def test_deep_folders_do_not_overflow(tmp_path):
    """Two hundred folders in each other are no problem."""
    folder = tmp_path
    for _ in range(200):
        folder = folder / "d"
        folder.mkdir()
    (folder / "x.txt").write_text("")
    assert names(str(tmp_path)) == ["d/" * 200 + "x.txt"]


def test_a_name_that_looks_like_a_glob_is_a_name(tree):
    """A file that exists is never read as a pattern."""
    (tree / "年报[1].txt").write_text("")
    assert names("in/年报[1].txt") == ["in/年报[1].txt"]


@pytest.mark.parametrize("given", ["nowhere", "in/nothing.txt", "in/*.pdf"])
def test_an_input_that_names_nothing_is_told(tree, given):
    """The message names the input."""
    with pytest.raises(NothingThere) as error:
        check(["in", given])
    assert given in str(error.value)
    check(["in", "in/*.txt", "in/b.txt"])
