"""Freshly printed reports to measure on; their seed is not one of those that the tests use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def make(folder: Path, kind: str, count: int, seed: int) -> Path:
    """Print `count` reports in each style of a kind of file into a folder, with their gold files beside them."""
    command = [sys.executable, "-m", "fixtures.make", "--corpus", str(folder), "--format", kind]
    command += ["--count", str(count), "--seed", str(seed)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder
