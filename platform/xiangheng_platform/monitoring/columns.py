"""The register's tables: each column with its heading in the national system's exports, what it holds and who may use it.

One list for all that deals with the register: what is read from exports, how the files of months are laid out, what is
masked, what a model may be given, the generator of invented households, the manual. Headings are those that public
implementations of the national system's exports use (their source stands in the manual); none is verified by the
province. The files of months hold no column that is `IDENTIFYING`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from xiangheng_platform.monitoring.words import (
    Cause,
    DwellingGrade,
    Elimination,
    Health,
    HouseholdKind,
    Labour,
    MonitoredKind,
    RegisterTable,
    Relation,
    RiskType,
    Schooling,
    Sex,
    Shock,
)
from xiangheng_scoring.titled import Titled

MOST_RISKS = 5


class Sort(Titled):
    """What a column holds."""

    KEY = ("key", "编号", "a pseudonymous key: a whole number of 64 bits")
    WHOLE = "whole", "整数"
    NUMBER = "number", "数"
    TRUTH = "truth", "是否"
    TEXT = "text", "文字"
    MONTH = ("month", "年月", "year and month as a whole number, 202412")


class Privacy(Titled):
    """Who may see a column."""

    PLAIN = "plain", "不涉及个人隐私"
    SENSITIVE = ("sensitive", "敏感", "health, disability, income of a household: masked by default")
    IDENTIFYING = ("identifying", "身份信息", "names, numbers, telephones: never in the files of months")


class Use(Titled):
    """What a model of risk may do with a column."""

    FEATURE = "feature", "可作特征"
    AUDIT = ("audit", "只用于核查公平", "compares groups after the fact; never a feature")
    FORBIDDEN = (
        "forbidden",
        "不得使用",
        "says or follows from what is to be foretold, or may not play a part in it",
    )


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the register: its name in files and code, its heading in exports, and what it means."""

    name: str
    heading: str
    sort: Sort
    privacy: Privacy = Privacy.PLAIN
    use: Use = Use.FEATURE
    unit: str = ""
    words: type[Titled] | None = None
    other_headings: tuple[str, ...] = ()
    meaning: str = ""

    @property
    def is_kept_in_months(self) -> bool:
        """Whether the files of months may hold it."""
        return self.privacy is not Privacy.IDENTIFYING


@dataclass(frozen=True)
class Dataset:
    """A table of the register: a row a household, member, household and month, or identification."""

    name: str
    title: str
    columns: Sequence[Column]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def kept(self) -> tuple[Column, ...]:
        """The columns that the files of months hold, in order."""
        return tuple(column for column in self.columns if column.is_kept_in_months)


_SENSITIVE, _IDENTIFYING = Privacy.SENSITIVE, Privacy.IDENTIFYING

#: What every table of the register begins with.
KEY = Column("household", "户编号", Sort.KEY, meaning="pseudonymous key of the household, drawn at random")
COUNTY = Column("county", "县", Sort.TEXT, meaning="six-digit code of the county")
MONTH = Column("month", "年月", Sort.MONTH, meaning="the month that the row speaks of")
#: What the table of people has besides.
MEMBER = Column("member", "人编号", Sort.KEY, meaning="pseudonymous key of the member, drawn at random")


def _yes_no(name: str, heading: str, use: Use = Use.FEATURE, privacy: Privacy = Privacy.PLAIN) -> Column:
    return Column(name, heading, Sort.TRUTH, privacy, use)


def _yuan(name: str, heading: str, *other_headings: str) -> Column:
    return Column(name, heading, Sort.NUMBER, _SENSITIVE, unit="元", other_headings=other_headings)


MEASURES = (
    ("industry", "产业帮扶"), ("employment", "就业帮扶"), ("finance", "金融帮扶"), ("public_post", "公益岗位帮扶"),
    ("housing", "住房安全保障"), ("water", "饮水安全巩固"), ("health", "健康帮扶"), ("compulsory_education", "义务教育保障"),
    ("other_education", "其他教育帮扶"), ("social_security", "综合保障"), ("social_support", "社会帮扶"),
    ("relocation", "搬迁后续帮扶"), ("living_conditions", "生产生活条件改善"), ("infrastructure", "基础设施建设"),
)  # fmt: skip

