"""`python -m benchmarks`: accuracy and speed on freshly generated reports. `--only speed` or `--only accuracy` does one of them."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import corpus, speed


def main() -> int:
    """Measure and print plain tables; the exit status is 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", choices=("speed", "accuracy"), help="measure only this")
    parser.add_argument("--seed", type=int, default=2024, help="seed of the generated reports (default: %(default)s)")
    arguments = parser.parse_args()
    if arguments.only != "speed":
        from benchmarks import accuracy

        for line in accuracy.measure(arguments.seed):
            print(line, flush=True)
    if arguments.only != "accuracy":
        print("\nSpeed, from files to Parquet\n")
        for kind in speed.KINDS:
            with tempfile.TemporaryDirectory() as work:
                folder = corpus.make(Path(work) / "corpus", kind.name, kind.count, arguments.seed)
                for line in speed.measure(folder, kind, Path(work)):
                    print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
