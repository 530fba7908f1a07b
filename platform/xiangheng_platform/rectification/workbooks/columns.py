"""The columns of the ledger (问题整改台账): what they are called when it is printed, and what departments call them besides."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from xiangheng_scoring.intake.wording import folded

#: A column that names region, towns and households in one cell: `桃溪县龙潭镇白石村12户`.
SITE = "site"
#: A column that is passed over without a word: it says nothing of the problem.
PASSED = "passed"
#: A column that says something beside the problem: not kept, which is told where it is filled.
BESIDE = "beside"
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """A column: which field of `content.Content` it is, the number of the issue, or which word of `TOLD`; its heading, width and the heading above it.

    `also` are other usual headings, separated by blanks.
    """

    name: str
    heading: str
    width: int
    also: str = ""
    group: str = ""


_PLACE, _LIMIT, _VERDICT = "涉及县乡村户", "整改时限", "验收"
COLUMNS = (
    LedgerColumn(PASSED, "序号", 6, "编号"),
    LedgerColumn("number", "问题编号", 13, "台账编号"),
    LedgerColumn("year", "年度", 7, "年份 考核年度 问题年度 所属年度"),
    LedgerColumn("channel", "问题来源", 14, "来源 来源渠道 发现渠道 渠道 问题渠道 反馈来源"),
    LedgerColumn("document", "来源文件", 22, "来源报告 反馈文件 反馈报告 报告名称 文件名称 依据文件"),
    LedgerColumn("category", "问题类别", 14, "类别 问题类型 问题分类 类型 分类"),
    LedgerColumn("severity", "严重程度", 9, "程度 问题程度 严重性"),
    LedgerColumn(
        "description", "问题描述", 44,
        "问题 具体问题 问题内容 存在问题 存在的问题 发现问题 发现的问题 反馈问题 反馈的问题 主要问题 问题表现 问题清单 具体表现 问题具体描述",
    ),
    LedgerColumn(
        "region", "县市区", 12,
        "县(市区) 县区 区县 县市 县 地区 涉及地区 所在地区 涉及县 涉及县市区 涉及县区 所在县 所在县市区 行政区划 地区名称 县市区名称",
        _PLACE,
    ),
    LedgerColumn(
        "places", "乡村", 20,
        "涉及乡村 涉及乡镇村 涉及乡镇 涉及村 乡镇村 乡镇 村 村(社区) 乡镇(街道) 地点 具体地点 涉及地点",
        _PLACE,
    ),
    LedgerColumn("households", "户数", 7, "户 涉及户 涉及户数 涉及农户 涉及农户数 农户数", _PLACE),
    LedgerColumn("leader", "责任领导", 10, "责任人 整改责任人 责任领导姓名 分管领导 包联领导"),
    LedgerColumn("lead_unit", "牵头单位", 16, "牵头部门 牵头责任单位 省级牵头单位"),
    LedgerColumn("responsible_unit", "责任单位", 16, "整改单位 整改责任单位 责任部门 承办单位"),
    LedgerColumn("goal", "整改目标", 24, "目标 目标任务 整改目标任务"),
    LedgerColumn("measures", "整改措施", 36, "措施 具体措施 整改举措 主要措施"),
    LedgerColumn("deadline_class", "时限类别", 10, "整改类别 整改类型 时限类型 整改时限类别", _LIMIT),
    LedgerColumn("deadline", "整改时限", 12, "时限 期限 整改期限 完成时限 整改完成时限 限期 要求完成时间", _LIMIT),
    LedgerColumn("postponed", "延期至", 12, "", _LIMIT),
    LedgerColumn("indicator", "指标", 12, "指标编码 对应指标 考核指标 指标代码"),
    LedgerColumn("clause", "条款", 14, "对应条款 违反条款 依据条款"),
    LedgerColumn("origin", "来源编号", 14),
    LedgerColumn("progress", "整改进展", 32, "进展 进展情况 整改进展情况 整改情况 整改落实情况 工作进展"),
    LedgerColumn("state", "完成情况", 10, "整改状态 状态 是否完成 完成状态 整改结果 是否整改到位 整改完成情况"),
    LedgerColumn("evidence", "佐证材料", 28, "佐证 佐证资料 证明材料"),
    LedgerColumn("submitted", "销号申请", 20, "申请销号 销号情况 是否销号"),
    LedgerColumn("verdict", "验收结论", 10, "验收结果 验收意见 验收情况", _VERDICT),
    LedgerColumn("verdict_unit", "验收单位", 14, "", _VERDICT),
    LedgerColumn("verdict_person", "验收人", 10, "验收人员", _VERDICT),
    LedgerColumn("verdict_day", "验收时间", 12, "验收日期", _VERDICT),
    LedgerColumn("relapsed", "是否反弹", 10, "反弹情况 回头看 回头看情况"),
)  # fmt: skip
#: What steps tell of an issue: printed, and never imported, since nobody took these steps here.
TOLD = (
    *("postponed", "progress", "state", "evidence", "submitted"),
    *("verdict", "verdict_unit", "verdict_person", "verdict_day", "relapsed"),
)
_NAMES: Mapping[str, str] = {
    **{folded(word): column.name for column in COLUMNS for word in (column.heading, *column.also.split())},
    **dict.fromkeys(("涉及县乡村户", "涉及县乡村", "涉及县乡村户情况", "涉及县乡村组户"), SITE),
    **dict.fromkeys(
        (
            "备注",
            "说明",
            "市州",
            "市(州)",
            "所属市州",
            "联系人",
            "联系电话",
            "填报人",
            "填报单位",
            "填报时间",
        ),
        BESIDE,
    ),
}


def heading_of(name: str) -> str:
    """What a column is called when the ledger is printed."""
    return next((column.heading for column in COLUMNS if column.name == name), "涉及县乡村户")


def name_of(heading: str) -> str:
    """The name of a column by its heading, whatever stands in brackets in it; empty for one that nobody knows."""
    if len(heading) > _LONGEST:
        return ""
    text = folded(heading)
    forms = (text, _BRACKETED.sub("", text), re.sub(r"[()\[\]/]", "", text))
    return next((_NAMES[form] for form in forms if form in _NAMES), "")
