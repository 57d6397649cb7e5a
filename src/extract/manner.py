"""How a file is to be read: what is recognised from pictures, and how large a document may be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """`ocr` says which pages are recognised from their pictures: those that have no good text (`auto`), all (`always`) or
    none (`never`). A document of more than `pages` pages, or with a picture of more than `pixels` pixels, is refused.
    """

    ocr: str = "auto"
    pages: int = 2_000
    pixels: int = 120_000_000


USUAL = Manner()
