"""The page is one file that asks no network, says what the output says, and works in a browser."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest
from fixtures.panel_output import report_id, source

from extract import batch, cli
from extract.codes import why
from extract.compare import load
from extract.compliance import assess
from extract.indicators import compute
from extract.report import TooMuch, write
from extract.roster import read_roster

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
]


@pytest.fixture(scope="module")
def page(panel, tmp_path_factory):
    """The page of the panel, with its roster."""
    file = tmp_path_factory.mktemp("report") / "report.html"
    write(panel[1], file, read_roster(panel[1].parent / "agencies.csv"))
    return file


@pytest.fixture(scope="module")
def data(page):
    """What is packed into the page."""
    return json.loads(re.search(r'id="data">(.*?)</script>', page.read_text(), re.DOTALL)[1])


def test_the_page_is_one_small_file_without_network(page):
    """Nothing is loaded from elsewhere, and a policy in the page forbids it; 1,800 agency-years stay well under 10 MB."""
    text = page.read_text()
    assert page.stat().st_size < 6e6
    assert "default-src 'none'" in text
    frame = text.replace(re.search(r'id="data">.*?</script>', text, re.DOTALL)[0], "")
    assert not re.search(r'(?:src|href)="(?!#|data:)|url\(|@import|fetch\(|XMLHttpRequest', frame)
    assert "http" not in frame.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")


def test_the_page_holds_each_printed_cell(panel, data):
    """Every number, blank, missing and doubtful cell of every report, with its page."""
    by_source = {row[5]: row for row in data["rows"] if row[5]}
    checked = 0
    for known in panel[0]:
        if known.outcome in ("absent", "unreadable"):
            continue
        row = by_source[source(known)]
        tables = {form.split("@")[0]: cells.split(",") for form, _, cells, *_ in row[8]}
        names = {}
        for table, cells in tables.items():
            spec = data["forms"][f"{table}@{known.editions[table]}"]
            order = [f"{table}.{key}.{column}" for key, _, _, columns, _ in spec["rows"] for column in columns]
            names |= dict(zip(order, cells, strict=True))
        for cell, value in known.values.items():
            mark = {"doubtful": "!", "missing": "x"}.get(known.unseen.get(cell), "")
            assert names[cell].startswith(mark)
            if known.unseen.get(cell) in ("blank", "missing"):
                assert names[cell] == mark
            else:
                assert float(names[cell].removeprefix("!")) == pytest.approx(float(value) + 7 * (mark == "!"))
            checked += 1
        if checked > 40_000:
            break
    assert checked > 40_000


def test_the_page_counts_as_the_program_does(panel, data):
    """Numerators, denominators, scores and outcomes are those of `compute` and `assess`."""
    output = load(panel[1])
    values = compute(output.cells()).set_index(["indicator", "report_id"])
    scores = assess(output).set_index("source")["score"]
    sources = {r[5]: at for at, r in enumerate(data["rows"]) if r[5]}
    rate = next(i for i in data["indicators"] if i["key"] == "disclosure_rate")
    ids = output.reports.set_index("source")["report_id"]
    for path, at in list(sources.items())[:400]:
        row = values.loc[("disclosure_rate", ids[path])]
        assert rate["words"][rate["why"][at]] == row["why_not"]
        if not row["why_not"]:
            assert rate["n"][at] / rate["d"][at] == pytest.approx(row["value"])
        assert data["rows"][at][6] == pytest.approx(scores[path], abs=0.06)
    outcomes = [data["outcomes"][r[2]] for r in data["rows"]]
    assert sorted(outcomes) == sorted(k.outcome for k in panel[0])
    assert len({report_id(k) for k in panel[0]}) == len(outcomes)


def test_text_of_a_report_cannot_break_out_of_the_page(tmp_path, panel, monkeypatch):
    """A closing tag inside a source's name stays text."""
    from extract import report

    payload = {"name": "</script><script>alert(1)</script>"}
    html = report._page(payload, "en")
    assert html.count("<script") == 2
    assert html.count("</script>") == 2
    assert json.loads(re.search(r'id="data">(.*?)</script>', html, re.DOTALL)[1]) == payload


