"""DOC, WPS, RTF and ODT: read through LibreOffice where it is, refused with a way out where it is not."""

import subprocess
import sys

import pytest

from extract.errors import Encrypted, NoReader, Unreadable
from extract.model import Paragraph
from extract.readers import doc, open_source, read

RTF = (
    rb"{\rtf1\ansi\uc1{\fonttbl{\f0 SimSun;}}\f0 \u19968?\u12289?\u24635?\u20307?\u24773?\u20917?\par"
    rb"\trowd\cellx2000\cellx4000\intbl \u35268?\u31456?\cell 3\cell\row"
    rb"\trowd\cellx2000\cellx4000\intbl \u25991?\u20214?\cell 12\cell\row\pard\par}"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
NAME = "WordDocument".encode("utf-16-le")

with_office = pytest.mark.skipif(doc.office() is None, reason="LibreOffice is not installed")


@with_office
def test_rich_text_becomes_a_document():
    """Text and tables are those of the file; the source is the file itself, and the reader says what it was."""
    source = open_source("report.rtf", RTF)
    found = read(source)
    assert (found.reader, found.source_id, found.hints["name"]) == ("doc", source.id, "report.rtf")
    assert isinstance(found.blocks[0], Paragraph)
    assert found.blocks[0].text == "一、总体情况"
    (table,) = found.tables()
    assert [[cell.text for cell in row if cell] for row in table.grid] == [["规章", "3"], ["文件", "12"]]


@with_office
def test_a_file_that_cannot_be_opened_says_what_to_do():
    """What LibreOffice does not take is refused, and nothing is left behind."""
    with pytest.raises(Unreadable, match="save it as DOCX"):
        read(open_source("a.doc", OLE + bytes(4096) + NAME))


def test_without_libreoffice_the_message_says_how_to_get_it(monkeypatch):
    """There is a way on each system, and one without installing anything."""
    monkeypatch.setattr(doc, "office", lambda: None)
    with pytest.raises(NoReader, match=r"apt install.*brew install.*winget install.*save the file as DOCX"):
        read(open_source("a.rtf", RTF))


def test_a_locked_doc_asks_for_one_without_a_password():
    """The first block of the text says so; no program is started."""
    block = bytearray(512)
    block[:2], block[11] = b"\xec\xa5", 1
    with pytest.raises(Encrypted):
        read(open_source("a.doc", OLE + bytes(block) + NAME))


def test_a_program_that_hangs_is_ended(monkeypatch, tmp_path):
    """The time limit holds for the program and for all that it started."""
    pids = tmp_path / "pid"
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 60 & echo $! > {pids}\nwait\n")
    program.chmod(0o755)
    monkeypatch.setattr(doc, "office", lambda: str(program))
    monkeypatch.setattr(doc, "_LIMIT", 1)
    with pytest.raises(Unreadable, match="within 1 seconds"):
        read(open_source("a.rtf", RTF))
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", pids.read_text().strip()], capture_output=True, text=True, check=False
    )
    assert state.stdout.strip()[:1] in ("", "Z")


@pytest.mark.parametrize(
    ("content", "taken"),
    [
        (RTF, True),
        (OLE + NAME, True),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', True),
        (OLE + "Workbook".encode("utf-16-le"), False),
        (b"text", False),
    ],
)
def test_files_are_told_by_their_bytes(content, taken):
    """Only documents are taken: no workbooks, no plain text."""
    assert doc.accepts(open_source("a.doc", content)) is taken


if sys.platform == "win32":  # the tests of processes above speak of a shell
    pytest.skip("no shell", allow_module_level=True)
