"""What a column is for, told from its heading: who, when, what, how much, and what is only in passing."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from xiangheng_scoring.intake.numerals import is_simple_number
from xiangheng_scoring.intake.wording import folded

Role = Literal[
    "code", "name", "year", "month", "indicator", "value", "past", "measure", "sample_size", "low", "high", "item", "points",
    "evidence", "reason", "assessor", "score", "number", "channel", "description", "clause", "verified", "assessment",
    "ignored",
]  # fmt: skip

_HEADINGS: Mapping[Role, str] = {
    "code": "代码 编码 县区代码 县代码 县市区代码 区划代码 行政区划代码 行政区代码 行政区划码 单位代码 对象代码 地区代码 县市代码"
    " code unit_code county_code region_code adcode",
    "name": "县市区 县(市区) 县(市/区) 县区 区县 县市 市县 市县区 县 名称 县名 县区名称 县市区名称 县市区名 县市名称 县级行政区"
    " 单位 单位名称 地区 地区名称 行政区 行政区划 行政区划名称 区划名称 对象 对象名称 评价对象 考核对象 评估对象 被评价对象 被考核单位"
    " 被评价单位 name unit unit_name county county_name region country 国家",
    "year": "年度 年份 年 数据年度 数据年份 统计年度 统计年份 评价年度 考核年度 所属年度 期 期间 统计期 数据期 统计时间 数据时间 统计时点"
    " 数据时点 period year",
    "month": "月份 月 月度 季度 统计月份 数据月份 所属月份 统计季度 所属季度 month quarter",
    "indicator": "指标 指标编码 指标代码 指标名称 指标编号 考核指标 评价指标 indicator indicator_code indicator_name",
    "value": "值 数值 指标值 实际值 完成值 上报值 填报值 数据 本年值 当年值 value",
    "past": "基期值 上年值 上年 上年同期 基期 基数 上年数 baseline previous",
    "measure": "计量单位 指标单位",
    "sample_size": "样本量 样本数 有效样本 有效样本量 样本户数 调查户数 samplesize sample_size sample n",
    "low": "区间下限 置信下限 置信区间下限 下限 low lower",
    "high": "区间上限 置信上限 置信区间上限 上限 high upper",
    "item": "加减分项 加减分项目 加减分事项 加分项 减分项 扣分项 加减分代码 事项 item",
    "points": "分值 加减分 加减分值 加减分分值 分数 points",
    "evidence": "依据 文号 依据文号 加减分依据 佐证 佐证材料 佐证文号 证据 证据材料 evidence",
    "reason": "事由 理由 原因 具体事由 reason",
    "assessor": "评委 评委姓名 评委编号 专家 评审专家 评分人 打分人 assessor",
    "score": "得分 评分 打分 分 评委分 总分 总得分 考核得分 分值 mark score points",
    "number": "问题编号 问题号 问题序号 编号 number",
    "channel": "渠道 发现渠道 问题渠道 问题来源 来源 channel",
    "description": "描述 问题描述 问题 具体问题 问题内容 问题表现 description",
    "clause": "条款 依据条款 违反条款 违反规定 所违反条款 clause",
    "verified": "查实 是否查实 查实情况 属实 是否属实 verified",
    "assessment": "考核 考核名称 考核项目 考核代码 外部考核 其他考核 assessment",
    "ignored": "序号 行号 备注 市州 市(州) 市 州市 地市 所属市州 市州名称 所在市州 责任处室 填报人 审核人 联系人 联系电话 电话 填报单位"
    " 填报部门 填报日期 填报时间 数据来源 类别 县类别 分类 方向 说明 排名 位次 名次 no",
}
_ROLES: Mapping[str, frozenset[Role]] = {
    text: frozenset(role for role, words in _HEADINGS.items() if text in map(folded, words.split()))
    for text in {folded(word) for words in _HEADINGS.values() for word in words.split()}
}
_UNIT_WORD = re.compile(r"(?:所属|所在|被考核|被评价)?(?=.*[县区])[市县区旗]{1,4}(?:名称?|别)?")
_LONGEST = 200
_BRACKETS = re.compile(r"[()\[\]]")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@lru_cache(maxsize=4096)
def roles_of(heading: str, unit_kind: str = "") -> frozenset[Role]:
    """The roles that a column of this heading may have; which of them, the other columns decide."""
    # A sheet may be full of numbers typed as texts.
    if len(heading) > _LONGEST or is_simple_number(heading):
        return frozenset()
    text = folded(heading)
    forms = (text, _BRACKETS.sub("", text).replace("/", ""), _BRACKETED.sub("", text))
    if text and (folded(unit_kind) in forms or any(map(_UNIT_WORD.fullmatch, forms))):
        return frozenset({"name"})
    if text.removesuffix("代码") == folded(unit_kind):
        return frozenset({"code"})
    return next((_ROLES[form] for form in forms if form in _ROLES), frozenset())