def test_choosing_and_refusing(panel, tmp_path, monkeypatch, capsys):
    """--only leaves the others out; too much for a page is a plain message that says how to choose."""
    folder = str(panel[1])
    file = tmp_path / "x" / "page.html"
    assert cli.main(["report", folder, "--html", str(file), "--only", "year=2023", "--language", "en"]) == 0
    assert '<html lang="en">' in file.read_text()
    assert capsys.readouterr().out.startswith(f"{(load(panel[1]).chosen['year'] == 2023).sum()} agency-years")
    assert cli.main(["report", folder, "--html", str(file), "--only", "colour=red"]) == 2
    assert cli.main(["report", folder, "--html", str(file), "--only", "year=1900", "--only", "level=city"]) == 2
    assert "no agency and year with year=1900 and level=city" in capsys.readouterr().err
    monkeypatch.setattr("extract.report.MOST", 10)
    with pytest.raises(TooMuch, match="--only"):
        write(panel[1], file)
    assert cli.main(["report", folder, "--html", str(file)]) == 1
    assert "choose with --only" in capsys.readouterr().err


def test_a_report_on_the_statistics_of_2014_shows_its_cells(tmp_path):
    """A report before 2019 is a report: it is counted, and its annex stands in the page with what is odd about it."""
    batch.run([str(ROOT / "fixtures" / "statistics" / "source.txt")], tmp_path / "out", batch.Limits(workers=1))
    write(tmp_path / "out", tmp_path / "page.html")
    packed = json.loads(re.search(r'id="data">(.*?)</script>', (tmp_path / "page.html").read_text(), re.DOTALL)[1])
    facts = pd.read_parquet(tmp_path / "out" / "facts")
    ((form, _, cells, *_),) = packed["rows"][0][8]
    assert form == "statistics@2014"
    numbers = [float(cell.lstrip("?!~")) for cell in cells.split(",") if cell.lstrip("?!~x")]
    assert len(numbers) > 40
    assert numbers == facts["value"].dropna().tolist()


def test_the_page_says_why_a_cell_is_not_sure(tmp_path):
    """A cell that is a guess has how it was found, and each finding a sentence in Chinese too."""
    batch.run([str(ROOT / "fixtures" / "half-labels" / "source.txt")], tmp_path / "out", batch.Limits(workers=1))
    write(tmp_path / "out", tmp_path / "page.html")
    packed = json.loads(re.search(r'id="data">(.*?)</script>', (tmp_path / "page.html").read_text(), re.DOTALL)[1])
    row = packed["rows"][0]
    reasons = {(form, int(at)): packed["why"][number] for form, *_, unsure in row[8] for at, number in unsure.items()}
    facts = pd.read_parquet(tmp_path / "out" / "facts").query("status == 'inferred'")
    assert len(reasons) == len(facts) > 0
    assert {english for english, _ in reasons.values()} == {why(basis) for basis in facts["basis"]}
    assert all("行名" in chinese for _, chinese in reasons.values())
    assert all(found[6].endswith("。") for found in row[9])


