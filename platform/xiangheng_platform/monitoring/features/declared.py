"""The features: what each is called, why it may matter, which way it may work, and from what it is known.

Plain data, which screens and the manual read without the libraries that compute it. `members`, `households` and `recent`
say how; `computed` holds that they compute these, and no other.
"""

from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from xiangheng_platform.monitoring.words import RiskType
from xiangheng_scoring.titled import Titled


class Context(Titled):
    """What a feature speaks of that is not itself one of the official causes."""

    INCOME = "income", "收入状况"
    HOUSEHOLD = "household", "家庭情况"
    SHOCKS = "shocks", "突发情况"


class Known(Titled):
    """From which rows a feature is known; none is dated after the cut month."""

    HOUSEHOLD = (
        "household",
        "户信息",
        "the county's latest table of households, of the cut month or before it",
    )
    MEMBERS = ("members", "人员信息", "the county's latest table of members, of the cut month or before it")
    MONTHS_3 = ("months_3", "近3个月", "the cut month and the two before it")
    MONTHS_6 = ("months_6", "近6个月", "the cut month and the five before it")
    MONTHS_12 = ("months_12", "近12个月", "the cut month and the eleven before it")


#: Which way a feature works, whatever the data say: more of it never raises (-1) or never lowers (+1) the risk; 0 is left open.
Direction = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True)
class Feature:
    """A number that is known of a household at the cut: its name in code and files, and its title on screens.

    `cause` is the official cause that it is told under when it is a reason, or the context it belongs to. `direction` is
    what policy demands, held by the model. A truth is 1 or 0. `is_sensitive` says that a column it is computed from is
    `Privacy.SENSITIVE`: it is told only to those who may see that.
    """

    name: str
    title: str
    cause: RiskType | Context
    known: Known
    direction: Direction = 0
    unit: str = ""
    is_sensitive: bool = False


_Sensitive = partial(Feature, is_sensitive=True)
LOWERS: Final = -1
RAISES: Final = 1

_HOUSEHOLD, _MEMBERS = Known.HOUSEHOLD, Known.MEMBERS
_3, _6, _12 = Known.MONTHS_3, Known.MONTHS_6, Known.MONTHS_12

