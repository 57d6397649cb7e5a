"""`python -m benchmarks [accuracy|calibration|claims|planted|speed]`: measured on freshly printed reports; without a word, all of them.

python -m benchmarks accuracy [--count N] [--seed S] [--style NAME ...]
python -m benchmarks calibration [--count N] [--seed S]
python -m benchmarks claims [--seed S]
python -m benchmarks planted [--reports N] [--seed S]
python -m benchmarks speed [--seed S]
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from benchmarks import accuracy, calibration, claims, corpus, planted, speed


def main() -> int:
    """Measure and print plain tables; the exit status is 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument(
        "what", nargs="?", choices=("accuracy", "calibration", "claims", "planted", "speed"), help="measure only this"
    )
    parser.add_argument("--count", type=int, default=20, help="documents of each style, for accuracy (default: 20)")
    parser.add_argument("--seed", type=int, help="seed of the reports; without one, fresh reports each time")
    parser.add_argument("--style", action="append", default=[], metavar="NAME", help="only this style, for accuracy")
    parser.add_argument("--reports", type=int, default=500, help="reports with planted mistakes (default: 500)")
    arguments = parser.parse_args()
    seed = random.randrange(1_000_000) if arguments.seed is None else arguments.seed
    if arguments.what in (None, "accuracy"):
        for line in accuracy.measure(seed, arguments.count, arguments.style):
            print(line, flush=True)
    if arguments.what in (None, "calibration"):
        print()
        for line in calibration.measure(seed, arguments.count):
            print(line, flush=True)
    if arguments.what in (None, "claims"):
        print()
        for line in claims.measure(seed):
            print(line, flush=True)
    if arguments.what in (None, "planted"):
        print()
        for line in planted.measure(seed, arguments.reports):
            print(line, flush=True)
    if arguments.what in (None, "speed"):
        print("\nSpeed, from files to Parquet\n")
        for kind in speed.KINDS:
            with tempfile.TemporaryDirectory() as work:
                folder = corpus.make(Path(work) / "corpus", kind.name, kind.count, seed)
                for line in speed.measure(folder, kind, Path(work)):
                    print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
