"""What each worker has from birth: the server that workers are forked from imports this module once for all of them.

It reads a small report, so that modules, patterns, and the tables of the form and of the divisions are there before the first file.
"""

from __future__ import annotations

import gc

_REPORT = """青禾县农业农村局2023年政府信息公开工作年度报告
一、总体情况
本年收到政府信息公开申请1件。
二、主动公开政府信息情况
第二十条第(一)项
信息内容 本年制发件数 本年废止件数 现行有效件数
规章 0 0 0
行政规范性文件 1 0 2
三、收到和处理政府信息公开申请情况
一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
六、其他需要报告的事项
"""


def _load() -> None:
    gc.disable()  # what is loaded stays, and to look through it for cycles takes a tenth of the time
    from extract import pipeline, readers
    from extract.lean import forgo_pandas
    from extract.tables import Rows

    forgo_pandas()
    Rows().add("", pipeline.extract(readers.open_source("report.txt", _REPORT.encode())))
    gc.enable()


_load()
