"""The sentences of a section that may state a figure, found fast: most sentences state none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from extract.claims.vocabulary import stems

_END: Final = re.compile("[。！？!?\\n]")
# It begins with a class of characters, which lets the search pass over all others at once.
_COUNT: Final = re.compile(
    r"[\d０-９零一二两三四五六七八九十百未无没不](?:"
    r"(?<=[\d０-９])[\d０-９,，.．\s]{0,40}[余多万]?\s{0,9}(?:[件条例项宗份起次个部篇期人元]|万元|[，,、。；;）)\n]|$)"
    r"|(?<=[^\d０-９未无没不])(?:[余多]?[件条例项宗份起次部]|(?<=为.)[，,、。；;）)\n]|[零一二两三四五六七八九十百])"
    "|(?<=[未无])|(?<=没)有|(?<=不)存在)"
)
_HEAD: Final = "尚未审结"
# A sentence that is no more than the name of what the next one counts: 行政复议。全年3件.
_CAPTION: Final = re.compile(
    r"(?:^|[。！？；\n])\W*(?:[一二三四五六七八九十\d]{1,2}[、.．）)]\s*)?(?P<words>(?:政府信息公开)?(?:行政)?(?:复议|诉讼|復議|訴訟)(?:情况|案件|方面)?[。：:])\s*$"
)
_LONGEST_CAPTION: Final = 24  # characters
_LEAD: Final = 60  # characters before a sentence that may say what it speaks of


class Passage(NamedTuple):
    """A sentence that may state a figure, with what was said just before it. A new paragraph breaks with all said before."""

    sentence: str
    lead: str
    is_new_paragraph: bool


def passages(text: str, has_statistics: bool) -> Iterator[Passage]:
    """The sentences that have a count (or a word that says none) and speak of the form, or carry on one that does.

    `has_statistics` tells that the statistics of 2014 are a part of the form.
    """
    stem = _stem(has_statistics)
    if stem.search(text) is None:
        return
    begin = end = last = 0
    for count in _COUNT.finditer(text):
        if count.start() < end:
            continue
        begin = end
        while mark := _END.search(text, begin, count.start()):
            begin = mark.end()
        if (caption := _CAPTION.search(text, max(last, begin - _LONGEST_CAPTION), begin)) is not None:
            begin = caption.start("words")
        mark = _END.search(text, count.start())
        end = mark.end() if mark and mark[0] != "\n" else mark.start() if mark else len(text)
        if text.count(_HEAD, begin, end) > 1:
            continue  # the heads of table 4, on one line with its figures
        if (begin == last and last) or stem.search(text, begin, end):
            is_new = "\n" in text[last:begin]
            yield Passage(text[begin:end], text[max(0, begin - _LEAD) : begin], is_new)
            last = end


@cache
def _stem(has_statistics: bool) -> re.Pattern[str]:
    known = stems("of_the_form") + (stems("of_the_statistics") if has_statistics else ())
    # The first characters alone let the search pass over most places.
    return re.compile(f"(?=[{''.join(sorted({stem[0] for stem in known}))}])(?:{'|'.join(known)})")
