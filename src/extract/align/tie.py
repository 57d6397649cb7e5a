"""A run of figures tied to rows of the form: what ties them, and whether anything speaks against it.

`flow` makes the ties; from then on they only lose: whoever finds another reading (the module `doubt`, `streams`) calls
`Tie.doubt` or `Tie.weaken`, and nobody makes a tie surer than it was.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from extract.align.evidence import ALIKE, NEAR, TOUCHING, WRAPPED
from extract.align.stream import Run
from extract.form import widths


@dataclass(slots=True)
class Tie:
    """A run (by its index in the stream) tied to a row (by its index in the lexicon), or to several that it fills one
    after the other.

    `basis` is the rung of `evidence` that ties them, `clear` is False where something near allows another reading.
    """

    run: int
    rows: tuple[int, ...]
    basis: str
    clear: bool = True

    def doubt(self) -> None:
        """Something near allows another reading."""
        self.clear = False

    def weaken(self, *rungs: str) -> None:
        """Something near allows another reading, and makes these rungs worth no more than a label somewhere before."""
        self.clear = False
        if self.basis in rungs:
            self.basis = NEAR

    def is_sure(self, run: Run, cells: Collection[object]) -> bool:
        """Whether the run belongs to the row beyond doubt: a touching label, or half a label and a full wide row. Only then
        can a figure of it be `printed`, and a cell `blank`.
        """
        if self.basis == TOUCHING:
            return self.clear
        if self.basis == WRAPPED and len(self.rows) == 1:
            return True
        full = len(run.figures) == len(cells)
        # The heads of all kinds of disputes stand together, so one is alike by chance.
        return full and (self.clear or (self.basis == ALIKE and len(cells) > max(widths("disputes"))))
