"""What a column is for, told from its heading: who, when, what, how much, and what is only in passing."""

from collections.abc import Mapping
from typing import Literal

from xiangheng_scoring.files.wording import folded

Role = Literal[
    "code", "name", "year", "indicator", "value", "past", "sample_size", "low", "high", "item", "points", "evidence",
    "reason", "assessor", "score", "number", "channel", "description", "verified", "assessment", "ignored",
]  # fmt: skip

_HEADINGS: Mapping[Role, str] = {
    "code": "代码 县区代码 县代码 县市区代码 区划代码 行政区划代码 单位代码 对象代码 地区代码 县市代码 code unit_code unitcode county_code region_code",
    "name": "县市区 县(市区) 县(市/区) 县区 区县 县市 市县区 县 名称 县名 县区名称 县市区名称 单位名称 地区 地区名称"
    " 行政区划 区划名称 对象 对象名称 评价对象 考核对象 被考核单位 name unit unit_name county county_name region country 国家",
    "year": "年度 年份 年 数据年度 统计年度 统计年份 期 period year",
    "indicator": "指标 指标编码 指标代码 指标名称 考核指标 indicator indicator_code indicator_name",
    "value": "值 数值 指标值 实际值 完成值 上报值 填报值 数据 value",
    "past": "基期值 上年值 上年 上年同期 基期 基数 baseline previous",
    "sample_size": "样本量 样本数 样本户数 调查户数 samplesize sample_size sample n",
    "low": "区间下限 置信下限 下限 low",
    "high": "区间上限 置信上限 上限 high",
    "item": "加减分项 加减分项目 加减分事项 事项 item",
    "points": "分值 加减分 加减分值 分数 points",
    "evidence": "依据 文号 依据文号 佐证 佐证材料 evidence",
    "reason": "事由 理由 具体事由 reason",
    "assessor": "评委 评委姓名 评分人 assessor",
    "score": "得分 评分 打分 总分 总得分 考核得分 mark score",
    "number": "问题编号 编号 问题号 number",
    "channel": "渠道 发现渠道 问题来源 来源 channel",
    "description": "描述 问题描述 问题 具体问题 description",
    "verified": "查实 是否查实 属实 是否属实 verified",
    "assessment": "考核 考核名称 考核项目 外部考核 assessment",
    "ignored": "序号 备注 市州 市(州) 市 所属市州 市州名称 所在市州 责任处室 填报人 审核人 联系人 联系电话 电话 填报单位 填报日期"
    " 计量单位 指标单位 类别 方向 说明 no",
}
_ROLES: Mapping[str, Role] = {
    folded(heading): role for role, headings in _HEADINGS.items() for heading in headings.split()
}
SUMMARIES = frozenset(
    map(folded, ["合计", "总计", "小计", "平均", "平均值", "均值", "全省", "全市", "全州", "全国", "全省合计", "全省平均", "全省平均值", "湖南省", "中位数", "最大值", "最小值", "标准差", "汇总"])
)  # fmt: skip
NOTES = ("注", "说明", "备注", "填表", "填报", "审核", "制表", "联系", "数据来源", "来源")


def role_of(heading: str, unit_kind: str = "") -> Role | None:
    """The role of a column by its heading, None if it is none of the known ones."""
    text = folded(heading)
    if text and text == folded(unit_kind):
        return "name"
    return _ROLES.get(text)


def is_summary(text: str) -> bool:
    """Whether a row's label says that it sums up others."""
    return folded(text) in SUMMARIES


def is_note(text: str) -> bool:
    """Whether a text below a table is a note and not a unit."""
    return folded(text).startswith(NOTES)
