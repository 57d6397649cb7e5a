"""The command `nianbao`: arguments in, lines and an exit status out."""

from __future__ import annotations

import contextlib
import json
import math
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from extract import batch, commands, engines, files, remote, tables
from extract.errors import DONE, FAILED, INTERRUPTED, WRONG_USE, Refused, Unusable
from extract.lean import forgo_pandas
from extract.manner import USUAL
from extract.reading import crash
from extract.show import show as shown
from extract.version import extractor
from extract.workers import WorkersFailed

_SETTINGS: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 100, "show_default": True}


def _tell_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"{ctx.info_name} {extractor()}")
        ctx.exit()


class _InOrder(click.Group):
    """A command whose commands are listed in the order in which they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_InOrder, context_settings=_SETTINGS)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="Show the version and exit.",
)
def nianbao() -> None:
    """Turn China's annual reports on government information disclosure (政府信息公开工作年度报告) into data.

    Begin with `nianbao run reports --output output`. `nianbao COMMAND --help` explains each command, with examples.
    """


class _Amount(click.FloatRange):
    """A number above zero; "nan" and "inf" are none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value} is not a number that something can be measured by.", param, ctx)
        return number


class _Output(click.Path):
    """A folder, or a URL of an object store, which is no path."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if remote.is_remote(str(value)) else super().convert(value, param, ctx)


@nianbao.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", required=True, type=_Output(file_okay=False, path_type=Path),
    help="Folder for the tables.")  # fmt: skip
@click.option("--workers", metavar="N", type=click.IntRange(min=1),
    help="Processes that read; by default one for each core.")  # fmt: skip
@click.option("--timeout", metavar="SECONDS", type=_Amount(min=0, min_open=True), default=60.0,
    help="Seconds that one file, or one page of a scan, may take.")  # fmt: skip
@click.option("--max-size", metavar="MB", type=_Amount(min=0, min_open=True), default=100.0,
    help="Megabytes that one file may have.")  # fmt: skip
@click.option("--max-pages", metavar="N", type=click.IntRange(min=1), default=USUAL.pages,
    help="Pages that a PDF, or pictures that one file, may have.")  # fmt: skip
@click.option("--max-pixels", metavar="MILLIONS", type=_Amount(min=0, min_open=True), default=USUAL.pixels / 1_000_000,
    help="Millions of pixels that a picture may have.")  # fmt: skip
@click.option("--max-memory", metavar="MB", type=click.IntRange(min=100), default=1400,
    help="Megabytes of memory that the process may use which reads a file.")  # fmt: skip
@click.option("--ocr", type=click.Choice(("auto", "always", "never")), default="auto",
    help="Which pages are recognised from their pictures: those without good text, all, none.")  # fmt: skip
@click.option("--engine", type=click.Choice([name for name, _ in engines.ENGINES]), default="local",
    help="Where files are read: by processes of this machine, or on a Ray cluster.")  # fmt: skip
@click.option("--address", metavar="HOST:PORT", help="The Ray cluster; without it, one is made of this machine.")
@click.option("--prune", is_flag=True, help="Take out the rows of files of earlier runs that are not in INPUT.")
@click.option("--force", is_flag=True, help="Read all files anew.")
@click.option("--checksum", is_flag=True, help="Tell changed files by their bytes alone, never by size and time.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, and one line instead of the summary.")
def run(
    inputs: tuple[str, ...],
    output: str | Path,
    workers: int | None,
    timeout: float,
    max_size: float,
    max_pages: int,
    max_pixels: float,
    ocr: str,
    max_memory: int,
    engine: str,
    address: str | None,
    prune: bool,
    force: bool,
    checksum: bool,
    quiet: bool,
) -> int:
    """Read reports into Parquet tables.

    INPUT is a file, a folder (read with all folders in it) or a glob in quotes. Each file ends as a row of `reports`, as
    another name of a report with the same bytes, or as a row of `failures` that says what to do next. In folders, names that
    begin with a dot are passed over. ZIP and tar archives are read like folders (`2023.zip!/county.pdf`).

    Run again with the same OUTPUT, it reads what is new or has changed, and takes out the rows of what changed. A file is known
    by its name. It counts as unchanged where size, time of change and inode are those of the last time, else where
    its bytes have the same SHA-256; --checksum takes the bytes of every file. Files that other code of nianbao read, or
    with another --ocr, are read anew; those that failed for want of time, memory or size, when the limits change. An OUTPUT of a
    version that kept no ledger is replaced. A run that was stopped or killed goes on where it was. What is done can be read
    from OUTPUT while the run goes on.

    \b
    Examples:
      nianbao run reports --output output
      nianbao run 'reports/**/*.pdf' more/2023.txt --output output --workers 4

    \b
    Then, in Python:
      pandas.read_parquet("output/facts")
    or in DuckDB:
      SELECT * FROM read_parquet('output/facts/**/*.parquet', hive_partitioning = true)

    Exit status: 0 every file became a report, 1 at least one could not be read (now, or in an earlier run and unchanged), 2 the
    command line was wrong, 130 interrupted (what was finished is kept).
    """  # noqa: D301
    limits = batch.Limits(
        workers or 0,
        timeout,
        size=int(max_size * 1_000_000),
        memory=max_memory * 1_000_000,
        pages=max_pages,
        pixels=int(max_pixels * 1_000_000),
    )
    options = batch.Options(prune, force, checksum, ocr)
    try:
        chosen = engines.engine(engine, address)
        with _progress(inputs, output, quiet) as on_progress:
            summary = batch.run(inputs, output, limits, on_progress=on_progress, options=options, engine=chosen)
    except (WorkersFailed, OSError) as error:
        return commands.say(f"the run was given up, and {output} is as at its last checkpoint: {error}", FAILED)
    commands.tell([summary.line(str(output))] if quiet else summary.lines(str(output)))
    if summary.interrupted:
        return INTERRUPTED
    return FAILED if summary.failed or summary.unread_before else DONE


@nianbao.command()
@click.argument("output", type=_Output(exists=True, file_okay=False, path_type=Path))
def status(output: str | Path) -> int:
    """Say what an output folder holds, and what of it is stale.

    A file is stale where other code of nianbao read it, where its size or time of change is another than when it
    was read, and where it is no more. Also while a run writes into OUTPUT, what its last checkpoint holds.

    \b
    Example:
      nianbao status output
    """  # noqa: D301
    commands.tell(batch.status(output).lines(str(output)))
    return DONE


@nianbao.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON, for programs.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", help="Of what is said about it.")
def show(file: str, as_json: bool, language: str) -> int:
    """Show one report in the terminal.

    It says what the report is, shows its sections and its tables as the form prints them, and says what is odd about it.

    \b
    Examples:
      nianbao show report.pdf
      nianbao show report.pdf --language zh
      nianbao show report.pdf --json | jq '.facts[] | select(.status != "printed")'

    The JSON has the keys `report`, `sections`, `facts`, `findings` and `claims`; in them, the keys are the columns of the tables
    that `nianbao run` writes.
    """  # noqa: D301
    name = Path(file).name
    try:
        report = batch.read(file, name)
    except Unusable as error:
        return commands.say(f"{file}: {error}", FAILED)
    except Exception as error:
        return commands.say(f"{file}: {crash(error)}", FAILED)
    if as_json:
        commands.tell([json.dumps(tables.plain(name, report), ensure_ascii=False, indent=1)])
    else:
        Console(width=None if sys.stdout.isatty() else 100).print(shown(report, name, language == "zh"))
    return DONE


@nianbao.command()
@click.argument("output", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--stock-share", metavar="SHARE", type=click.FloatRange(0, 1), default=0.05,
    help="A sentence that more than this share of all agencies have is a stock phrase, and copied from nobody.")  # fmt: skip
@click.option("--copied-share", metavar="SHARE", type=click.FloatRange(0, 1), default=0.5,
    help="Share of a section's sentences that stand in an earlier report, from which on it is a finding.")  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="No progress, and one line instead of the summary.")
def link(output: Path, stock_share: float, copied_share: float, quiet: bool) -> int:
    """Hold the reports of a folder against each other.

    OUTPUT is what `nianbao run` wrote. Three tables are added to it: `links` (requests carried into the next year, documents in
    force, several files of one agency and year, the sums of departments), `copies` (sections 一 and 五 taken from earlier reports),
    and `panel_findings` (what is broken, with the columns of `findings`). What is not printed without doubt is not called
    broken; such links say why they were not checked. A `nianbao run` that changes the reports takes the three tables away: link again.

    \b
    Example:
      nianbao link output

    Exit status: 0 the tables were written, whatever was found; 1 they could not be written; 2 the command line was wrong, or
    OUTPUT holds no reports; 130 interrupted (OUTPUT is as it was).
    """  # noqa: D301
    from extract import panel  # the other commands do without it

    console = Console(stderr=True)
    shares = panel.Shares(stock_share, copied_share)
    try:
        if quiet or not console.is_terminal:
            summary = panel.link(output, shares)
        else:
            with console.status("") as status:
                summary = panel.link(output, shares, on_progress=status.update)
    except OSError as error:
        return commands.say(f"the links could not be drawn, and {output} is as it was: {error}", FAILED)
    commands.tell([summary.line(str(output))] if quiet else summary.lines(str(output)))
    return DONE


for command in (commands.compliance, commands.report, commands.export):
    nianbao.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give the exit status; as `nianbao` and `python -m extract` do."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a terminal without Chinese
    if arguments is None and sys.argv[1:2] == ["run"]:
        forgo_pandas()  # the process is ours alone, and ends with the run
    try:
        return int(nianbao.main(arguments, prog_name="nianbao", standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return WRONG_USE
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "nianbao"
        return commands.say(f"{error.format_message()} See {command} --help.", WRONG_USE)
    except Refused as error:
        return commands.say(error, error.status)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):  # the reader of our output has gone, for which click and rich end the program
        sys.stderr.close()  # Python would complain about that when it ends
        return DONE


@contextlib.contextmanager
def _progress(inputs: Sequence[str], output: str | Path, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A bar on stderr: files, rate, time left. Nothing at all where nobody would see it."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda done: None
        return
    bar = Progress(
        BarColumn(),
        TextColumn("{task.completed:,.0f} of {task.fields[found]} files, {task.fields[rate]:,.0f} a second, left"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )
    task = bar.add_task("", total=None, found="?", rate=0.0)

    def count() -> None:
        """Beside the work, which begins with the first file and not when all are counted."""
        try:
            total = sum(1 for _ in files.find(inputs, leave_out=output))
        except OSError:
            return  # the run itself will say so
        bar.update(task, total=total, found=f"{total:,}")

    def update(done: int) -> None:
        elapsed = bar.tasks[0].elapsed or 0.0
        bar.update(task, completed=done, rate=done / elapsed if elapsed else 0.0)

    with bar:
        threading.Thread(target=count, daemon=True).start()
        yield update
