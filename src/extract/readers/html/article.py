"""Where the article of a page stands, without a rule for any site.

What shows an article are tables with figures, numbered headings and sentences; what shows everything else are links and
the words that all sites put round an article. The article is the smallest box that holds all of the former, less the
boxes inside it that hold only the latter. Leaving out too little costs a line of junk, leaving out too much a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extract.boxes import Box, Line, read_table
from extract.readers.html.index import is_index, is_labelled, label_alone
from extract.readers.html.page import Page, Part

_NUMBERED: Final = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[、.．，,)）]|第[一二三四五六七八九十]+部分")
_FIRST: Final = frozenset("（(一二三四五六七八九十第")
_LONGEST_HEADING: Final = 60
_SHORTEST_SENTENCE: Final = 30
_AROUND: Final = frozenset(("nav", "footer", "aside", "header", "menu", "search"))
_NAMES_AROUND: Final = re.compile(
    r"(?<![a-z])(?:nav|navi|menu|crumbs?|breadcrumb|location|position|foot|footer|share|bdshare\w*|bdsharebuttonbox|copyright|"
    r"sidebar|related|about|pager|pagination|prev|next|qrcode|ewm|print|toolbar|tools?|search|login|friend\w*|fenxiang|dqwz|"
    r"xgwz|xgyd|xgxx)(?![a-z])",
    re.IGNORECASE,
)
# Lines that sites put round articles: where one is, how to read, share and print it, how often it was read, whose it is.
_FURNITURE: Final = re.compile(
    r"""\W*(?:
    (?:您|你)?(?:现在|当前|目前)?(?:所在|的)*位置(?:是)?\W.* | 首\s*页\s*[>＞»/›-].*
    | .{0,8}(?:浏览|访问|点击|阅读)(?:次数|人次|量|数|率)\W*\d*\W*次?\W*
    | (?:上|下)一(?:篇|条|页|则|个)\W.*
    | (?:责任)?编辑\s*[：:].{0,20} | (?:相关|推荐|热点|热门)(?:链接|文章|文档|阅读|信息|新闻|解读|内容|资讯|附件|下载)\W*
    | .{0,12}(?:扫一扫|扫描二维码|扫码|二维码|微信扫).{0,24}
    | (?:分享|转发)(?:到|至)?\W*(?:微信|微博|新浪|腾讯|QQ|朋友圈|空间|好友|\W)*
    | (?:(?:【|\[)?\s*(?:字体|字号|大|中|小|默认|打印|打印本(?:页|文|稿)|关闭|关闭(?:本页|窗口)|收藏|收藏本页|加入收藏|返回|返回(?:顶部|首页|列表|上页)|
        保存|下载|无障碍(?:阅读|浏览)?|长者(?:模式|版)|关怀版|简体|繁体|繁體|纠错|我要纠错|分享|复制链接|朗读|语音播报|暂停)\W*)+
    | .*(?:版权所有|ICP备|网站标识码|公网安备|技术支持\s*[：:]).* | (?:主办|承办|主管|协办)(?:单位)?\s*[：:].*
    | (?:网站地图|联系我们|关于我们|网站声明|使用帮助|隐私\w{0,4})(?:\W+|(?:网站地图|联系我们|关于我们|网站声明|使用帮助))*
    )""",
    re.VERBOSE,
)


def measure(page: Page) -> None:
    """Read the tables of a page and count what each box holds, inner boxes first."""
    for part in reversed(page.parts):
        for item in part.items:
            if isinstance(item, Part):
                part.chars += item.chars
                part.links += item.links
                part.grids += item.grids
                part.headings += item.headings
                part.sentences += item.sentences
            elif isinstance(item, Line):
                part.chars += len(item.text)
                part.links += item.links
                if item.links * 2 < len(item.text):
                    part.headings += _is_heading(item.text)
                    part.sentences += _is_sentence(item.text)
        if part.kind == "table":
            _measure_table(part)


def _measure_table(table: Part) -> None:
    if table.grid is None:
        read_table(table)
    if table.grid is None:
        return
    texts = [cell.text for cell in table.grid.cells]
    table.chars = sum(map(len, texts))
    table.headings = table.sentences = 0
    # A menu is a table of links, an index block one of labels; neither is one with figures.
    shown = 2 * table.links < table.chars or not table.chars
    table.grids = int(shown and table.grid.rows >= 2 and not is_index(texts))


def article(page: Page) -> Part:
    """The smallest box that holds all tables, headings and sentences of the page."""
    part = page.body
    while True:
        inner = [item for item in part.items if isinstance(item, Part)]
        best = max(inner, key=_weight, default=None)
        if best is None or best.grid is not None or not _weight(best):
            return part
        if (best.grids, best.headings, best.sentences) != (part.grids, part.headings, part.sentences):
            return part
        part = best


def has_article(part: Part) -> bool:
    """Whether a box holds anything that shows an article."""
    return part.grids > 0 or part.headings > 0 or part.sentences > 0


def shows_article(item: Line | Box) -> bool:
    """Whether a line is a heading or a sentence, or a table one with figures."""
    if isinstance(item, Line):
        return item.links * 2 < len(item.text) and (_is_heading(item.text) or _is_sentence(item.text))
    return isinstance(item, Part) and item.grid is not None and item.grids > 0


def contents(part: Part) -> Iterator[Line | Box]:
    """What the article's box holds in reading order, without the boxes and lines that belong to the site.

    Labels and values count as such only before the first thing that shows an article.
    """
    begun = waiting = False
    stack = [iter(part.items)]
    while stack:
        for item in stack[-1]:
            begun = begun or shows_article(item)
            if isinstance(item, Line):
                if not begun:
                    label = bool(label_alone(item.text, waiting))
                    waiting, value = label, waiting and not label
                    if label or value or is_labelled(item.text):
                        continue
                if not is_furniture(item):
                    yield item
            elif not _is_around(item):
                if item.grid is not None:
                    yield item
                else:
                    stack.append(iter(item.items))
                    break
        else:
            stack.pop()


def is_furniture(line: Line) -> bool:
    """Whether a line is one that sites put round their articles."""
    return len(line.text) <= 160 and _FURNITURE.fullmatch(line.text) is not None


def _is_around(part: Box) -> bool:
    """Whether a box shows no article and belongs to the site: by its tag, its name, its links, or its labels."""
    if not isinstance(part, Part) or has_article(part) or not part.chars:
        return False
    if part.tag in _AROUND or 2 * part.links >= part.chars or (part.names and _NAMES_AROUND.search(part.names)):
        return True
    if part.grid is not None:
        return is_index([cell.text for cell in part.grid.cells])
    return part.kind != "cell" and len(part.items) > 1 and is_index([i.text for i in part.items if isinstance(i, Line)])


def _weight(part: Part) -> int:
    return 10 * part.grids + 3 * part.headings + part.sentences


def _is_heading(text: str) -> bool:
    return text[0] in _FIRST and len(text) <= _LONGEST_HEADING and _NUMBERED.match(text) is not None


def _is_sentence(text: str) -> bool:
    return len(text) >= _SHORTEST_SENTENCE and "。" in text
