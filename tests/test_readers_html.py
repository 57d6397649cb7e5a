"""Web pages: the article and nothing else, tables in their grid, what the page says about itself, and no page too odd."""

import contextlib
import html
import json
import random
import time
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.boxes import read_table
from extract.errors import NotAReport, TooLarge, Unreadable, Unusable
from extract.model import Document, Paragraph, Table
from extract.readers import open_source, read
from extract.readers.html import tree, visit
from extract.readers.html.charset import to_utf8
from extract.readers.html.index import iso_date, read_index

PROSE = "本年度通过网站主动公开政府信息四十二条，按时答复全部申请。"
TABLE = "<table><tr><td>信息内容</td><td>制发件数</td></tr><tr><td>规章</td><td>0</td></tr><tr><td>文件</td><td>7</td></tr></table>"
ARTICLE = f"<p>一、总体情况</p><p>{PROSE}</p>{TABLE}<p>二、其他事项</p><p>{PROSE}</p>"


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def document(body: str, head: str = "") -> Document:
    return read(open_source("page", page(body, head)))


def texts(found: Document) -> list[str]:
    return [block.text for block in found.blocks if isinstance(block, Paragraph)]


def grid(found: Table) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row] for row in found.grid]


def table(markup: str) -> list[list[str | None]]:
    """The grid of the only table of a page."""
    (found,) = document(f"<p>一、情况</p><p>{PROSE}</p>{markup}").tables()
    return grid(found)


# --- text


def test_blocks_end_lines_and_inline_tags_do_not():
    """Paragraphs, items and breaks are lines of their own; spans and fonts inside a word leave no trace."""
    found = document(
        f"<p>一、<b>总</b><font>体</font>情况</p><div>{PROSE}<br>第二行<p>第三行</div><ul><li>甲<li>乙</ul>"
    )
    assert texts(found) == ["一、总体情况", PROSE, "第二行", "第三行", "甲", "乙"]
    assert {block.joins for block in found.paragraphs()} == {False}


def test_white_space_is_what_a_browser_shows():
    """Runs of white space are one space, and a source wrapped between Chinese words has none there."""
    found = document(f"<p>\n  一、&nbsp;&emsp;总体\n\t情况 </p><p>{PROSE}</p><p>共 12\n件&#8203;，零\ufeff件</p>")
    assert texts(found) == ["一、 总体情况", PROSE, "共 12 件，零件"]


def test_what_no_one_sees_is_no_text():
    """Scripts, styles, comments, hidden and struck-out text, notes on pronunciation and Word's own XML are left out."""
    hidden = (
        "<script>var a='<p>脚本</p>'</script><style>p{}</style><!-- 注释 --><div style='DISPLAY: none'>隐藏</div><p hidden>隐</p>"
        "<xml><w:View>Normal</w:View></xml><noscript>请启用脚本</noscript><select><option>选项</option></select>"
    )
    found = document(
        f"{hidden}<p>一、情况</p><p>{PROSE}</p><p>共<del>3</del><s>4</s>5<span style='display: none'>6</span>件，<ruby>現<rt>xiàn</rt></ruby>行</p>"
    )
    assert texts(found) == ["一、情况", PROSE, "共5件，現行"]


CELLS = "<table><tr><td>信息内容</td><td>制发件数</td></tr><tr><td>规章</td><td>{}</td></tr></table>"


