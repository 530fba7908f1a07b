"""What is accepted and unlikely: rules of quality that exports are held against, each told once with the first of its cells.

In our words after rules that are in use elsewhere; their thresholds are nobody's official ones.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xiangheng_platform.monitoring.columns import HOUSEHOLDS, MEMBERS, MONTH, MOST_RISKS, Dataset
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.intake.findings import Finding
from xiangheng_platform.monitoring.intake.sheets import ROW, Sheet
from xiangheng_platform.monitoring.words import Health, Relation, RiskType, Schooling

_col = pl.col
#: The column of the income line of the row's year, null where none is registered.
LINE = "line"
_LEAST_MONTHS = 6


@dataclass(frozen=True)
class Rule:
    """A rule: what is unlikely, by which rows it is met, and in which column that is shown."""

    dataset: Dataset
    column: str
    message: str
    is_met: pl.Expr


def _is_at_risk(risk: RiskType) -> pl.Expr:
    return pl.any_horizontal(
        _col(f"risk_{n}").eq_missing(pl.lit(risk.value)) for n in range(1, MOST_RISKS + 1)
    )


def _months(name: str) -> pl.Expr:
    """A month as months since the year 0, so that two can be subtracted."""
    return _col(name) // 100 * 12 + _col(name) % 100


_IS_MONITORED = _col("monitored_kind").is_not_null()
_IS_ELIMINATED = _col("eliminated").fill_null(False) | _col("eliminated_in").is_not_null()
_PROBLEMS = ("dropout", "unsafe_dwelling", "unsafe_water", "uninsured")
#: Which measures answer which risk.
_ANSWERS: Mapping[RiskType, tuple[str, ...]] = {
    RiskType.ILLNESS: ("health", "social_security"),
    RiskType.SCHOOLING: ("compulsory_education", "other_education"),
    RiskType.DWELLING: ("housing",),
    RiskType.WATER: ("water",),
    RiskType.JOB: ("employment", "public_post"),
    RiskType.VENTURE: ("industry", "finance"),
}

#: What a household hardly has more of.
_USUAL = {
    "size": 15, "farmland": 100, "forest": 200, "road_distance": 50, "dwelling_area": 500, "dwelling_age": 100,
    "loan": 100_000, "income_a_head": 200_000,
}  # fmt: skip

RULES = (
    Rule(HOUSEHOLDS, "telephone", "联系电话不是 11 位数字", ~_col("telephone").str.contains(r"^[0-9]{11}$")),
    Rule(HOUSEHOLDS, "income_a_head", "人均纯收入低于监测收入线而不是监测对象", (_col("income_a_head") < _col(LINE)) & ~_IS_MONITORED),
    Rule(HOUSEHOLDS, "income_a_head", "人均纯收入不足 100 元，像是以万元填的", _col("income_a_head").is_between(0, 100, closed="none")),
    Rule(HOUSEHOLDS, "risk_1", "是监测对象而没有写风险", _IS_MONITORED & pl.all_horizontal(_col(f"risk_{n}").is_null() for n in range(1, MOST_RISKS + 1))),
    Rule(HOUSEHOLDS, "eliminated", "风险已消除，而住房、饮水、就学或医保仍有问题", _IS_ELIMINATED & pl.any_horizontal(_col(name).fill_null(False) for name in _PROBLEMS)),
    Rule(HOUSEHOLDS, "income_a_head", "风险已消除，而人均纯收入低于监测收入线", _IS_ELIMINATED & (_col("income_a_head") < _col(LINE))),
    Rule(HOUSEHOLDS, "income_a_head", "风险已消除，而没有写人均纯收入", _IS_ELIMINATED & _col("income_a_head").is_null()),
    Rule(HOUSEHOLDS, "eliminated_in", "识别到消除不足半年", _months("eliminated_in") - _months("identified_in") < _LEAST_MONTHS),
    Rule(HOUSEHOLDS, "elimination", "风险已消除，而没有写消除方式", _IS_ELIMINATED & _col("elimination").is_null()),
    Rule(HOUSEHOLDS, "self_paid", "风险是因病，而合规自付支出是 0", _is_at_risk(RiskType.ILLNESS) & (_col("self_paid") == 0)),
    *(
        Rule(
            HOUSEHOLDS, "risk_1", f"风险有{risk.label}，而没有相应的帮扶措施",
            _is_at_risk(risk) & ~_IS_ELIMINATED & ~pl.any_horizontal(_col(f"measure_{name}").fill_null(False) for name in measures),
        )
        for risk, measures in _ANSWERS.items()
    ),
    *(
        Rule(HOUSEHOLDS, name, f"{HOUSEHOLDS.by_name[name].heading}超过 {most} {HOUSEHOLDS.by_name[name].unit}", _col(name) > most)
        for name, most in _USUAL.items()
    ),
    Rule(MEMBERS, "identity_number", "证件号码不是 18 位", ~_col("identity_number").str.contains(r"^[0-9]{17}[0-9Xx]$")),
    Rule(MEMBERS, "identity_number", "证件号码在本月出现不止一次", _col("identity_number").is_not_null() & pl.struct("identity_number", MONTH.name).is_duplicated()),
    Rule(MEMBERS, "age", "年龄超过 110 岁", _col("age") > 110),
    Rule(MEMBERS, "schooling", "不满 15 岁而写了高中以上文化程度", (_col("age") < 15) & _col("schooling").is_in([Schooling.SENIOR.value, Schooling.COLLEGE.value])),
    Rule(MEMBERS, "months_in_post", "未满 16 岁或已满 70 岁而在公益性岗位", (_col("months_in_post") > 0) & ((_col("age") < 16) | (_col("age") >= 70))),
    Rule(MEMBERS, "months_away", "务工时间超过 12 个月", _col("months_away") > 12),
    Rule(MEMBERS, "months_away", "在校生而有务工时间", _col("pupil") & (_col("months_away") > 0)),
    Rule(MEMBERS, "months_away", "特困供养人员而有务工时间", _col("destitute") & (_col("months_away") > 0)),
    Rule(MEMBERS, "disability_grade", "有残疾等级，而健康状况是健康", _col("disability_grade").is_not_null() & (_col("health") == Health.HEALTHY.value)),
    Rule(
        MEMBERS, "sex", "户主和配偶性别相同",
        (_col("relation") == Relation.SPOUSE.value)
        & (_col("sex") == _col("sex").filter(_col("relation") == Relation.HEAD.value).first().over("household", MONTH.name)),
    ),
)  # fmt: skip


def remarks_on(dataset: Dataset, sheet: Sheet, rows: pl.DataFrame) -> Iterator[Finding]:
    """A notice for each rule that rows of a file meet; of a column that the file lacks, nothing."""
    for rule in RULES:
        if rule.dataset is dataset and rule.column in sheet.columns:
            met = rows.filter(rule.is_met)[ROW].to_list()
            if met:
                yield Finding(
                    "MONITORING-DOUBT", rule.column, met, rule.message, "", "请核实", is_notice=True
                )
