"""A scheme as its author keeps it: a header and tables of text, before anything is checked.

The same `SchemeTables` comes from a folder (scheme.toml and CSV) and from a workbook (one sheet a table);
`HEADER` and `TABLES` are the one place that says which tables, columns and words exist, in English and Chinese.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import Place


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, or one key of the header: its name, Chinese title, and meaning.

    `choices` are the words that a cell may hold; `refers` names the table whose first column it may repeat.
    """

    name: str
    title: str
    meaning: str
    required: bool = False
    is_number: bool = False
    choices: tuple[str, ...] = ()
    refers: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a scheme: its name (file stem and English sheet name), Chinese sheet title, columns."""

    name: str
    title: str
    columns: tuple[Column, ...]
    required: bool = False

    def column(self, name: str) -> Column:
        """The column of an English name; raises `KeyError` if there is none."""
        return {column.name: column for column in self.columns}[name]

    def column_names(self) -> dict[str, str]:
        """English name by every accepted heading, English or Chinese."""
        return {heading: column.name for column in self.columns for heading in (column.name, column.title)}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: text by column name (empty cells left out), and where each cell stands."""

    values: Mapping[str, str]
    place: Place
    cells: Mapping[str, Place] = field(default_factory=dict)

    def at(self, column: str) -> Place:
        """The place of a cell; what was made by a program has a row and a column's name."""
        return self.cells.get(column) or f"{self.place} › {column}"


@dataclass(frozen=True, slots=True)
class SchemeTables:
    """Header and rows of a scheme; `origin` is the name of the folder or workbook.

    `faults` are those met in reading, told together with what the checks find.
    """

    origin: str
    header: Row
    rows: Mapping[str, tuple[Row, ...]]
    faults: tuple[Fault, ...] = ()

    def of(self, table: str) -> tuple[Row, ...]:
        """The rows of a table, none if it is not there."""
        return self.rows.get(table, ())


FLAG = ("true", "false")


def _column(
    name: str, title: str, meaning: str, *marks: str, choices: tuple[str, ...] = (), refers: str = ""
) -> Column:
    return Column(name, title, meaning, "required" in marks, "number" in marks, choices, refers)


#: The years that an assessment may be of.
FIRST_YEAR, LAST_YEAR = 1900, 2200
HEADER = Table(
    "scheme",
    "方案",
    (
        _column("format", "格式", "方案格式的版本，现为 1", "required", choices=("1",)),
        _column("code", "代码", "方案代码，如 linkage-2024", "required"),
        _column("name", "名称", "方案名称", "required"),
        _column("year", "年度", "评价年度", "required"),
        _column("evaluation_date", "评价日", "名单按这一天有效的为准，缺省为年度 12 月 31 日"),
        _column("scale", "小数位", "得分保留的小数位，缺省 2"),
        _column("unit_kind", "对象类别", "评价对象叫什么，如 县市区"),
        _column("source", "出处", "方案的出处"),
        _column("notice", "声明", "每张结果表都要显示的声明"),
        _column("invented", "虚构", "true 表示方案或数据是虚构的示例", choices=FLAG),
        _column("units.group", "对象名单", "只评价名单（memberships）中这一组的对象"),
        _column("units.count", "对象数", "评价对象必须恰为这么多个"),
        _column("ranking.on", "排名依据", "rounded 按取整后总分，exact 按取整前总分", choices=("rounded", "exact")),
        _column("ranking.ties", "并列规则", "min 并列取前，max 并列取后，dense 并列不跳号", choices=("min", "max", "dense")),
        _column("ranking.within", "排名范围", "all 全体，class 同类", choices=("all", "class")),
        _column("grades.within", "等次名额范围", "all 全体，class 同类", choices=("all", "class")),
        _column("grades.quota_ties", "名额并列", "名额末位并列时 include 一并给予，exclude 一并不给；设有 quota 时必填", choices=("include", "exclude")),
        _column("adjustments.bonus_cap", "加分上限", "加分合计不超过"),
        _column("adjustments.penalty_cap", "减分上限", "减分合计不超过"),
    ),
    required=True,
)  # fmt: skip