@pytest.mark.parametrize(
    ("sheet", "cell", "shown"),
    [
        (".old{display:none}", '<i class="old">3</i>7', "7"),
        ("td b { display : none !important }", "<b>3</b>7", "7"),
        ("@media print{.old{display:none}}", '<i class="old">3</i>7', "37"),
        ("@media (max-width:600px){.old{display:none}}", '<i class="old">3</i>7', "37"),
        ("@media screen and (min-width:700px){.old{display:none}}", '<i class="old">3</i>7', "7"),
        (".n{display:none} .n.on{display:inline}", '<i class="n">3</i><i class="n on">7</i>', "7"),
        (".n.on{display:inline} .n{display:none}", '<i class="n">3</i><i class="n on">7</i>', "7"),
        (".n{display:none}", '<i class="n" style="display:inline">37</i>', "37"),
        (
            ".n:hover{display:none} /* .m{display:none} */ ::x{display:none}",
            '<i class="n">3</i><i class="m">7</i>',
            "37",
        ),
        (".tip{position:absolute;visibility:hidden}", '<i class="tip">3</i>7', "7"),
        (".tip{visibility:hidden}", '<i class="tip">37</i>', "37"),
        (".tip{font-size:0}", '<i class="tip">3</i>7', "7"),
        (".tip{font-size:0.9em}", '<i class="tip">3</i>7', "37"),
        (".sr{position:absolute;width:1px;clip:rect(0, 0, 0, 0)}", '<i class="sr">3</i>7', "7"),
        ("@media print{body *{visibility:hidden} .n *{visibility:visible}}", "<i>3</i>7", "37"),
        ("@media print{.tip{visibility:hidden}} .tip{color:red}", '<i class="tip">3</i>7', "37"),
        ("", '<i style="visibility: hidden">3</i>7', "7"),
        ("", '<i style="font-size:0">3</i>7', "7"),
        ("", '<i style="font-size:0.9em">3</i>7', "37"),
        ("", '<i style="font-size:0"><b style="font-size:14px">37</b></i>', "37"),
        ("", '<i style="position:absolute;left:-9999px">3</i>7', "7"),
        ("", '<i style="width:0;overflow:hidden">3</i>7', "7"),
        ("", '<i style="opacity:.9">3</i>7', "37"),
        ("", '<i style="color:#ffffff">3</i>7', "7"),
        ("", '<i style="color:white">37</i>', "37"),
        ("", '<i style="color:#fff;background:#00f">3</i>7', "37"),
    ],
)
def test_what_styles_hide_is_no_part_of_a_figure(sheet, cell, shown):
    """A sheet in the page counts as a window on a desk shows it, white on white counts as nothing beside other figures."""
    found = document(f"<p>一、情况</p><p>{PROSE}</p>{CELLS.format(cell)}", f"<style>{sheet}</style>")
    assert [grid(t)[1][1] for t in found.tables()] == [shown]


def test_a_copy_for_telephones_is_not_read_beside_the_table():
    """Of two tables the one is read that a sheet does not hide; if only hidden tables are there, a click shows them."""
    sheet = "<style>.m{display:none}</style>"
    two = f'<p>一、情况</p><p>{PROSE}</p><div class="m">{CELLS.format(3)}</div>{CELLS.format(7)}'
    assert [grid(t)[1][1] for t in document(two, sheet).tables()] == ["7"]
    folded = f'<p>一、情况</p><p>{PROSE}</p><div class="m">{CELLS.format(7)}</div>'
    assert [grid(t)[1][1] for t in document(folded, sheet).tables()] == ["7"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<img src="a.gif">', "\ufffc"),
        ('<p><img src="a.gif" alt="12"></p>', "\ufffc"),
        ('<img src="spacer.gif">', ""),
        ('<img src="a.gif" width="1" height="1">', ""),
        ('7<img src="a.gif">', "7"),
        ("<svg><text>7</text></svg>", "\ufffc"),
        ("<select><option>0<option selected>7</select>", "\ufffc"),
    ],
)
def test_a_cell_with_a_picture_is_not_blank(cell, text):
    """A picture may show a figure; those that only keep room do not, nor those beside text."""
    assert table(CELLS.format(cell))[1][1] == text


def test_a_table_in_the_source_of_a_frame_stands_where_the_frame_does():
    """A frame with its page in `srcdoc` shows it in its place, beside what else the page says."""
    found = document(
        f"<p>一、情况</p><p>{PROSE}</p><iframe srcdoc='{html.escape(CELLS.format(7))}'></iframe><p>二、其他</p>"
    )
    assert [grid(t)[1][1] for t in found.tables()] == ["7"]
    assert texts(found)[-1] == "二、其他"


def test_an_article_that_a_script_would_show_is_read():
    """Where only hidden text makes an article, it is the article."""
    found = document(f"<p>正在加载</p><div style='display:none'>{ARTICLE}</div>")
    assert PROSE in texts(found)
    assert len(list(found.tables())) == 1


def test_lines_of_torn_tables_stay_apart():
    """A table that became text keeps its lines, and in pre its spaces and empty lines, for they are all it has."""
    torn = document(f"<p>一、情况</p><p>{PROSE}</p><p>规章 | 0 | 0 |</p><div>文件<br>7<br>0</div>")
    assert texts(torn)[2:] == ["规章 | 0 | 0 |", "文件", "7", "0"]
    raw = document(f"<pre>一、情况\n{PROSE}\n\n规章     0\n  文件   7\n</pre>")
    assert texts(raw) == ["一、情况", PROSE, "", "规章     0", "  文件   7"]
    assert {block.joins for block in raw.paragraphs()} == {None}


# --- tables


