"""Counts that add up: of one document, of a style, of all."""

from __future__ import annotations

from dataclasses import fields
from typing import Self


class Counts:
    """For dataclasses whose fields are all numbers."""

    __slots__ = ()

    def add(self, other: Self) -> None:
        """Count what the other has counted too."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