def test_an_output_without_reports_is_shown_and_exported(tmp_path, capsys):
    """A folder of files that could not be read gives empty tables and a page that says so, and a roster all absent."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "no.pdf").write_bytes(b"%PDF-1.4 cut")
    (tmp_path / "roster.csv").write_text("agency,year\n泸县水务局,2023\n", encoding="utf-8")
    out = str(tmp_path / "out")
    assert cli.main(["run", str(tmp_path / "in"), "-o", out, "-q"]) == 1
    for name in ("x.csv", "x.xlsx", "x.duckdb"):
        assert cli.main(["export", out, str(tmp_path / name)]) == 0
    capsys.readouterr()
    assert cli.main(["compliance", out]) == 0
    assert "no report" in capsys.readouterr().out
    assert (
        cli.main(["compliance", out, "--roster", str(tmp_path / "roster.csv"), "--csv", str(tmp_path / "a.csv")]) == 0
    )
    assert pd.read_csv(tmp_path / "a.csv")["outcome"].tolist() == ["absent"]
    assert cli.main(["report", out, "--html", str(tmp_path / "page.html")]) == 0
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    command = [
        CHROMIUM,
        *QUIET,
        f"--user-data-dir={tmp_path / 'profile'}",
        "--dump-dom",
        (tmp_path / "page.html").as_uri(),
    ]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout
    assert 'data-ready="yes"' in shown
    seen = re.sub(r"<script.*?</script>", "", shown, flags=re.DOTALL)
    assert not re.search("Infinity|NaN|undefined|null", seen)


# What a person would do, done by a script in a copy of the page; what it finds is written into the page and read back.
_PROBE = """
<script>
(() => {
  const told = { ready: document.documentElement.dataset.ready, opened: performance.now() };
  const $ = (s) => document.querySelector(s), all = (s) => [...document.querySelectorAll(s)];
  told.cards = all(".card").length;
  told.wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  told.absent = $('[data-card="absent"] .figure').firstChild.textContent;
  $('[data-language="en"]').click();
  told.english = $("h1").textContent;
  $('[data-language="zh"]').click();
  told.chinese = $("h1").textContent;
  $("#by-year").value = "2023"; $("#by-year").dispatchEvent(new Event("change"));
  told.year = $("#ranking-head").textContent;
  $("#indicator").value = "requests_received"; $("#indicator").dispatchEvent(new Event("change"));
  const link = $("#ranking .link");
  told.agency = link.textContent; link.click();
  told.open = $("dialog").open;
  const cell = $('.cell[data-cell="requests.new.total"]');
  told.used = cell.classList.contains("used");
  cell.focus();
  cell.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, cancelable: true }));
  told.moved = document.activeElement.dataset.cell;
  cell.click();
  told.cell = $("#told").textContent;
  $(".close").click();
  told.closed = !$("dialog").open;
  const reachable = all("button, select, input, a[href]").filter((n) => n.tabIndex < 0 && !n.classList.contains("cell"));
  told.unreachable = reachable.length;
  told.unnamed = all("button").filter((n) => !n.textContent.trim() && !n.getAttribute("aria-label")).length;
  const node = document.createElement("pre");
  node.id = "told-by-probe"; node.textContent = JSON.stringify(told);
  document.body.append(node);
})();
</script>
"""


@pytest.fixture(scope="module", params=[1280, 390])
def browsed(request, page, tmp_path_factory):
    """What the probe found at a width, and what the console said."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    folder = tmp_path_factory.mktemp("browser")
    html = page.read_text()
    (folder / "inner.html").write_text(html.replace("</body>", _PROBE + "</body>"))
    # A window cannot be narrower than 500: the page is looked at in a frame, which hands out what the probe found.
    (folder / "outer.html").write_text(
        f'<iframe src="inner.html" style="width:{request.param}px;height:900px;border:0" onload="'
        "document.body.append(document.querySelector('iframe').contentDocument.getElementById('told-by-probe').cloneNode(true))"
        '"></iframe>'
    )
    command = [CHROMIUM, *QUIET, "--allow-file-access-from-files", f"--user-data-dir={folder / 'profile'}",
               "--window-size=1400,1000", "--dump-dom", (folder / "outer.html").as_uri()]  # fmt: skip
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    found = re.search(r'id="told-by-probe">(.*?)</pre>', result.stdout, re.DOTALL)
    assert found, result.stderr[-2000:]
    console = [line for line in result.stderr.splitlines() if "CONSOLE" in line]
    return request.param, json.loads(found[1].replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")), console


def test_in_a_browser_the_page_opens_quickly_and_without_an_error(browsed):
    """Ready before the page has loaded, nothing in the console, and no sideways scrolling at either width."""
    _, told, console = browsed
    assert told["ready"] == "yes"
    assert console == []
    assert told["opened"] < 8000  # 2,000 on a machine that has nothing else to do
    assert told["wide"] <= 0


def test_in_a_browser_one_gets_from_an_indicator_to_the_printed_cell(panel, browsed):
    """Language, year, indicator, agency, cell: the file, the page and the text as printed stand there at the end."""
    _, told, _ = browsed
    assert told["absent"] == str(sum(k.outcome == "absent" for k in panel[0]))
    assert told["english"].startswith("Open-government")
    assert told["chinese"].startswith("政府信息公开")
    assert told["year"].startswith("2023")
    assert told["open"]
    assert told["used"]
    most = max(
        (
            k
            for k in panel[0]
            if k.year == 2023
            and k.outcome not in ("absent", "unreadable")
            and k.value("requests.new.total") is not None
        ),
        key=lambda k: k.value("requests.new.total"),
    )
    assert told["agency"] == most.name
    assert f"“{most.value('requests.new.total')}”" in told["cell"]
    assert "2023/" in told["cell"]
    assert "第 3 页" in told["cell"]


def test_in_a_browser_the_keyboard_reaches_everything(browsed):
    """Every control can be tabbed to and has a name; arrow keys walk through the cells of a table."""
    _, told, _ = browsed
    assert told["moved"] == "requests.brought_forward.total"
    assert told["closed"]
    assert told["unreachable"] == 0
    assert told["unnamed"] == 0