def test_spans_are_kept_and_cells_find_their_columns():
    """A cell stands in the next column that no cell from above hangs into; it is stored once, with its spans."""
    found = document(
        f"<p>一、情况</p><p>{PROSE}</p><table><tr><th rowspan=2>甲</th><th colspan='2'>乙</th></tr>"
        "<tr><td>丙</td><td>丁</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>"
    )
    (one,) = found.tables()
    assert grid(one) == [["甲", "乙", "乙"], ["甲", "丙", "丁"], ["1", "2", "3"]]
    assert [(c.text, c.row_span, c.column_span) for c in one.cells][:3] == [("甲", 2, 1), ("乙", 1, 2), ("丙", 1, 1)]
    assert (one.place.path, one.cells[-1].place.path) == ("table[1]", "table[1]/tr[3]/td[3]")
    assert found.blocks[0].place.path == "p[1]"


def test_unclosed_cells_and_missing_rows_are_mended():
    """Tables are built as browsers build them: end tags may be missing, and so may the rows."""
    assert table("<table><tr><td>甲<td>乙<tr><td>1<td>2</table>") == [["甲", "乙"], ["1", "2"]]
    assert table("<table><td>甲</td><td>乙</td><tr><td>1</td><td>2</td></table>") == [["甲", "乙"], ["1", "2"]]


def test_spans_beyond_the_table_end_with_it():
    """Too large spans make no rows and columns that nobody sees; nor do empty rows."""
    wide = "<table><tr><td colspan=1000000>甲</td></tr><tr><td>1</td><td rowspan=99>2</td></tr><tr></tr><tr><td>3</td></tr></table>"
    assert table(wide) == [["甲", "甲"], ["1", "2"], ["3", "2"]]
    assert table("<table><tr><td rowspan=0>甲</td><td>1</td></tr><tr><td>2</td></tr></table>") == [
        ["甲", "1"],
        ["甲", "2"],
    ]


def test_the_foot_of_a_table_comes_last():
    """thead, tbody and tfoot are shown in this order, wherever they stand; a span ends with its group."""
    markup = (
        "<table><tfoot><tr><td>合计</td><td>3</td></tr></tfoot><tbody><tr><td rowspan=5>甲</td><td>3</td></tr></tbody>"
        "<thead><tr><th>名称</th><th>数</th></tr></thead></table>"
    )
    assert table(markup) == [["名称", "数"], ["甲", "3"], ["合计", "3"]]


def test_a_short_row_leaves_gaps():
    """A row with fewer cells than the table has columns has no cell there, and not an empty one."""
    assert table("<table><tr><td>甲</td><td>乙</td></tr><tr><td>1</td></tr></table>") == [["甲", "乙"], ["1", None]]


def test_cells_hold_lines():
    """The blocks of a cell are its lines; a figure cut into spans is one figure; inputs show their values."""
    markup = (
        "<table><tr><td><p>商业</p><p>企业</p></td><td>结果<br>维持</td></tr>"
        "<tr><td><span>1</span><span>2</span>&nbsp;</td><td><input value=3></td></tr>"
        "<tr><td>甲</td><td><textarea readonly>4</textarea></td></tr></table>"
    )
    assert table(markup) == [["商业\n企业", "结果\n维持"], ["12", "3"], ["甲", "4"]]


def test_text_after_a_block_in_a_cell_is_a_line_of_its_own():
    """Two numbers are never glued together because only one of them stands in a paragraph."""
    assert table(
        "<table><tr><td>甲</td><td>乙</td></tr><tr><td><p>1</p>2</td><td>3<div>4</div>5</td></tr></table>"
    ) == [
        ["甲", "乙"],
        ["1\n2", "3\n4\n5"],
    ]


def test_layout_tables_are_dissolved():
    """A table round the article, and one round a table, are no tables; what they hold is read in order."""
    markup = f"<table><tr><td><a href=/a>首页</a></td><td><p>一、情况</p><p>{PROSE}</p><table><tr><td>{TABLE}</td></tr></table></td></tr></table>"
    found = document(markup)
    assert texts(found)[-2:] == ["一、情况", PROSE]
    assert [grid(one)[1] for one in found.tables()] == [["规章", "0"]]


