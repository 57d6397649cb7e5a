"""Whether the text of a PDF page is text: fonts without a map to characters, and bad OCR, give garbage."""

from __future__ import annotations

from typing import Final

# Fewer characters than this are too little to judge by.
_FEWEST: Final = 40
# Of what a page says, this share may be characters that no report uses.
_STRANGE: Final = 0.3
# Chinese of at least this length holds one of the commonest characters in fifty.
_LONG: Final = 120
_RARE: Final = 0.02
_COMMON: Final = frozenset("的一是在有和年月日人公开信息政府工作情况行本不为及开展理机关项中会部门服务数件申请")


def is_garbage(text: str) -> bool:
    """Whether what a page says is no Chinese text, nor figures, but what a broken font or bad OCR makes of one."""
    bare = "".join(text.split())
    if len(bare) < _FEWEST:
        return False
    # Figures and signs are in every table, and broken fonts may leave them as they are.
    told = [char for char in bare if char.isalpha() or _is_strange(char)]
    if len(told) < _FEWEST / 2:
        return False
    if sum(map(_is_strange, told)) > _STRANGE * len(told):
        return True
    chinese = [char for char in told if "\u3400" <= char < "\ua000"]
    letters = sum(char < "\u0250" for char in told)
    if 10 * len(chinese) < len(told) and 2 * letters > len(told):
        return True
    return len(chinese) >= _LONG and sum(char in _COMMON for char in chinese) < _RARE * len(chinese)


def _is_strange(char: str) -> bool:
    return (
        char < " "
        or "\x7f" <= char <= "\u02ff"
        or "\ue000" <= char <= "\uf8ff"
        or char >= "\U000f0000"
        or char == "\ufffd"
    )
