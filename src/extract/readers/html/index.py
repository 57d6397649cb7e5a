"""The index block of a page, and the line of date and source above an article: labels and their values.

Sites write them as table, list, definition list or lines; with label and value in one cell or in two, several on a
line, and with spaces inside the labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from extract.dates import first
from extract.readers.html.tags import words

# Labels by what their values are; values of `other` are only passed over. The first label found wins, but those of
# `shown` and `source` say less than those of `published` and `agency`.
_LABELS: Final[Mapping[str, str]] = {
    "agency": "发布机构 发文机关 发布机关 发布单位 发文机构 发文单位 制发机关 制发单位 公开主体 公开机构 公开单位 公开机关 公开责任部门 责任部门 "
    "产生机构 信息公开主体 信息提供单位 信息提供部门 编制单位 编制部门 發布機構 發文機關",
    "source": "信息来源 文章来源 内容来源 稿件来源 来源 來源 供稿单位 作者单位",
    "published": "发布日期 发布时间 公开日期 公开时间 发文时间 上网日期 上网时间 公布日期 公布时间 发布于 發布日期 發布時間",
    "shown": "日期 时间 更新时间 更新日期 信息时间 时 间",
    "written": "成文日期 成文时间 生成日期 生成时间 发文日期 印发日期 印发时间 制发日期 签发日期 形成日期 产生日期 编制日期 成文日",
    "title": "名称 信息名称 文件名称 公文名称 公文标题 信息标题 标题 题名 名 称",
    "other": "索引号 信息索引号 索引码 索引 文号 发文字号 发文文号 文件编号 文件字号 公文文号 统一编号 统一登记号 登记号 "
    "主题分类 体裁分类 组配分类 信息分类 信息类别 公开类别 服务对象分类 服务对象 分类 主题 体裁 文种 所属主题 "
    "公开方式 公开形式 公开范围 公开时限 公开程序 公开目录 有效性 效力状态 是否有效 时效性 公文时效 时效 有效期 生效日期 实施日期 废止日期 失效日期 "
    "关键词 关键字 主题词 内容概述 内容概要 内容描述 内容摘要 摘要 概述 载体 载体类型 记录形式 语种 编号 "
    "作者 编辑 责任编辑 责编 录入 录入员 审核 审核人 校对 浏览次数 浏览量 浏览 访问次数 访问量 点击数 点击量 点击率 点击次数 点击 阅读次数 "
    "阅读量 阅读 字体 字号 字体大小 分享到 分享至 分享 保护视力色 背景色",
}
# Words that are labels only where a colon says so, or inside a block of labels.
_COMMON: Final = words(
    "来源 來源 日期 时间 名称 标题 作者 编辑 分类 主题 体裁 索引 摘要 概述 浏览 点击 阅读 字体 字号 分享 审核 录入 校对 载体 编号 时效 责编"
)
_KEYS: Final = {label: key for key, labels in _LABELS.items() for label in labels.split(" ")}
_LABEL: Final = r"|".join(r"\s*".join(label) for label in sorted(_KEYS, key=len, reverse=True))
_PAIR: Final = re.compile(rf"({_LABEL})\s*[：:]")
_MOST_TEXTS: Final = 60  # of an index block
_EDGES: Final = " \t·•|/\\-—_：:；;，,。、<>《》【】[]〔〕()（）"
_NAME: Final = re.compile(r"[\u3400-\u9fff·（）()、]{2,40}")
_NOBODY: Final = words(
    "本站 本网 本网站 本站原创 原创 网络 网站 互联网 转载 佚名 管理员 未知 无 暂无 空 其他 办公室 办公厅 党政办 党政办公室 综合科 秘书科 信息科 信息中心"
)


def read_index(texts: Iterable[str]) -> dict[str, str]:
    """The values found among texts in reading order, by `agency`, `source`, `published`, `shown`, `written`, `title`.

    A label that stands alone has the text after it as its value, unless that is a label as well.
    """
    found: dict[str, str] = {}
    waiting = ""
    block = False
    for text in texts:
        alone = label_alone(text, block)
        if alone:
            waiting, block = alone, True
            continue
        pairs = list(_PAIR.finditer(text)) if ":" in text or "：" in text else []
        if not pairs:
            if waiting:
                _keep(found, waiting, text)
            waiting = ""
            continue
        for pair, following in zip(pairs, [*pairs[1:], None], strict=True):
            key = _KEYS["".join(pair[1].split())]
            value = text[pair.end() : following.start() if following else len(text)].strip(_EDGES)
            waiting = "" if value else key
            _keep(found, key, value)
    return found


def label_alone(text: str, block: bool) -> str:
    """What the label is of that is all of a text, "" where the text is more, or no label. `block` tells that labels
    have been seen, so that common words may be labels as well.
    """
    if len(text) > 20:
        return ""
    bare = "".join(text.split()).strip("【】[]·•")
    label = bare.rstrip("：:")
    if label in _COMMON and label == bare and not block:
        return ""
    return _KEYS.get(label, "")


def is_index(texts: Sequence[str]) -> bool:
    """Whether texts are those of an index block: two labels or more, and labels in a good part of them."""
    count = 0
    if len(texts) > _MOST_TEXTS:
        return False
    for text in texts:
        if label_alone(text, False):
            count += 1
        elif ":" in text or "：" in text:
            count += sum(1 for _ in _PAIR.finditer(text))
    return count >= 2 and 6 * count >= sum(map(bool, texts))


def is_labelled(text: str) -> bool:
    """Whether a text is a label with its value, or several."""
    first = _PAIR.match(text.lstrip(_EDGES)) if len(text) < 200 and (":" in text or "：" in text) else None
    return first is not None


def iso_date(text: str) -> str:
    """The first date in a text as YYYY-MM-DD, "" where there is none."""
    day = first(text)
    return day.isoformat() if day else ""


def agency_name(text: str) -> str:
    """The name of an agency at the start of a value, "" for a value that names none."""
    match = _NAME.match(text.strip(_EDGES))
    name = match[0].strip(_EDGES) if match else ""
    return "" if name in _NOBODY or len(name) < 2 else name


def _keep(found: dict[str, str], key: str, value: str) -> None:
    if key in ("published", "shown", "written"):
        value = iso_date(value)
    elif key in ("agency", "source"):
        value = agency_name(value)
    if value and key != "other":
        found.setdefault(key, value)