def test_a_report_typed_into_one_table_is_taken_apart():
    """Rows of prose and headings are lines, and the rows between them are tables, with their place in the one table."""
    wide = "<tr><td colspan=2>{}</td></tr>".format
    prose = "".join(f"<p>{PROSE * 3}</p>" for _ in range(3))
    rows = "<tr><td>信息内容</td><td>件数</td></tr><tr><td>规章</td><td></td></tr>"
    found = document(f"<table>{wide('一、情况')}{wide(prose)}{wide('二、公开')}{rows}{wide('三、申请')}{rows}</table>")
    kept = [block.text if isinstance(block, Paragraph) else grid(block) for block in found.blocks]
    one = [["信息内容", "件数"], ["规章", ""]]
    assert kept == ["一、情况", *[PROSE * 3] * 3, "二、公开", one, "三、申请", one]
    assert [table.cells[-1].place.path for table in found.tables()] == ["table[1]/tr[5]/td[2]", "table[1]/tr[8]/td[2]"]


def test_a_small_table_in_a_cell_belongs_to_the_cell():
    """A nested table that is part of a larger one is text of its cell."""
    inner = "<table><tr><td>其中</td><td>2</td></tr></table>"
    rows = "".join(f"<tr><td>第{n}项</td><td>{n}</td></tr>" for n in range(9))
    markup = f"<table><tr><td>名称</td><td>数</td></tr>{rows}<tr><td>合计</td><td>36{inner}</td></tr></table>"
    assert table(markup)[-1] == ["合计", "36\n其中\n2"]


def test_both_ways_to_read_a_table_agree(monkeypatch):
    """A table of plain texts is read in one pass; walked like any other part of a page, it is the same table."""
    rng = random.Random(7)
    pieces = (
        *("1", "<p>2</p>", "<br>", "&nbsp;", "<span>3</span>", "<div>甲<p>乙</p></div>", "\n ", "<b>丙<i>丁</i></b>"),
        *("<li>戊", "<span><p>己</p></span>", "<hr>", "<p></p>", "<div>\n</div>"),
    )

    def cell() -> str:
        spans = f"rowspan={rng.randint(1, 2)} colspan={rng.randint(1, 2)}"
        return f"<td {spans}>{''.join(rng.choices(pieces, k=rng.randint(0, 4)))}</td>"

    def row() -> str:
        return f"<tr>{''.join(cell() for _ in range(rng.randint(1, 4)))}</tr>"

    markups = [f"<table>{''.join(row() for _ in range(rng.randint(2, 5)))}</table>".encode() for _ in range(150)]

    def grids() -> list[Table | None]:
        found = []
        for markup in markups:
            part = next(part for part in tree.read_page(markup).parts if part.kind == "table")
            if part.grid is None:
                read_table(part)
            found.append(part.grid)
        return found

    quick = grids()
    monkeypatch.setattr(visit.Visit, "_plain_groups", lambda *_: None)
    assert quick == grids()
    assert sum(one is not None for one in quick) > 100


# --- the article among all that stands round it

NAV = "".join(f"<li><a href=/c{n}>政务公开栏目{n}</a></li>" for n in range(30))
AROUND = (
    f"<div class=top><ul>{NAV}</ul></div><div>您当前的位置：<a href=/>首页</a> &gt; <a href=/x>年报</a></div>"
    "<div class=r><h1>某局2023年政府信息公开工作年度报告</h1><div>发布时间：2024-01-19 15:44 来源：某市某局 浏览次数：12 【字体：大 中 小】</div>"
    "<div class=z>{}</div><div>扫一扫在手机打开当前页</div><div>上一篇：<a href=/p>某局2022年报告</a></div>"
    f"<div class=about><h4>相关文章</h4><ul>{NAV}</ul></div></div>"
    "<div class=f>主办：某市人民政府 承办：某市人民政府办公室<br>网站标识码：1234567890 示ICP备1号</div>"
)


def test_only_the_article_and_its_title_are_kept():
    """Navigation, path, counters, related links and the foot of a site are left out, without a rule for the site."""
    found = document(AROUND.replace("{}", ARTICLE))
    assert texts(found) == ["某局2023年政府信息公开工作年度报告", "一、总体情况", PROSE, "二、其他事项", PROSE]
    assert len(list(found.tables())) == 1


@pytest.mark.parametrize(
    "wrap", ["{}", "<table><tr><td>{}</td></tr></table>", "<div><div><section>{}</section></div></div>"]
)
def test_an_article_is_found_in_any_box(wrap):
    """It does not matter how deep the article lies, or in what."""
    found = document(AROUND.replace("{}", wrap.replace("{}", ARTICLE)))
    assert texts(found)[1:] == ["一、总体情况", PROSE, "二、其他事项", PROSE]


