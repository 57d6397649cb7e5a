"""Files are told by their bytes, and a text keeps every line that it has."""

import io
import zipfile

import pytest

from extract.errors import Encrypted, NoReader, Unreadable
from extract.readers import media_type, open_source, read
from extract.readers.plain import encoding

TEXT = "某市统计局2023年政府信息公开工作年度报告\n\n一、总体情况\n  本年度主动公开政府信息12条。\n规章\t0\t0\t0\n"
TRADITIONAL = "某市統計局政府資訊公開工作年度報告\n一、總體情況\n本報告由辦公室編製，資料的統計期限為一年。\n"


def texts(content: bytes, name: str = "report") -> list[str]:
    return [paragraph.text for paragraph in read(open_source(name, content)).paragraphs()]


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "name",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_every_encoding_gives_the_same_lines(name):
    """The encoding leaves no trace: the lines are those of the text, and no note is made."""
    document = read(open_source("report", TEXT.encode(name)))
    assert [p.text for p in document.paragraphs()] == TEXT.splitlines()
    assert document.notes == ()
    assert (document.reader, document.pages) == ("text", None)


def test_traditional_script_is_big5_only_where_the_bytes_say_so():
    """The same words come in GB18030 and in Big5, and neither is taken for the other."""
    assert encoding(TRADITIONAL.encode("big5")) == "cp950"
    assert encoding(TRADITIONAL.encode("gb18030")) == "gb18030"
    assert texts(TRADITIONAL.encode("big5")) == texts(TRADITIONAL.encode("utf-8"))


@pytest.mark.parametrize("name", ["utf-8", "gb18030"])
def test_damage_is_kept_and_noted(name):
    """A lost byte costs one place, not the encoding: it stands as U+FFFD and a finding says so."""
    line = "本年度主动公开政府信息情况".encode(name)
    document = read(open_source("report", "一、总体情况\n".encode(name) * 20 + line[:6] + b"\xff" + line[6:]))
    *_, last = document.paragraphs()
    assert "\ufffd" in last.text
    assert last.text.startswith("本年") or name == "gb18030"
    assert [(note.code, note.severity, note.blame) for note in document.notes] == [
        ("text-damaged", "warning", "source")
    ]


def test_a_text_cut_in_a_character_keeps_its_encoding():
    """A download that stopped in mid-character is still UTF-8."""
    assert encoding(TEXT.encode()[:-6]) == "utf-8"
    assert encoding("政府信息公开".encode()[:-1]) == "utf-8"


def test_lines_are_kept_as_they_stand():
    """Leading spaces, tabs and empty lines are evidence for torn tables."""
    document = read(open_source("report", b"  a\r\n\r\n\tb  \rc"))
    paragraphs = list(document.paragraphs())
    assert [p.text for p in paragraphs] == ["  a", "", "\tb  ", "c"]
    assert [p.place.line for p in paragraphs] == [1, 2, 3, 4]
    assert {p.joins for p in paragraphs} == {None}
    assert {p.place.page for p in paragraphs} == {None}


def test_form_feeds_count_pages():
    """A form feed stays at the start of the line that it precedes, and a page begins there."""
    document = read(open_source("report", b"a\nb\n\fc\nd\fe\n\f\ff\n\f\n"))
    found = [(p.text, p.place.page, p.place.line) for p in document.paragraphs()]
    assert found == [
        ("a", 1, 1),
        ("b", 1, 2),
        ("\fc", 2, 3),
        ("d", 2, 4),
        ("\fe", 3, 5),
        ("\f", 4, 6),
        ("\ff", 5, 7),
    ]
    assert document.pages == 5


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "inode/x-empty"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\r\n\r\n%PDF-1.4\n", "application/pdf"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html>\n<html>", "text/html"),
        ("<html><body>总体情况".encode("gbk"), "text/html"),
        ("<div><p>一、总体情况</p></div>".encode(), "text/html"),
        ("一、总体情况 < 二 > 三".encode(), "text/plain"),
        (zipped("[Content_Types].xml", "word/document.xml"), "application/vnd.openxmlformats-officedocument"),
        (zipped("OFD.xml"), "application/ofd"),
        (zipped("a.txt"), "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "application/msword"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "application/x-ole-storage"),
        (b"{\\rtf1\\ansi", "application/rtf"),
        (b"\x89PNG\r\n\x1a\n\0", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\1\2\3\4\5\6" * 40, "application/octet-stream"),
        (bytes(range(256)) * 8, "application/octet-stream"),
        (TEXT.encode("utf-16"), "text/plain"),
    ],
    ids=lambda value: value if isinstance(value, str) else "bytes",  # those of a zip hold the time
)
def test_the_bytes_say_what_a_file_is(content, kind):
    """The name of a file is often wrong, and is not asked."""
    assert media_type("report.txt", content).startswith(kind)
    assert media_type("report.pdf", content).startswith(kind)


def test_markdown_is_text():
    """The name tells Markdown apart, and the text reader takes it like any other text."""
    source = open_source("report.MD", "# 一、总体情况\n| 规章 | 0 |\n".encode())
    assert source.media_type == "text/markdown"
    assert texts(source.content, "report.MD") == ["一、总体情况", "| 规章 | 0 |"]


@pytest.mark.parametrize(
    ("content", "error", "word"),
    [
        (b"", Unreadable, "empty"),
        (b" \r\n\t\n", Unreadable, "white space"),
        (b"\xef\xbb\xbf", Unreadable, "white space"),
        (b"\1\2\3\4\5\6" * 40, NoReader, "no kind of document"),
        (zipped("a.txt"), NoReader, "unpack"),
        (zipped("a.txt")[:-30], Unreadable, "get it again"),
        (b"7z\xbc\xaf\x27\x1c\0", NoReader, "7z"),
        (b"BZh91AY&SY\0", NoReader, "bzip2"),
        (b"\xfd7zXZ\0\0", NoReader, "xz archive"),
        (b"%!PS-Adobe", NoReader, "application/postscript"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Encrypted, "password"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(content, error, word):
    """Each kind of failure has its own class, and its message names the next step."""
    with pytest.raises(error, match=word):
        read(open_source("report", content))


def test_the_source_is_known_by_its_bytes():
    """Two files with the same bytes are one document; the name is kept for messages."""
    one, other = open_source("a.txt", TEXT.encode()), open_source("b/c.txt", TEXT.encode())
    assert one.id == other.id
    assert read(other).hints["name"] == "b/c.txt"


def test_radicals_are_read_as_the_ideographs_that_they_show() -> None:
    """Copied out of a PDF, 人民 may be two radicals of the same look, which no search for the agency would find."""
    document = read(open_source("a.txt", "江⼭市⼈⺠政府".encode()))
    assert [p.text for p in document.paragraphs()] == ["江山市人民政府"]
