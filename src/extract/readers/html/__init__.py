"""Web pages, as saved from a site or a browser, and web archives (MHT)."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final
from urllib.parse import unquote

from extract.boxes import Line, blocks_of, walk
from extract.errors import NotAReport, TooLarge, Unreadable
from extract.manner import USUAL, Manner
from extract.model import Document, Finding, Source
from extract.readers.html.archive import is_archive, page_of
from extract.readers.html.article import article, contents, has_article, is_furniture, measure, shows_article
from extract.readers.html.charset import to_utf8
from extract.readers.html.index import agency_name, iso_date, read_index
from extract.readers.html.inside import framed, is_quoted, page_in_message, page_in_strings, unfolded
from extract.readers.html.page import Page, Part
from extract.readers.html.tree import read_page

_LARGEST: Final = 32 * 1024 * 1024  # bytes; pictures inside a page may make it this large
_FILE: Final = re.compile(r"\.(?:pdf|docx?|wps|rtf|odt|ofd|xlsx?|et|zip|rar|7z|txt)(?![\w.])", re.IGNORECASE)
_LEAST: Final = 300  # characters of an article that is more than a few words above links to files
_FRONT: Final = 150  # texts before the article that may be labels and values
_TITLE: Final = re.compile("报告|年报|報告|年報")
_TITLE_END: Final = re.compile("(?:报告|年报|報告|年報)[)）》】]?$")
_JOINT: Final = re.compile(r"\s*[_|｜—–]+\s*|\s+-+\s+|-{2,}|(?<=[报告報])-(?=\D)")
_ATTACHED: Final = re.compile(r"^附件(?:下载)?\s*\d*\s*[：:]\s*")
_LOST: Final = "\ufffd".encode()
_HOST: Final = re.compile(r"(主办|承办)(?:单位)?\s*[：:]\s*([\u3400-\u9fff]{3,30})")
_SITE: Final = re.compile("(?:(?<!人民)政府)?(?:信息公开)?(?:门户|官方)?(?:网站|平台|网)$")
_GOVERNMENT: Final = re.compile("[\u3400-\u9fff]{2,16}人民政府")
_Front = tuple[str, Line | None, bool]
"""A text above the article, its line (None for the text of a cell), and whether it is in the article's box."""


def accepts(source: Source) -> bool:
    """True for web pages, web archives, JSON that carries a page, and other texts that quote one."""
    return source.media_type in ("text/html", "multipart/related", "application/json")


def read(source: Source, _: Manner = USUAL) -> Document:
    """The article of a page, with title, agency and dates as hints.

    Raises `NotAReport` for a page that only links to files or other pages, `Unreadable` for one without text, `TooLarge`
    beyond 32 MB.
    """
    content, named = source.content, ""
    if len(content) > _LARGEST:
        raise TooLarge("the page is larger than 32 MB; save its text, or print it to PDF")
    if is_archive(content):
        content, named = page_of(content)
    markup, encoding = to_utf8(content, named)
    if source.media_type == "application/json":
        markup = page_in_message(markup)
    elif is_quoted(text := markup.decode("utf-8", "replace")):
        markup = page_in_strings(text).encode()
    page = _seen(markup)
    body = article(page)
    _require_text(page, body)
    front = list(deque(_front(page, body), _FRONT))
    hints = _hints(page, front)
    blocks = tuple(blocks_of([*_headline(front, hints.get("title", "")), *contents(body)]))
    if not blocks:
        raise NotAReport("the page has links and no text of its own; open the report itself and save that page")
    return Document(
        source_id=source.id,
        reader="html",
        blocks=blocks,
        hints={"name": source.name, **hints},
        notes=_damage(markup, encoding),
    )


def _seen(markup: bytes) -> Page:
    """The page as it is shown; with what is hidden, or carried inside, where only that shows an article or has tables, as a
    script would show it.
    """
    if b"srcdoc" in markup:
        markup = framed(markup)
    page = read_page(markup)
    measure(page)
    if page.hidden and not (has_article(page.body) and page.body.grids):
        whole = read_page(markup, with_hidden=True)
        measure(whole)
        if whole.body.grids > page.body.grids or (has_article(whole.body) and not has_article(page.body)):
            return whole
    if not has_article(page.body) and (inner := unfolded(markup)):
        carried = read_page(inner)
        measure(carried)
        if has_article(carried.body):
            return carried
    return page


def _require_text(page: Page, body: Part) -> None:
    """Raise `NotAReport` or `Unreadable` for a page that shows the way to a text and has none."""
    if body.grids or body.headings or body.sentences > 2 or _figures(page.body) > 10:
        return
    files = _files(page)
    if files and body.chars - body.links < (_LEAST if has_article(body) else 10 * _LEAST):
        raise NotAReport(f"the page only links to the report; get and read {'、'.join(islice(files, 5))}")
    if page.body.chars:
        return
    framed = "、".join(filter(None, page.frames))
    if framed:
        raise NotAReport(f"the page is a frame round another; open and save {framed}")
    raise Unreadable("the page has no text; where a script fills it, save it from a browser, or print it to PDF")