def test_parts_of_an_article_in_boxes_of_their_own_are_all_kept():
    """Where each section has its own box, the article is the box round them."""
    parts = "".join(f"<div class=nav><p>{n}、情况</p><p>{PROSE}</p>{TABLE}</div>" for n in "一二三")
    found = document(AROUND.replace("{}", parts))
    assert texts(found).count(PROSE) == 3
    assert len(list(found.tables())) == 3


def test_signature_and_attachments_stay():
    """What follows the article in its own box is not junk: signature and date."""
    found = document(AROUND.replace("{}", ARTICLE + "<p>某市某局</p><p>2024年1月19日</p>"))
    assert texts(found)[-2:] == ["某市某局", "2024年1月19日"]


def test_tables_that_are_pictures_leave_the_sections():
    """Pictures cannot be read here; the headings and the prose can."""
    found = document(f"<p>一、总体情况</p><p>{PROSE}</p><p>二、公开情况</p><p><img src=a.png></p>")
    assert texts(found) == ["一、总体情况", PROSE, "二、公开情况"]


# --- what the page says about itself

INDEX = {
    "table": "<table><tr><td>索引号：</td><td>1/2024-2</td><td>发布机构：</td><td>某市某局</td></tr>"
    "<tr><td>成文日期：</td><td>2024年1月5日</td><td>发布日期：</td><td>2024-01-19</td></tr></table>",
    "one cell a pair": "<table><tr><td><b>索 引 号：</b>1</td><td><b>发布机构：</b>某市某局</td></tr>"
    "<tr><td>成文日期：2024.1.5</td><td>发布日期：2024/01/19 09:00</td></tr></table>",
    "list": "<ul><li><b>索引号：</b><span>1</span></li><li>发布机构： 某市某局</li><li>成文日期：20240105</li><li>发布日期：2024-1-19</li></ul>",
    "definitions": "<dl><dt>索引号</dt><dd>1</dd><dt>发布机构</dt><dd>某市某局</dd><dt>成文日期</dt><dd>二〇二四年一月五日</dd>"
    "<dt>发布日期</dt><dd>2024年01月19日</dd><dt>文号</dt><dd></dd></dl>",
    "lines": "<p>索&nbsp;引&nbsp;号：1<br>发布机构：某市某局<br>成文日期：2024-01-05<br>发布日期：2024-01-1915:44</p>",
    "on one line": "<div>索引号：1 发布机构：某市某局 成文日期：2024-01-05 发布日期：2024-01-19 有 效 性：有效</div>",
    "apart": "<p>索引号:</p><p>1</p><p>发布机构:</p><p>某市某局</p><p>成文日期:</p><p>2024-01-05</p><p>发布日期:</p><p>2024-01-19</p>",
}


@pytest.mark.parametrize("shape", INDEX)
@pytest.mark.parametrize("inside", [True, False])
def test_the_index_block_is_read_in_every_shape_and_is_no_text(shape, inside):
    """Labels and values are hints, told apart by their labels: the day of writing is not the day of publication."""
    block = INDEX[shape]
    found = document(f"<div>{block}{ARTICLE}</div>" if inside else f"<div>{block}</div><div>{ARTICLE}</div>")
    assert {key: found.hints[key] for key in ("agency", "published", "written")} == {
        "agency": "某市某局",
        "published": "2024-01-19",
        "written": "2024-01-05",
    }
    assert texts(found) == ["一、总体情况", PROSE, "二、其他事项", PROSE]
    assert len(list(found.tables())) == 1


def test_meta_tags_and_title_are_hints():
    """The title is that of the article, not that of the site; a source that names nobody is no agency."""
    head = (
        "<title>2023年政府信息公开工作年度报告_某市人民政府</title><meta name=PubDate content='2024-01-19 10:00'>"
        "<meta name=ContentSource content=某市某局><meta name=SiteName content=某市人民政府门户网站>"
    )
    hints = document(ARTICLE, head).hints
    assert hints == {
        "name": "page",
        "title": "2023年政府信息公开工作年度报告",
        "agency": "某市某局",
        "site": "某市人民政府",
        "published": "2024-01-19",
    }
    named = document(
        ARTICLE,
        "<meta name=ArticleTitle content=某局年度报告><title>网站</title><meta name=ContentSource content=本站>",
    )
    assert named.hints == {"name": "page", "title": "某局年度报告"}


def test_the_site_of_a_government_is_named_at_the_end_of_the_title():
    """The last part of a page's title may be the government whose site it is, with no word of a site."""
    head = "<title>县水利局2023年政府信息公开工作年度报告_凤台县人民政府</title>"
    assert document(ARTICLE, head).hints["site"] == "凤台县人民政府"


