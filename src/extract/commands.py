"""The commands that ask an output folder: `export`, `compliance`, `report`. What they need is imported when they are called."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.errors import DONE, FAILED, WRONG_USE

if TYPE_CHECKING:
    import pandas as pd

    from extract.compare import Language

_GROUPS = ("year", "agency", "agency_id", "division", "division_code", "level", "function", "form", "status")
"""Columns that reports may be counted by."""
_OUTPUT = click.argument("output", type=click.Path(exists=True, file_okay=False, path_type=Path))
_ROSTER = click.option("--roster", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV of the agencies (and years) expected: columns agency or agency_id, and year.")  # fmt: skip
_WEIGHT = click.option("--weight", "weights", metavar="PART=N", multiple=True,
    help="Weight of a part in the score; 0 leaves it out.")  # fmt: skip


def tell(lines: Iterable[str]) -> None:
    """Print the results. A reader that has gone (`nianbao ... | head`) is no error, and changes no exit status."""
    try:
        for line in lines:
            click.echo(line)
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - Python flushes it when it ends


def say(message: object, status: int) -> int:
    """One line on stderr; gives the exit status that goes with it."""
    click.echo(f"nianbao: {message}", err=True)
    return status


def _plainly(command: Callable[..., int]) -> Callable[..., int]:
    """Errors that a user can mend, in one line on stderr."""

    @wraps(command)
    def call(*arguments: object, **options: object) -> int:
        from extract.store import BROKEN, damaged, is_of_the_disk

        try:
            return command(*arguments, **options)
        except FileNotFoundError as error:
            return say(error, WRONG_USE)
        except BROKEN as error:
            told = "" if is_of_the_disk(error) else damaged(Path(str(options["output"])))
            return say(told or error, FAILED)
        except ValueError as error:
            return say(error, WRONG_USE)

    return call


@click.command()
@_OUTPUT
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--to", "kind", type=click.Choice(["duckdb", "csv", "xlsx"]),
    help="Kind of file; by default what FILE ends in.")  # fmt: skip
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", help="Of the names of columns.")
@_ROSTER
@_WEIGHT
@_plainly
def export(
    output: Path, file: Path, kind: str | None, language: Language, roster: Path | None, weights: tuple[str, ...]
) -> int:
    """Write an output folder into one FILE for other programs.

    duckdb has all tables and the views facts, wide_en, wide_zh, wide_why_not and indicators; xlsx the same questions as sheets; csv one
    row per agency and year. A number that is not printed or not to be trusted stays empty, never 0. --roster and --weight are for
    the table compliance, which a csv has not.

    \b
    Examples:
      nianbao export output nianbao.duckdb
      nianbao export output table.csv --language zh
    """  # noqa: D301
    from extract.export import KINDS
    from extract.export import export as write

    kind = kind or file.suffix.removeprefix(".").lower()
    if kind not in KINDS:
        raise ValueError(f"{file} does not end in .duckdb, .csv or .xlsx; name the kind with --to.")
    assessed = None if kind == "csv" else _assessed(output, roster, weights)
    tell(write(output, kind, file, language, assessed))
    return DONE


@click.command()
@_OUTPUT
@_ROSTER
@_WEIGHT
@click.option("--by", default="year", help="Columns to count by, such as year,level or agency,year.")
@click.option("--csv", "file", type=click.Path(dir_okay=False, path_type=Path),
    help="Each agency and year, with all parts.")  # fmt: skip
@_plainly
def compliance(output: Path, roster: Path | None, weights: tuple[str, ...], by: str, file: Path | None) -> int:
    """Say who keeps to the form, and who did not report.

    Each report has a score from 0 to 100, the mean of its parts by weight: in_time, edition, sections, tables, cells,
    identities, prose, carry_over, fresh. What nothing tells is left out of it. carry_over and fresh need `nianbao link OUTPUT` first.

    \b
    Examples:
      nianbao compliance output
      nianbao compliance output --roster agencies.csv --by year,level --weight fresh=0
    """  # noqa: D301
    from extract.compliance import roll_up
    from extract.store import replacing, writing

    assessed = _assessed(output, roster, weights)
    columns = list(dict.fromkeys(column.strip() for column in by.split(",") if column.strip()))
    unknown = [column for column in columns if column not in _GROUPS or column not in assessed]
    if unknown or not columns:
        there = ", ".join(column for column in _GROUPS if column in assessed)
        raise ValueError(f"there is no column {', '.join(unknown) or 'named'} to count by; there are {there}.")
    if file is not None:
        with writing(file), replacing(file) as part:
            assessed.to_csv(part, index=False, encoding="utf-8-sig")
    shares = roll_up(assessed, columns)
    shares[columns] = shares[columns].astype("string").fillna("unknown")
    if shares.empty:
        tell([f"{output} holds no report, and no --roster says which were expected."])
    else:
        tell([shares.to_string(index=False, float_format=lambda x: f"{x:.2f}", na_rep="-")])
    return DONE


@click.command()
@_OUTPUT
@click.option("--html", "file", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="The page to write.")  # fmt: skip
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", help="The page opens in it; both are there.")
@_ROSTER
@_WEIGHT
@click.option("--only", metavar="COLUMN=VALUE", multiple=True,
    help="Only these agencies and years, such as year=2023, level=county or division_code=3205.")  # fmt: skip
@_plainly
def report(
    output: Path, file: Path, language: Language, roster: Path | None, weights: tuple[str, ...], only: tuple[str, ...]
) -> int:
    """Write one page to look at.

    It has the findings, the indicators, who keeps to the form, and the printed cell behind each number, in Chinese and English.
    The page is a single file and asks no network for anything.

    \b
    Examples:
      nianbao report output --html report.html
      nianbao report output --html report.html --roster agencies.csv --only division_code=32
    """  # noqa: D301
    from extract.report import write
    from extract.roster import read_roster
    from extract.store import writing

    pairs = [(column, value) for column, _, value in (given.partition("=") for given in only)]
    expected = None if roster is None else read_roster(roster)
    with writing(file):
        line = write(output, file, expected, _weights(weights), pairs, language)
    tell([line])
    return DONE


def _weights(given: tuple[str, ...]) -> dict[str, float]:
    from extract.compliance import WEIGHTS

    chosen = {**WEIGHTS}
    for pair in given:
        part, _, number = pair.partition("=")
        try:
            chosen[part] = float(number)
        except ValueError:
            chosen[part] = math.nan
        if not math.isfinite(chosen[part]):
            raise ValueError(f"--weight {pair} is not of the form PART=N, such as cells=3.")
    return chosen


def _assessed(output: Path, roster: Path | None, weights: tuple[str, ...]) -> pd.DataFrame:
    from extract.compare import load
    from extract.compliance import assess
    from extract.roster import read_roster, with_roster

    chosen = _weights(weights)
    loaded = load(output)
    assessed = assess(loaded, chosen)
    return assessed if roster is None else with_roster(assessed, loaded, read_roster(roster), chosen)