def _figures(body: Part) -> int:
    """The number of lines that are figures: a page with many of them holds a table that lost its cells."""
    return sum(isinstance(item, Line) and item.text.isdecimal() for item in walk(body.items))


def _files(page: Page) -> list[str]:
    """The names of the files that a page links to or shows in a frame, without doubles."""
    found = []
    for text, address in page.links:
        text = _ATTACHED.sub("", text)
        if _FILE.search(text):
            found.append(text)
        elif _FILE.search(unquote(address)):
            name = unquote(address).rpartition("/")[2]
            found.append(f"{text} ({name})" if text else name)
    found += [unquote(address) for address in page.frames if _FILE.search(unquote(address))]
    return list(dict.fromkeys(found))


def _front(page: Page, body: Part) -> Iterator[_Front]:
    """The texts before the article begins, in reading order."""
    inside = body is page.body
    for item in walk(page.body.items):
        inside = inside or item is body
        if shows_article(item):
            return
        if isinstance(item, Line):
            yield item.text, item, inside
        elif item.grid is not None:
            yield from ((cell.text, None, inside) for cell in item.grid.cells)


def _headline(front: Sequence[_Front], title: str) -> list[Line]:
    """The title of the page where it stands above the article's box: the lines that say it, or that end as titles do."""
    above = [line for _, line, inside in front if line is not None and not (inside or line.links or is_furniture(line))]
    wanted = _bare(title)
    for count in (1, 2, 3):
        for last in range(len(above), count - 1, -1):
            lines = above[last - count : last]
            if wanted and "".join(_bare(line.text) for line in lines) == wanted:
                return lines
    return [line for line in above if _TITLE_END.search(line.text)][-1:]


def _hints(page: Page, front: Sequence[_Front]) -> dict[str, str]:
    """Title, agency, site, day of publication and day of writing, each from the place that says it best."""
    index = read_index(text for text, *_ in front)
    tagged = {id(line) for line in page.titles}
    titles = [
        page.meta.get("articletitle", ""),
        index.get("title", ""),
        *(text for text, line, _ in front if line is not None and id(line) in tagged and not line.links),
        *_JOINT.split(page.title),
    ]
    agencies = (index.get("agency", ""), page.meta.get("contentsource", ""), index.get("source", ""))
    found = {
        "title": next(filter(_TITLE.search, titles), ""),
        "agency": next(filter(None, map(agency_name, agencies)), ""),
        "site": _site(page),
        "hosts": "\n".join(_hosts(page)),
        "published": index.get("published") or iso_date(page.meta.get("pubdate", "")) or index.get("shown", ""),
        "written": index.get("written", ""),
        "listed": "\n".join(dict.fromkeys(text for text, _ in page.links if _TITLE_END.search(text))),
    }
    return {key: value for key, value in found.items() if value}


def _site(page: Page) -> str:
    """Whose site the page is of: by its meta tag, the end of its title, or the foot of the page; "" for unknown."""
    parts = _JOINT.split(page.title)
    named = [page.meta.get("sitename", ""), *reversed(parts)]
    if len(parts) > 1 and _GOVERNMENT.fullmatch(parts[-1]):
        return parts[-1]
    site = next((name for name in named if _SITE.search(name)), "")
    return _SITE.sub("", site) if site else next(iter(_hosts(page)), "")


def _hosts(page: Page) -> list[str]:
    """Who keeps the site by the foot of the page: its hosts (主办), and the offices that run it for them (承办). A bureau
    that runs the site of its government is left out: what it holds is not its own.
    """
    lines = (item for item in walk(page.body.items) if isinstance(item, Line) and "办" in item.text)
    found = [(match[1], match[2]) for line in lines if is_furniture(line) for match in _HOST.finditer(line.text)]
    hosts = [name for role, name in found if role == "主办"]
    return [*hosts, *(name for role, name in found if role == "承办" and name.endswith(("办公室", "办公厅")))]


def _bare(text: str) -> str:
    return "".join(text.split())


def _damage(markup: bytes, encoding: str) -> tuple[Finding, ...]:
    lost = markup.count(_LOST)
    if not lost:
        return ()
    message = (
        f"{lost} {'place' if lost == 1 else 'places'} in the page cannot be read as {encoding.upper()} and stand as \ufffd; "
        "compare it with the page on the site"
    )
    return (Finding("text-damaged", "warning", message, blame="source", zh=f"{lost}处不能按 {encoding.upper()} 识读"),)