def test_the_hosts_of_a_site_stand_in_its_foot():
    """Who keeps a site says so below the article; a bureau that runs it for its government does not have its report there."""
    assert document(AROUND.replace("{}", ARTICLE)).hints["hosts"] == "某市人民政府\n某市人民政府办公室"
    foot = "<div>主办单位：某县人民政府　承办单位：某县大数据局</div>"
    assert document(ARTICLE + foot).hints["hosts"] == "某县人民政府"
    assert "hosts" not in document(ARTICLE + "<p>本年培训两次，主办：某县水务局，参加者四十人。</p>").hints


def test_values_end_where_the_next_label_begins():
    """Empty values, doubled labels and words after a value are no part of it."""
    found = read_index(
        [
            "来源：",
            "发布机构： 某市某局 打印",
            "公开日期：〔〕号",
            "生成日期",
            "发布日期：2024-02-30",
            "时间：2024-03-01 来源：无",
        ]
    )
    assert found == {"agency": "某市某局", "shown": "2024-03-01"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-01-25 15:44", "2021-01-25"),
        ("2021-03-2918:26", "2021-03-29"),
        ("2022年01月18日来源", "2022-01-18"),
        ("2021.1.4", "2021-01-04"),
        ("20240105", "2024-01-05"),
        ("1970-01-01 08:00", ""),
        ("二〇二四年十二月三十一日", "2024-12-31"),
        ("2023-02-30", ""),
        ("第12号", ""),
    ],
)
def test_dates_in_all_their_shapes(text, day):
    """A date is read however it is written; what is none is not made one."""
    assert iso_date(text) == day


# --- encodings


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "gbk"),
        ("gb18030", "gb2312"),
        ("gb18030", "utf-8"),
        ("gb18030", ""),
        ("utf-8", "gb2312"),
        ("gb18030", "iso-8859-1"),
        ("utf-16", "utf-8"),
        ("utf-16-le", ""),
        ("utf-16-be", ""),
        ("utf-8", "nonsense"),
    ],
)
def test_the_bytes_tell_the_encoding(encoding, named):
    """What a page says about its encoding is believed only where the bytes agree."""
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={named}">' if named else ""
    markup = page(ARTICLE, head).decode()
    found = read(open_source("page", markup.encode(encoding)))
    assert texts(found)[1] == PROSE
    assert found.notes == ()


def test_traditional_pages_are_big5_only_where_the_bytes_say_so():
    """The same words come in GB18030 and Big5, whatever the page says."""
    text = "<p>一、總體情況</p><p>本報告由辦公室編製，資料的統計期限為一年，公開資訊若干條。</p>"
    for named in ("big5", "gb2312"):
        for encoding in ("big5", "gb18030"):
            markup = page(text, f"<meta charset={named}>").decode()
            assert texts(read(open_source("p", markup.encode(encoding))))[0] == "一、總體情況"


def test_damage_is_kept_and_noted():
    """A lost byte costs one place, not the encoding: it stands as U+FFFD and a finding says so."""
    whole = page(ARTICLE)
    at = whole.index("四十二".encode())
    found = read(open_source("page", whole[:at] + whole[at + 1 :]))
    assert "\ufffd" in texts(found)[1]
    assert [(note.code, note.severity, note.blame) for note in found.notes] == [("text-damaged", "warning", "source")]
    assert to_utf8("好".encode())[1] == "utf-8"


# --- pages without a report


def test_a_page_that_only_links_names_the_files():
    """The message says which files to get."""
    links = "<p>某局2023年年度报告见附件。</p><p><a href='/f/P1.pdf'>附件：某局2023年年度报告.pdf</a></p><p><a href=/f/%E5%B9%B4%E6%8A%A5.docx>下载</a></p>"
    with pytest.raises(NotAReport, match=r"get and read 某局2023年年度报告\.pdf、下载 \(年报\.docx\)"):
        document(AROUND.replace("{}", links))


def test_a_page_round_a_pdf_names_it():
    """A PDF shown in a frame, or by a viewer, is what has to be got."""
    for frame in ("<iframe src=/pdf/viewer.html?file=/f/report.pdf></iframe>", "<embed src=/f/report.pdf>"):
        with pytest.raises(NotAReport, match=r"/f/report\.pdf"):
            document(AROUND.replace("{}", frame))