NODES = Table(
    "nodes",
    "指标",
    (
        _column("code", "编码", "节点编码，方案内唯一", "required"),
        _column("parent", "上级", "上级节点的编码；总分一行留空", refers="nodes"),
        _column("name", "名称", "节点名称", "required"),
        _column("weight", "权重", "满分值；加权求和的各下级之和须等于上级；上级另有定权方法的留空", "number"),
        _column("aggregation", "汇总方式", "分支：weighted_sum、arithmetic、geometric、harmonic、power:p", choices=("weighted_sum", "arithmetic", "geometric", "harmonic")),
        _column("weighting", "定权方法", "分支的下级怎样定权：given 按所写（缺省）、equal、swing、ahp、entropy、critic、pca", choices=("given", "equal", "swing", "ahp", "entropy", "critic", "pca")),
        _column("rule", "计分规则", "指标：规则种类"),
        _column("parameters", "参数", "规则参数，JSON"),
        _column("transform", "变换", "计分前的变换：种类名，或 JSON 列表"),
        _column("input", "取值", "留空为填报值，findings 为查实问题计数", choices=("value", "findings")),
        _column("direction", "方向", "positive 越大越好（缺省），negative 越小越好，interval 适度", choices=("positive", "negative", "interval")),
        _column("target", "目标值", "目标值", "number"),
        _column("missing", "缺报处理", "block、zero、reweight、last_year、latest、trend、class_median、class_mean、median、mean，可用分号依次列出", choices=("block", "zero", "reweight", "last_year", "latest", "trend", "class_median", "class_mean", "median", "mean")),
        _column("missing_reason", "缺报理由", "缺报处理为 zero 时必填"),
        _column("decimals", "小数位", "本指标得分的小数位，不多于方案的，缺省同方案", "number"),
        _column("unit", "计量单位", "如 %、人、万元"),
        _column("value_decimals", "填报小数位", "填报值至多几位小数，多于即错；人、户、起等计数写 0；留空不限", "number"),
        _column("value_min", "可能下限", "低于即错", "number"),
        _column("value_max", "可能上限", "高于即错", "number"),
        _column("plausible_min", "合理下限", "低于则提示核实", "number"),
        _column("plausible_max", "合理上限", "高于则提示核实", "number"),
        _column("applies_to", "适用类别", "只适用于这些类别，分号隔开；留空为全部", refers="classes"),
        _column("error", "误差", "填报值自身误差的半宽，同计量单位", "number"),
        _column("aspect", "方面", "另行排名的方面，如 水平；规则为 level_and_progress 的写两个，如 水平;进步"),
        _column("office", "责任处室", "责任处室"),
        _column("source", "数据来源", "报送部门"),
        _column("definition", "指标定义", "指标怎样算出来"),
        _column("clause", "条款", "依据的条款"),
        _column("basis", "依据类别", "notice 通知所列，public 公开做法，proposed 本方案建议", choices=("notice", "public", "proposed")),
        _column("verified", "已核实", "true 或 false", choices=FLAG),
        _column("note", "说明", "说明；哪些内容是建议写在这里"),
    ),
    required=True,
)  # fmt: skip