#: Net income is the sum of the four components less the cost of business; divided by the members it is the one a head.
INCOME = ("wage", "business", "property", "transfer")

HOUSEHOLDS = Dataset(
    RegisterTable.HOUSEHOLDS.value,
    RegisterTable.HOUSEHOLDS.label,
    (
        KEY,
        COUNTY,
        MONTH,
        Column("township", "乡", Sort.TEXT, use=Use.FORBIDDEN, other_headings=("乡镇", "乡（镇）")),
        Column("village", "行政村", Sort.TEXT, use=Use.FORBIDDEN, other_headings=("村",)),
        Column("number", "户编号", Sort.TEXT, _IDENTIFYING, Use.FORBIDDEN),
        Column("head", "户主姓名", Sort.TEXT, _IDENTIFYING, Use.FORBIDDEN, other_headings=("姓名",)),
        Column("telephone", "户联系电话", Sort.TEXT, _IDENTIFYING, Use.FORBIDDEN, other_headings=("联系电话",)),
        Column("kind", "户类型", Sort.TEXT, words=HouseholdKind),
        Column("size", "人数", Sort.WHOLE, unit="人", other_headings=("家庭人口数",)),
        _yes_no("resettled", "是否居住集中安置区", Use.AUDIT),
        Column("farmland", "耕地面积", Sort.NUMBER, unit="亩"),
        Column("forest", "林地面积", Sort.NUMBER, unit="亩"),
        Column("road_distance", "与村主干路距离", Sort.NUMBER, unit="公里"),
        Column("dwelling_area", "住房面积", Sort.NUMBER, unit="平方米"),
        Column("dwelling_age", "房屋年限", Sort.WHOLE, unit="年"),
        Column("dwelling_grade", "住房等级", Sort.TEXT, words=DwellingGrade, other_headings=("危房等级",)),
        _yes_no("dropout", "是否义务教育阶段适龄儿童少年失学辍学"),
        _yes_no("unsafe_dwelling", "住房是否出现安全问题"),
        _yes_no("unsafe_water", "饮水是否出现安全问题"),
        _yes_no("uninsured", "是否有家庭成员未参加基本医保"),
        _yes_no("cooperative", "是否加入合作社"),
        _yes_no("driven", "是否有龙头企业或带头人带动"),
        _yes_no("venture", "是否经营产业项目"),
        _yuan("loan", "小额信贷余额"),
        _yuan("wage", "工资性收入"),
        _yuan("business", "生产经营性收入"),
        _yuan("property", "财产性收入"),
        _yuan("transfer", "转移性收入"),
        _yuan("business_cost", "生产经营性支出"),
        _yuan("net_income", "家庭纯收入", "年纯收入"),
        _yuan("income_a_head", "家庭人均纯收入", "人均纯收入"),
        _yuan("claims", "理赔收入"),
        _yuan("self_paid", "合规自付支出"),
        Column("monitored_kind", "监测对象类别", Sort.TEXT, _SENSITIVE, Use.FORBIDDEN, words=MonitoredKind),
        Column("identified_in", "识别监测时间", Sort.MONTH, _SENSITIVE, Use.FORBIDDEN),
        *(
            Column(f"risk_{n}", f"致贫/返贫风险{n}", Sort.TEXT, _SENSITIVE, Use.FORBIDDEN, words=RiskType,
                   other_headings=(f"返贫风险{n}", f"致贫风险{n}"))
            for n in range(1, MOST_RISKS + 1)
        ),
        _yes_no("eliminated", "风险是否已消除", Use.FORBIDDEN, _SENSITIVE),
        Column("elimination", "风险消除方式", Sort.TEXT, _SENSITIVE, Use.FORBIDDEN, words=Elimination),
        Column("eliminated_in", "消除监测时间", Sort.MONTH, _SENSITIVE, Use.FORBIDDEN),
        *(_yes_no(f"measure_{name}", heading, Use.FORBIDDEN, _SENSITIVE) for name, heading in MEASURES),
    ),
)  # fmt: skip

