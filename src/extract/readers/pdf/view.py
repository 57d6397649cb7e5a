"""How a page is looked at: from PDF's coordinates to points from the top left, turned so that the text stands upright."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# One number, or an array of them: the same sums turn one box or all boxes of a page.
Numbers = Any


@dataclass(frozen=True, slots=True)
class View:
    """A page's visible box in PDF coordinates, and the quarters to the right that it is turned by before reading."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as looked at."""
        across, up = self.right - self.left, self.top - self.bottom
        return (across, up) if self.quarters % 2 == 0 else (up, across)

    def sides(
        self, left: Numbers, bottom: Numbers, right: Numbers, top: Numbers
    ) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """The x0, top, x1, bottom of a rectangle, or of arrays of them, given in PDF coordinates."""
        if self.quarters == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.quarters == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.quarters == 2:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left
