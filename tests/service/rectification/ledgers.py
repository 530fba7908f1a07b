"""Ledgers as clerks make them, all invented: workbooks with titles, merged cells and notes."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from xiangheng_scoring.intake.containers.source import Source

HEADINGS = (
    *("序号", "年度", "问题来源", "来源文件", "问题类别", "严重程度", "问题描述", "县市区", "乡村", "户数"),
    *("责任领导", "牵头单位", "责任单位", "整改目标", "整改措施", "整改时限"),
)
#: A row that can be registered as it stands.
SOUND: dict[str, Any] = {
    "年度": 2024, "问题来源": "省考核", "来源文件": "2023 年度考核反馈（虚构）", "问题类别": "政策落实",
    "严重程度": "一般", "问题描述": "雨露计划补助未发放到位", "县市区": "桃溪县", "户数": "3户",
    "牵头单位": "省教育厅", "责任单位": "桃溪县教育局", "整改时限": "2024年6月30日前",
}  # fmt: skip
#: Where the first issue of `ledger` stands.
FIRST = 4


def ledger(
    *rows: Mapping[str, Any],
    headings: Sequence[str] = HEADINGS,
    merged: Sequence[str] = (),
    below: Sequence[str] = (),
) -> Source:
    """A workbook with a title, a line of who filled it in, headings, rows (each `SOUND` but for what it says), lines below."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, day = book.add_worksheet("台账"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range(0, 0, 0, len(headings) - 1, "2023年度考核反馈问题整改台账（虚构）")
        sheet.write_string(1, 0, "填报单位：桃溪县")
        sheet.write_row(2, 0, headings)
        for line, row in enumerate(rows, start=FIRST - 1):
            for column, heading in enumerate(headings):
                value = (SOUND | dict(row)).get(heading)
                if isinstance(value, date):
                    sheet.write_datetime(line, column, value, day)
                elif value is not None:
                    sheet.write(line, column, value)
        for area in merged:
            sheet.merge_range(area, _value_at(rows, headings, area.partition(":")[0]))
        for line, text in enumerate(below, start=FIRST - 1 + len(rows)):
            sheet.write_string(line, 0, text)
    return Source("台账.xlsx", content.getvalue())


def _value_at(rows: Sequence[Mapping[str, Any]], headings: Sequence[str], address: str) -> Any:
    column, row = ord(address[0]) - ord("A"), int(address[1:]) - FIRST
    return (SOUND | dict(rows[row])).get(headings[column])