MEMBERS = Dataset(
    RegisterTable.MEMBERS.value,
    RegisterTable.MEMBERS.label,
    (
        KEY,
        COUNTY,
        MONTH,
        MEMBER,
        Column("number", "人编号", Sort.TEXT, _IDENTIFYING, Use.FORBIDDEN),
        Column("name", "姓名", Sort.TEXT, _IDENTIFYING, Use.FORBIDDEN),
        Column("identity_number", "证件号码", Sort.TEXT, _IDENTIFYING, Use.FORBIDDEN, other_headings=("身份证号码",)),
        Column("relation", "与户主关系", Sort.TEXT, words=Relation),
        Column("sex", "性别", Sort.TEXT, use=Use.AUDIT, words=Sex),
        Column("age", "年龄", Sort.WHOLE, unit="岁", meaning="in full years at the end of the month"),
        Column("ethnicity", "民族", Sort.TEXT, _SENSITIVE, Use.AUDIT),
        Column("politics", "政治面貌", Sort.TEXT, _SENSITIVE, Use.FORBIDDEN),
        Column("schooling", "文化程度", Sort.TEXT, words=Schooling),
        _yes_no("pupil", "是否在校生"),
        Column("health", "健康状况", Sort.TEXT, _SENSITIVE, words=Health),
        Column("disability_grade", "残疾等级", Sort.WHOLE, _SENSITIVE, meaning="1, the gravest, to 4"),
        Column("labour", "劳动技能", Sort.TEXT, words=Labour),
        Column("workplace", "务工所在地", Sort.TEXT, use=Use.FORBIDDEN),
        Column("months_away", "务工时间", Sort.WHOLE, unit="月", other_headings=("务工时间（月）", "务工时间(月)")),
        Column("months_in_post", "公益性岗位", Sort.WHOLE, unit="月", other_headings=("公益性岗位（月数）", "公益性岗位(月数)")),
        _yes_no("insured", "是否参加城乡居民基本医疗保险"),
        _yes_no("insured_serious", "是否参加大病保险"),
        _yes_no("pension", "是否参加城乡居民基本养老保险"),
        _yes_no("subsistence", "是否享受低保", privacy=_SENSITIVE),
        _yes_no("destitute", "是否享受特困供养", privacy=_SENSITIVE),
        _yes_no("relocated", "是否易地搬迁人口", Use.AUDIT),
    ),
)  # fmt: skip

MONTHS = Dataset(
    RegisterTable.MONTHS.value,
    RegisterTable.MONTHS.label,
    (
        KEY,
        COUNTY,
        MONTH,
        _yuan("wage", "当月工资性收入"),
        _yuan("business", "当月生产经营性收入"),
        _yuan("property", "当月财产性收入"),
        _yuan("transfer", "当月转移性收入"),
        _yuan("self_paid", "当月合规自付支出"),
        Column("workers", "当月务工人数", Sort.WHOLE, unit="人"),
        Column("shock", "当月突发情况", Sort.TEXT, _SENSITIVE, words=Shock),
    ),
)

IDENTIFICATIONS = Dataset(
    RegisterTable.IDENTIFICATIONS.value,
    RegisterTable.IDENTIFICATIONS.label,
    (
        KEY,
        COUNTY,
        MONTH,
        Column("cause", "纳入原因", Sort.TEXT, _SENSITIVE, Use.FORBIDDEN, words=Cause),
    ),
)

#: What the label of a model is made of stands last: identified as monitored, or at risk again, in the month of the row.
DATASETS = {table.name: table for table in (HOUSEHOLDS, MEMBERS, MONTHS, IDENTIFICATIONS)}