UNITS = Table(
    "units",
    "对象",
    (
        _column("code", "代码", "对象代码", "required"),
        _column("name", "名称", "对象名称", "required"),
        _column("other_names", "曾用名", "曾用名、简称，分号隔开"),
        _column("class", "类别", "比较类别；设有 classes 表时由名单决定"),
        _column("verified", "已核实", "true 或 false", choices=FLAG),
        _column("note", "说明", "说明"),
    ),
    required=True,
)
CLASSES = Table(
    "classes",
    "类别",
    (
        _column("name", "名称", "类别名称", "required"),
        _column("group", "名单", "在这一名单中的对象属于本类；按行序取第一个符合的；留空为其余"),
        _column("note", "说明", "说明"),
    ),
)
MEMBERSHIPS = Table(
    "memberships",
    "名单",
    (
        _column("group", "名单", "名单代码", "required"),
        _column("unit", "对象", "对象代码", "required", refers="units"),
        _column("valid_from", "起", "自这一天起（含）", "required"),
        _column("valid_to", "止", "至这一天止（含）；留空为仍有效"),
        _column("verified", "已核实", "true 或 false", "required", choices=FLAG),
        _column("status", "情况", "来历和可信程度"),
    ),
)
JUDGEMENTS = Table(
    "judgements",
    "判断",
    (
        _column("node", "分支", "定权方法为 ahp 或 swing 的分支的编码", "required", refers="nodes"),
        _column("child", "下级", "下级的编码", "required", refers="nodes"),
        _column("other", "另一下级", "ahp：与之相比的下级的编码；swing 留空", refers="nodes"),
        _column("value", "判断值", "ahp：child 比 other 重要几倍；swing：由最差到最好的分量，最重要的 100", "required", "number"),
        _column("note", "说明", "说明"),
    ),
)  # fmt: skip
GRADES = Table(
    "grades",
    "等次",
    (
        _column("name", "等次", "等次名称，自好到差逐行", "required"),
        _column("at_least", "不低于", "总分不低于", "number"),
        _column("quota", "名额", "至多占比较范围的百分之几", "number"),
        _column("note", "说明", "说明"),
    ),
)
FLOORS = Table(
    "floors",
    "底线",
    (
        _column("node", "节点", "节点编码", "required", refers="nodes"),
        _column("at_least", "不低于", "得分率（百分数）不低于", "required", "number"),
        _column("cap_grade", "等次上限", "低于底线时等次不高于", "required", refers="grades"),
        _column("note", "说明", "说明"),
    ),
)
ADJUSTMENTS = Table(
    "adjustments",
    "加减分项",
    (
        _column("code", "代码", "加减分项代码", "required"),
        _column("name", "名称", "名称", "required"),
        _column("kind", "类别", "bonus 加分，penalty 减分", "required", choices=("bonus", "penalty")),
        _column("cap", "单项上限", "本项合计不超过", "number"),
        _column("clause", "条款", "依据的条款"),
        _column("note", "说明", "说明"),
    ),
)
COMBINATION = Table(
    "combination",
    "综合结果",
    (
        _column("assessment", "考核", "self 为本方案，其余为外来考核的代码", "required"),
        _column("name", "名称", "名称", "required"),
        _column("weight", "权重", "综合结果中的满分值", "required", "number"),
        _column("full_marks", "满分", "该考核的满分", "required", "number"),
        _column("note", "说明", "说明"),
    ),
)
EXAMPLES = Table(
    "examples",
    "算例",
    (
        _column("indicator", "指标", "指标编码", "required", refers="nodes"),
        _column("value", "值", "填报值", "number"),
        _column("target", "目标值", "另定目标值；留空用方案的", "number"),
        _column("baseline", "基期值", "本对象的基期值", "number"),
        _column("among", "同组值", "同组各值（含本值），分号隔开；变换的参数由数据定的，写这一步之前的值"),
        _column("changes", "同组变化", "同组各对象较基期的变化（含本对象），分号隔开"),
        _column("reference", "参照值", "参照对象的值", "number"),
        _column("marks", "评委分", "各评委的分，分号隔开"),
        _column("others", "其他值", "变换要用的其他指标，如 POP=35"),
        _column("score", "得分", "应得的分（0–100 制）", "required", "number"),
        _column("note", "说明", "说明"),
    ),
)

TABLES = (NODES, JUDGEMENTS, UNITS, CLASSES, MEMBERSHIPS, GRADES, FLOORS, ADJUSTMENTS, COMBINATION, EXAMPLES)