def test_frames_and_scripts_are_named():
    """A page of frames says which page to save; one that a script fills says so."""
    with pytest.raises(NotAReport, match=r"open and save /main\.html"):
        read(open_source("p", b"<html><frameset><frame src='/main.html'></frameset></html>"))
    with pytest.raises(Unreadable, match="script"):
        document("<div id=app></div><script>start()</script>")
    with pytest.raises(NotAReport, match="links and no text"):
        document(f"<ul>{NAV}</ul>")


def test_an_article_with_attachments_is_an_article():
    """Files beside a report do not make it less of one."""
    found = document(AROUND.replace("{}", ARTICLE + "<p><a href=a.pdf>附件.pdf</a></p>"))
    assert len(list(found.tables())) == 1


# --- archives


def archive(*pages: str) -> bytes:
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["MIME-Version"] = "1.0"
    message.make_related()
    for markup in pages:
        message.add_related(markup, subtype="html")
    message.add_related(b"\x89PNG", "image", "png")
    return message.as_bytes()


def test_web_archives_are_read():
    """The largest page of an archive is the page; an archive without one says so."""
    found = read(open_source("a.mht", archive("<html>广告</html>", page(ARTICLE).decode())))
    assert texts(found)[1] == PROSE
    with pytest.raises(Unreadable, match="archive"):
        read(open_source("a.mht", archive()))


# --- hostile and broken pages


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 10_000 + PROSE,
        "<table><tr><td>" * 3_000 + PROSE,
        "".join(f"<font color={n}><p>{PROSE}" for n in range(3_000)),
        "<p>" + PROSE * 20_000,
        "<a href=x>" * 5_000 + PROSE,
        "<table>" + "<tr>" + f"<td colspan=1000 rowspan=65000>{PROSE}</td>" * 40 + "</tr>" * 3 + "</table>",
        "<table><tr>" + "<td>1</td>" * 900 + "</tr>" + "<tr><td>1</td></tr>" * 2_000 + "</table>",
        "<!--" + PROSE,
        "<p title='" + PROSE,
        "<table><tr><td" + " a" * 20_000,
    ],
    ids=lambda markup: markup[:20],
)
def test_no_page_takes_long(markup):
    """Whatever a page is like, there is an answer in seconds."""
    begin = time.thread_time()
    with contextlib.suppress(Unusable):
        read(open_source("page", f"<html><body>{markup}".encode()))
    assert time.thread_time() - begin < 10


def test_a_long_table_is_laid_out_in_seconds():
    """The time to lay out the grid of a table grows with its rows, and not with their square."""
    rows = "".join(f"<tr><td>第{n}项</td><td>{n}</td></tr>" for n in range(20_000))
    (found,) = document(f"<p>一、情况</p><p>{PROSE}</p><table>{rows}</table>").tables()
    begin = time.thread_time()
    assert len(found.grid) == 20_000
    assert time.thread_time() - begin < 5


def test_a_page_nested_without_end_is_refused():
    """The parser's time grows with the square of the depth, so such pages are not given to it."""
    with pytest.raises(TooLarge, match="nests"):
        document("<div>" * 60_000)
    with pytest.raises(TooLarge, match="tags"):
        document("<br>" * 500_000)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_pieces_of_a_page_are_read_or_refused(data):
    """A page cut anywhere, or with bytes replaced, is a document or one of the kinds of Unusable."""
    whole = bytearray(page(AROUND.replace("{}", ARTICLE), "<meta charset=utf-8>"))
    for _ in range(data.draw(st.integers(0, 12))):
        whole[data.draw(st.integers(15, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(20, len(whole)))])
    with contextlib.suppress(Unusable):
        for one in read(open_source("page", cut)).tables():
            assert {id(cell) for row in one.grid for cell in row if cell} == set(map(id, one.cells))


@pytest.mark.parametrize(
    "mark",
    [
        "<sup>1</sup>",
        "<SUP><a href='#n'>1</a></SUP>",
        "<span style='font-size:8px;vertical-align: super'>1</span>",
        "<span style='vertical-align:super'>１</span>",
    ],
)
def test_raised_figures_are_marks_of_notes(mark):
    """The mark of a note in a cell is no digit of the figure before it."""
    assert table(TABLE.replace("7<", f"7{mark}<"))[2] == ["文件", "7¹"]


CARRIERS = {
    "script": lambda inner: (
        f"<div id='app'></div><script>var data = {json.dumps({'title': '某县水利局2022年政府信息公开工作年度报告', 'content': inner})};</script>"
    ),
    "area": lambda inner: f"<textarea id='content' style='display:none'>{html.escape(inner)}</textarea>",
    "frame": lambda inner: f'<div>首页</div><iframe class="doc" srcdoc="{html.escape(page(inner).decode())}"></iframe>',
}


