"""Word files of the old kind (DOC, WPS), RTF and ODT: LibreOffice turns them into DOCX, which is then read.

One file takes about two seconds, nearly all of it the start of LibreOffice. Who has thousands of them converts them
first, in one go (`soffice --headless --convert-to docx *.doc`: a fifth of a second each), and reads the results.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from extract.errors import Encrypted, NoReader, Unreadable
from extract.manner import USUAL, Manner
from extract.model import Document, Source
from extract.readers import docx

_ENDINGS: Final = {
    "application/msword": ".doc",
    "application/rtf": ".rtf",
    "application/vnd.oasis.opendocument.text": ".odt",
}
_WORD_XML: Final = b'progid="Word.Document"'  # how Word 2003 saved as XML
_LIMIT: Final = 120  # seconds; a report takes two
_PROGRAMS: Final = ("soffice", "libreoffice")
# Where installers put the program without making it a command.
_PLACES: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
)
_MAGIC: Final = b"\xec\xa5"  # the first bytes of the stream WordDocument, which begins at a sector
_SECTOR: Final = 512


def accepts(source: Source) -> bool:
    """True for DOC and WPS, RTF, ODT, and the XML of Word 2003."""
    return source.media_type in _ENDINGS or _WORD_XML in source.content[:2048]


def read(source: Source, _: Manner = USUAL) -> Document:
    """The document as the DOCX reader reads what LibreOffice makes of it.

    Raises `NoReader` where LibreOffice is not installed, `Encrypted` for a file with a password, and `Unreadable` for
    one that LibreOffice cannot convert within two minutes.
    """
    if _asks_for_password(source):
        raise Encrypted("the Word file asks for a password; open it, save it without one, and read it again")
    program = office()
    if program is None:
        raise NoReader(
            "to read DOC, WPS, RTF and ODT, install LibreOffice (Debian: apt install libreoffice-writer; macOS: brew install "
            "--cask libreoffice; Windows: winget install TheDocumentFoundation.LibreOffice), or save the file as DOCX"
        )
    converted = _converted(source.content, _ENDINGS.get(source.media_type, ".xml"), program)
    document = docx.read(Source(source.name, converted, docx.MEDIA_TYPE, source.id))
    return replace(document, reader="doc")


@cache
def office() -> str | None:
    """The LibreOffice of this machine, None where there is none."""
    found = (shutil.which(name) for name in _PROGRAMS)
    return next(filter(None, found), None) or next((place for place in _PLACES if Path(place).is_file()), None)


def _converted(content: bytes, ending: str, program: str) -> bytes:
    """The bytes as DOCX. A profile of its own keeps each run apart from others and from the user's."""
    with tempfile.TemporaryDirectory(prefix="nianbao-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        file = folder / f"report{ending}"
        file.write_bytes(content)
        command = [
            *(program, f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
            *("--headless", "--norestore", "--nolockcheck", "--nologo", "--nodefault"),
            *("--convert-to", "docx:Office Open XML Text", "--outdir", str(folder / "out"), str(file)),
        ]
        _run(command, {**os.environ, "HOME": name, "SAL_USE_VCLPLUGIN": "svp"})
        result = folder / "out" / "report.docx"
        if not result.is_file():
            raise Unreadable("LibreOffice cannot open the file; open it in Word or WPS and save it as DOCX or PDF")
        return result.read_bytes()


def _run(command: list[str], environment: dict[str, str]) -> None:
    """Run the program to its end, and everything that it started to an end with it."""
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(_LIMIT)
    except subprocess.TimeoutExpired:
        raise Unreadable(
            f"LibreOffice did not finish within {_LIMIT} seconds; open the file in Word or WPS and save it as DOCX or PDF"
        ) from None
    finally:
        if process.poll() is None:
            if hasattr(os, "killpg"):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait()


def _asks_for_password(source: Source) -> bool:
    """Whether a DOC says in its first block that it is encrypted."""
    if source.media_type != "application/msword":
        return False
    content = source.content
    for start in range(_SECTOR, len(content) - 12, _SECTOR):
        if content.startswith(_MAGIC, start):
            return bool(content[start + 11] & 1)
    return False
