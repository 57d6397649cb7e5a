"""Every number in China's open-government annual reports, as data that researchers trust.

A tour, in the order in which a file is dealt with:

- `model` holds the types that all stages share, `form` the form itself, as data: a file of TOML for each edition.
- `pipeline` names the stages of one report: `readers` (bytes to a `Document`), `sections` and `heading`, `align` (tables to facts), `agencies`,
  `checks`, `repair` and `opinion` (whose mistake a broken sum is), `claims` (what the prose states).
- `batch` does that for a folder: `files` and `intake` find what is to be read, `engines`, `workers` and `reading` read it, `tables` makes rows of reports,
  `ledger`, `shards` and `store` keep them in Parquet so that a run may be killed anywhere.
- `panel` holds the reports of an output against each other.
- `compare` gives an output as frames; `indicators`, `compliance`, `roster`, `charts`, `export` and `report` ask them.
- `cli` and `commands` are the command `nianbao`.

For use in Python, all of it typed:

    from extract import batch, compare, indicators

    report = batch.read("report.pdf", "report.pdf")     # one file in this process; raises a kind of `errors.Unusable`
    if __name__ == "__main__":                          # workers import the program that starts them
        batch.run(["reports"], "output", batch.Limits(workers=0))
        rates = indicators.compute(compare.load("output").cells())

`compliance.assess`, `charts`, `export.export`, `report.write` and `panel.link` are what the commands of these names call. Nothing is imported
here, so that the command starts quickly.
"""

__version__ = "0.1.0"