@pytest.mark.parametrize("carrier", CARRIERS.values(), ids=CARRIERS)
def test_an_article_that_a_page_carries_inside_is_read(carrier):
    """What a script, a text area or a frame's own source would show is read where the page shows nothing else."""
    found = document(carrier(ARTICLE))
    assert [grid(table) for table in found.tables()] == [grid(table) for table in document(ARTICLE).tables()]
    assert texts(found)[-2:] == ["二、其他事项", PROSE]


def test_the_articles_in_a_message_are_read_below_their_titles():
    """JSON as servers send it is read as the pages in its strings; one without any markup is a text."""
    title = "某县水利局2022年政府信息公开工作年度报告"
    for ascii_only in (True, False):
        sent = json.dumps({"code": 200, "data": {"title": title, "content": ARTICLE}}, ensure_ascii=ascii_only)
        source = open_source("data.json", sent.encode())
        assert source.media_type == "application/json"
        assert texts(read(source))[0] == title
    assert open_source("data.json", b'[{"a": 1}]').media_type == "text/plain"
    assert open_source("x", f"[字体: 大 小]<br>{ARTICLE}".encode()).media_type != "application/json"


QUOTED = {
    "script": lambda title, inner: (
        f"let menu = [{{'id': '{title}'}}]\nlet content = {json.dumps(inner, ensure_ascii=False)}\n"
    ),
    "program": lambda title, inner: f"TITLE = '{title}'\nHTML = {inner!r}\n",
    "SQL": lambda title, inner: (
        f"CREATE TABLE `a` (`id` int);\nINSERT INTO `a` VALUES (7, '{title}', '"
        + inner.replace("'", "\\'").replace('"', '\\"')
        + "');"
    ),
    "standard SQL": lambda title, inner: f"INSERT INTO a VALUES (7, '{title}', '" + inner.replace("'", "''") + "');",
    "CSV": lambda title, inner: f'id,title,content\n1,"{title}","' + inner.replace('"', '""') + '"\n',
    "CDATA": lambda title, inner: f"<?xml version='1.0'?><d><t>\"{title}\"</t><c><![CDATA[{inner}]]></c></d>",
    "feed": lambda title, inner: f"<?xml version='1.0'?><rss><t a='{title}'/><d>{html.escape(inner)}</d></rss>",
}


@pytest.mark.parametrize("quote", QUOTED.values(), ids=QUOTED)
def test_a_page_in_a_string_of_another_text_is_read(quote):
    """A script, a dump of a database, a cell of CSV or a feed holds a page in a string: its tables, spans and all, are those of the page."""
    title = "某县水利局2022年政府信息公开工作年度报告"
    inner = ARTICLE.replace("<table", '<table border="1" title="\'"').replace("\n", "")
    source = open_source("dump.txt", quote(title, inner).encode())
    found = read(source)
    assert source.media_type == "text/html"
    assert [grid(table) for table in found.tables()] == [grid(table) for table in document(ARTICLE).tables()]
    assert texts(found)[0] == title
    assert texts(found)[-1] == PROSE


def test_markup_among_lines_is_no_page_in_a_string():
    """A table in Markdown stays where it is; its lines are no strings."""
    text = "# 报告\n\n他说：“好”。\n\n<table><tr><td>规章</td><td>0</td></tr></table>\n"
    assert open_source("a.md", text.encode()).media_type == "text/markdown"
    assert open_source("a.txt", f"甲\n{text}".encode()).media_type == "text/plain"


def test_scripts_of_a_page_that_shows_its_article_are_not_looked_at():
    """Strings with markup in the scripts of a site are no part of a report that the page shows."""
    other = json.dumps(ARTICLE.replace("7", "8"))
    assert texts(document(f"<script>var other = {other}</script>{ARTICLE}")) == texts(document(ARTICLE))


def test_an_archive_of_too_many_parts_or_nested_ones_is_refused():
    """Each in a sentence that says what to do, and at once."""
    head = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
    with pytest.raises(TooLarge, match="save the page"):
        read(open_source("a.mht", head + b"--x\nContent-Type: text/html\n\n<p>1\n" * 30_000))
    nested = "".join(f"Content-Type: multipart/related; boundary=b{n}\n\n--b{n}\n" for n in range(2_000))
    with pytest.raises(Unreadable, match="nested"):
        read(open_source("a.mht", f"MIME-Version: 1.0\n{nested}Content-Type: text/html\n\n<p>x".encode()))