#: In the order of a table's columns.
FEATURES: tuple[Feature, ...] = (
    Feature("elderly", "65岁及以上人数", Context.HOUSEHOLD, _MEMBERS, unit="人"),
    Feature("elderly_share", "65岁及以上人口占比", RiskType.LABOUR, _MEMBERS),
    Feature("infants", "6岁以下人数", Context.HOUSEHOLD, _MEMBERS, unit="人"),
    Feature("children", "16岁以下人数", Context.HOUSEHOLD, _MEMBERS, unit="人"),
    Feature("school_leavers", "即将结束义务教育人数", RiskType.SCHOOLING, _MEMBERS, unit="人"),
    Feature("pupils", "在校生人数", RiskType.SCHOOLING, _MEMBERS, unit="人"),
    Feature("senior_students", "16至18岁在校生人数", RiskType.SCHOOLING, _MEMBERS, unit="人"),
    Feature("college_students", "19岁及以上在校生人数", RiskType.SCHOOLING, _MEMBERS, unit="人"),
    Feature("head_age", "户主年龄", Context.HOUSEHOLD, _MEMBERS, unit="岁"),
    _Sensitive("chronic", "长期慢性病人数", RiskType.ILLNESS, _MEMBERS, RAISES, "人"),
    _Sensitive("serious", "大病人数", RiskType.ILLNESS, _MEMBERS, RAISES, "人"),
    _Sensitive("severely_disabled", "一、二级残疾人数", RiskType.DISABILITY, _MEMBERS, RAISES, "人"),
    _Sensitive("mildly_disabled", "三、四级或未定级残疾人数", RiskType.DISABILITY, _MEMBERS, RAISES, "人"),
    Feature("able", "普通和技能劳动力人数", RiskType.LABOUR, _MEMBERS, LOWERS, "人"),
    Feature("skilled", "技能劳动力人数", RiskType.LABOUR, _MEMBERS, LOWERS, "人"),
    Feature("weak", "弱劳动力或半劳动力人数", RiskType.LABOUR, _MEMBERS, unit="人"),
    Feature("dependency", "非劳动力人口占比", RiskType.LABOUR, _MEMBERS, RAISES),
    Feature("schooling", "劳动力最高文化程度", RiskType.LABOUR, _MEMBERS, LOWERS, "级"),
    Feature("away", "在外务工劳动力人数", RiskType.JOB, _MEMBERS, unit="人"),
    Feature("away_share", "劳动力在外务工占比", RiskType.JOB, _MEMBERS),
    Feature("months_away", "务工总月数", RiskType.JOB, _MEMBERS, LOWERS, "月"),
    Feature("months_in_post", "公益性岗位总月数", RiskType.JOB, _MEMBERS, unit="月"),
    Feature("uninsured_members", "未参加基本医保人数", RiskType.ILLNESS, _MEMBERS, RAISES, "人"),
    Feature("uninsured_serious", "未参加大病保险人数", RiskType.ILLNESS, _MEMBERS, RAISES, "人"),
    Feature("unpensioned", "16岁以上非在校生未参加养老保险人数", Context.HOUSEHOLD, _MEMBERS, unit="人"),
    _Sensitive("subsistence", "享受低保人数", Context.HOUSEHOLD, _MEMBERS, unit="人"),
    _Sensitive("destitute", "享受特困供养人数", Context.HOUSEHOLD, _MEMBERS, unit="人"),
    Feature("size", "家庭人口数", Context.HOUSEHOLD, _HOUSEHOLD, unit="人"),
    Feature("lifted", "脱贫户", Context.HOUSEHOLD, _HOUSEHOLD),
    Feature("farmland", "人均耕地面积", Context.HOUSEHOLD, _HOUSEHOLD, unit="亩"),
    Feature("forest", "人均林地面积", Context.HOUSEHOLD, _HOUSEHOLD, unit="亩"),
    Feature("road_distance", "与村主干路距离", Context.HOUSEHOLD, _HOUSEHOLD, unit="公里"),
    Feature("dwelling_area", "人均住房面积", RiskType.DWELLING, _HOUSEHOLD, unit="平方米"),
    Feature("dwelling_age", "房屋年限", RiskType.DWELLING, _HOUSEHOLD, RAISES, "年"),
    Feature("dwelling_grade", "住房等级", RiskType.DWELLING, _HOUSEHOLD, RAISES, "级"),
    Feature("unsafe_dwelling", "住房出现安全问题", RiskType.DWELLING, _HOUSEHOLD, RAISES),
    Feature("unsafe_water", "饮水出现安全问题", RiskType.WATER, _HOUSEHOLD, RAISES),
    Feature("dropout", "义务教育阶段失学辍学", RiskType.SCHOOLING, _HOUSEHOLD, RAISES),
    Feature("uninsured", "有成员未参加基本医保", RiskType.ILLNESS, _HOUSEHOLD, RAISES),
    Feature("cooperative", "加入合作社", RiskType.VENTURE, _HOUSEHOLD),
    Feature("driven", "有龙头企业或带头人带动", RiskType.VENTURE, _HOUSEHOLD),
    Feature("venture", "经营产业项目", RiskType.VENTURE, _HOUSEHOLD),
    _Sensitive("loan", "小额信贷余额", RiskType.VENTURE, _HOUSEHOLD, unit="元"),
    _Sensitive("wage", "人均年工资性收入", RiskType.JOB, _HOUSEHOLD, LOWERS, "元"),
    _Sensitive("business", "人均年生产经营性收入", RiskType.VENTURE, _HOUSEHOLD, LOWERS, "元"),
    _Sensitive("property", "人均年财产性收入", Context.INCOME, _HOUSEHOLD, LOWERS, "元"),
    _Sensitive("transfer", "人均年转移性收入", Context.INCOME, _HOUSEHOLD, LOWERS, "元"),
    _Sensitive("income", "人均年纯收入", Context.INCOME, _HOUSEHOLD, LOWERS, "元"),
    _Sensitive("transfer_share", "转移性收入占比", Context.INCOME, _HOUSEHOLD),
    _Sensitive("self_paid", "人均年合规自付支出", RiskType.ILLNESS, _HOUSEHOLD, RAISES, "元"),
    _Sensitive("self_paid_share", "合规自付支出占收入比重", RiskType.ILLNESS, _HOUSEHOLD, RAISES),
    _Sensitive("income_3", "近3个月人均月收入", Context.INCOME, _3, LOWERS, "元"),
    _Sensitive("income_6", "近6个月人均月收入", Context.INCOME, _6, LOWERS, "元"),
    _Sensitive("income_12", "近12个月人均月收入", Context.INCOME, _12, LOWERS, "元"),
    _Sensitive("lowest_income", "近12个月最低人均月收入", Context.INCOME, _12, LOWERS, "元"),
    _Sensitive("income_trend", "近6个月较此前6个月收入变化", Context.INCOME, _12, LOWERS),
    _Sensitive("income_volatility", "近12个月收入波动", Context.INCOME, _12),
    _Sensitive("wage_3", "近3个月人均月工资性收入", RiskType.JOB, _3, LOWERS, "元"),
    _Sensitive("wage_12", "近12个月人均月工资性收入", RiskType.JOB, _12, LOWERS, "元"),
    _Sensitive("business_12", "近12个月人均月生产经营性收入", RiskType.VENTURE, _12, LOWERS, "元"),
    _Sensitive("property_12", "近12个月人均月财产性收入", Context.INCOME, _12, LOWERS, "元"),
    _Sensitive("transfer_12", "近12个月人均月转移性收入", Context.INCOME, _12, LOWERS, "元"),
    Feature("workers_3", "近3个月务工人数", RiskType.JOB, _3, LOWERS, "人"),
    Feature("idle_months", "近12个月无人务工月数", RiskType.JOB, _12, RAISES, "月"),
    _Sensitive("self_paid_3", "近3个月人均月合规自付支出", RiskType.ILLNESS, _3, RAISES, "元"),
    _Sensitive("self_paid_12", "近12个月人均月合规自付支出", RiskType.ILLNESS, _12, RAISES, "元"),
    _Sensitive("self_paid_share_12", "近12个月合规自付支出占收入比重", RiskType.ILLNESS, _12, RAISES),
    _Sensitive("illness_shocks", "近12个月突发大病次数", RiskType.ILLNESS, _12, RAISES, "次"),
    _Sensitive("job_shocks", "近12个月失业或务工中断次数", RiskType.JOB, _12, RAISES, "次"),
    _Sensitive("disaster_shocks", "近12个月受灾次数", RiskType.DISASTER, _12, RAISES, "次"),
    _Sensitive("accident_shocks", "近12个月意外事故次数", RiskType.ACCIDENT, _12, RAISES, "次"),
    _Sensitive("venture_shocks", "近12个月产业项目失败次数", RiskType.VENTURE, _12, RAISES, "次"),
    _Sensitive("months_since_shock", "距最近一次突发情况月数", Context.SHOCKS, _12, LOWERS, "月"),
)
