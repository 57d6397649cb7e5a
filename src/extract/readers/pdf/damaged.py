"""Whether the text of a PDF page is text: fonts without a map to characters, and bad OCR, give garbage."""

from __future__ import annotations

import re
from typing import Final

# Fewer characters than this are too little to judge by.
_FEWEST: Final = 40
# Of what a page says, this share may be characters that no report uses.
_STRANGE: Final = 0.3
# Western letters with accents, which no report uses but one by one: what fonts make of a few of their characters whose map a
# program wrote wrongly, and other characters with them, such as a 0 for a space.
_ACCENTED: Final = re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af]")
_FEW: Final = 5
_SHARE: Final = 0.02
# Chinese of at least this length holds one of the commonest characters in fifty.
_LONG: Final = 120
_RARE: Final = 0.02
_COMMON: Final = frozenset("的一是在有和年月日人公开信息政府工作情况行本不为及开展理机关项中会部门服务数件申请")
_STRANGE_CHARACTER: Final = re.compile("[\0-\x1f\x7f-\u02ff\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
# Where one in so many characters is among the commonest, and none is strange, the rest need not be counted.
_PLAIN: Final = 10


def is_garbage(text: str) -> bool:
    """Whether what a page says is no Chinese text, nor figures, but what a broken font or bad OCR makes of one."""
    bare = "".join(text.split())
    if len(bare) < _FEWEST:
        return False
    if sum(map(bare.count, _COMMON)) * _PLAIN >= len(bare) and not _STRANGE_CHARACTER.search(bare):
        return False
    # Figures and signs are in every table, and broken fonts may leave them as they are.
    told = [char for char in bare if char.isalpha() or _STRANGE_CHARACTER.match(char)]
    if len(told) < _FEWEST / 2:
        return False
    if len(_STRANGE_CHARACTER.findall(bare)) > _STRANGE * len(told):
        return True
    if len(_ACCENTED.findall(bare)) >= max(_FEW, _SHARE * len(told)):
        return True
    chinese = [char for char in told if "\u3400" <= char < "\ua000"]
    letters = sum(char < "\u0250" for char in told)
    if 10 * len(chinese) < len(told) and 2 * letters > len(told):
        return True
    return len(chinese) >= _LONG and sum(char in _COMMON for char in chinese) < _RARE * len(chinese)
