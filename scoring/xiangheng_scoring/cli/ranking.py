"""The ranking as columns: what the screen, the files and the picture show of it, each column told once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xiangheng_scoring.analysis.comparison import signed
from xiangheng_scoring.engine.result import Result, UnitResult
from xiangheng_scoring.explain.cautions import INVENTED, cautions, marked, named
from xiangheng_scoring.intake.writing.ranking import RankingTable, TableColumn, Value
from xiangheng_scoring.numbers.exact import ZERO, half_up, plain
from xiangheng_scoring.scheme import Node

DIMENSION = "dimension"
#: Of rates in files; they are quotients and have no last digit.
RATE_DECIMALS = 4


@dataclass(frozen=True)
class RankingColumn:
    """One column: `name` for programs, `title` for readers, what it means, its unit, and each unit's value.

    `heading` is the title on a screen, where a column without one is left out; `shown` the value there.
    """

    name: str
    title: str
    meaning: str
    unit: str
    value: Callable[[UnitResult], Value]
    heading: str = ""
    shown: Callable[[UnitResult], str] | None = None
    kind: str = ""

    def cell(self, row: UnitResult) -> str:
        """The value as a screen shows it."""
        if self.shown is not None:
            return self.shown(row)
        value = self.value(row)
        return "—" if value is None else str(value)


def ranking_columns(
    result: Result, units: Sequence[UnitResult], intervals: Mapping[str, str] | None = None
) -> list[RankingColumn]:
    """The columns of a ranking of these units; those that say nothing in this scheme are left out.

    `intervals` holds the places that each unit has in nine trials of ten, by code.
    """
    scheme = result.scheme
    return [
        *_places(result),
        *_unit(result),
        RankingColumn("total", "总分", "各维度得分与加减分之和", "分", lambda row: row.total, "总分"),
        *(_dimension(node) for node in dimensions(result)),
        *_adjustment(result),
        *(
            column
            for name in dict.fromkeys(name for row in units for name in row.aspects)
            for column in _aspect(name)
        ),
        *(_combined() if scheme.combination else ()),
        *_grade(),
        *(_interval(intervals) if intervals else ()),
    ]


def ranking_of(result: Result, intervals: Mapping[str, str] | None = None) -> RankingTable:
    """The whole ranking to be written: every column, in the order of the screen, with its run."""
    units = in_order(result, result.ranked)
    columns = [*ranking_columns(result, units, intervals), *run_columns(result)]
    return RankingTable(
        marked(f"{result.scheme.name} {result.period}", is_invented=result.is_invented),
        [
            TableColumn(
                column.name, column.title, column.meaning, column.unit, [column.value(row) for row in units]
            )
            for column in columns
        ],
        _run(result),
    )


def _run(result: Result) -> dict[str, str]:
    """What is to be known of a run besides its rows."""
    scheme = result.scheme
    facts = {
        "考核": scheme.name,
        "年度": str(result.period),
        "数据": INVENTED if result.is_invented else "报送数据",
        "方案": f"{scheme.code}，摘要 {scheme.digest}",
        "固定的标准": f"{scheme.frame.period} 年，摘要 {scheme.frame.digest}" if scheme.frame else "",
        "插件": result.provenance.plugin,
        "计分批次": result.run_id,
        "结果摘要": result.result_digest,
        "数据出处摘要": result.provenance_digest,
        "须知": "；".join(cautions(result)),
    }
    return {name: text for name, text in facts.items() if text}


def run_columns(result: Result) -> list[RankingColumn]:
    """What each row of a file says of its run: a row that is copied elsewhere is not without it."""
    caution = "；".join(filter(None, (INVENTED if result.is_invented else "", result.scheme.notice))) or None
    return [
        RankingColumn("run_id", "计分批次", "数据、方案、插件、引擎的摘要", "", lambda row: result.run_id),
        RankingColumn("result_digest", "结果摘要", "全部得分、位次、等次的摘要", "", lambda row: result.result_digest),
        RankingColumn("caution", "须知", "示例数据、建议方案等使用前须知道的", "", lambda row: caution),
    ]  # fmt: skip


def dimensions(result: Result) -> list[Node]:
    """The nodes right below the total that give points."""
    return [node for node in result.scheme.children(result.scheme.root.code) if node.gives_points]


def in_order(result: Result, units: Iterable[UnitResult]) -> list[UnitResult]:
    """By class and place where ranks are inside classes, else by place."""
    shown = list(units)
    if result.scheme.ranking.within != "class":
        return shown
    order = {name: index for index, name in enumerate(result.scheme.classes)}
    return sorted(
        shown, key=lambda row: (order.get(row.unit.unit_class, 0), row.rank or len(shown), row.unit.code)
    )


def _places(result: Result) -> list[RankingColumn]:
    within = result.scheme.ranking.within
    title = "位次" if within == "all" else "类内位次"
    columns = [
        RankingColumn(
            "rank", title, "按总分的位次；没有总分的为空", "位", lambda row: row.rank,
            title if within == "all" else "类内\n位次", lambda row: str(row.rank or "—"),
        )
    ]  # fmt: skip
    if len(result.scheme.classes) > 1:
        overall = within != "all"
        columns.append(
            RankingColumn("rank_overall", "总位次", "不分类别的位次", "位", lambda row: row.rank_overall)
            if overall
            else RankingColumn(
                "rank_in_class", "类内位次", "同类中的位次", "位", lambda row: row.rank_in_class
            )
        )
    return columns


def _unit(result: Result) -> list[RankingColumn]:
    kind = result.scheme.unit_kind
    columns = [
        RankingColumn("code", "代码", f"{kind}的代码", "", lambda row: row.unit.code),
        RankingColumn(
            "name", kind, f"{kind}的名称", "", lambda row: row.unit.name, kind, lambda row: named(row.unit)
        ),
        RankingColumn("verified", "名单核实", "名单或类别是否经过核实", "", lambda row: row.unit.verified),
    ]
    if len(result.scheme.classes) > 1:
        columns.append(
            RankingColumn("class", "类别", "所属类别", "", lambda row: row.unit.unit_class, "类别")
        )
    return columns


def _dimension(node: Node) -> RankingColumn:
    return RankingColumn(
        f"points_{node.code}",
        f"{node.name}（{node.code}）",
        f"{node.name}的得分，满分 {plain(node.weight)}" if node.weight else f"{node.name}的得分",
        "分",
        lambda row: row.nodes[node.code].points,
        f"{node.name}\n{plain(node.weight)}",
        kind=DIMENSION,
    )


def _adjustment(result: Result) -> list[RankingColumn]:
    """Where any total is more than the sum of its dimensions, all show by how much, whoever is listed."""
    if not any(row.adjustment.entries for row in result.units):
        return []
    return [
        RankingColumn(
            "adjustment", "加减分", "加分与扣分按上限计入的，扣分为负", "分", lambda row: row.adjustment.points,
            "加减\n分", lambda row: signed(row.adjustment.points) if row.adjustment.entries else "",
        )
    ]  # fmt: skip


def _aspect(name: str) -> list[RankingColumn]:
    def rank(row: UnitResult) -> Value:
        return row.aspects[name].rank if name in row.aspects else None

    def rate(row: UnitResult) -> Value:
        return half_up(row.aspects[name].rate, RATE_DECIMALS) if name in row.aspects else None

    return [
        RankingColumn(
            f"rank_{name}", f"{name}位次", f"“{name}”类指标得分率的位次", "位", rank, f"{name}\n位次"
        ),
        RankingColumn(f"rate_{name}", f"{name}得分率", f"“{name}”类指标得分占可得分的百分比", "%", rate),
    ]


def _combined() -> list[RankingColumn]:
    return [
        RankingColumn(
            "combined_total", "综合得分", "与其他考核按比例合成的得分", "分",
            lambda row: row.combined.total if row.combined else None, "综合\n得分",
        ),
        RankingColumn(
            "combined_rank", "综合位次", "综合得分的位次", "位",
            lambda row: row.combined.rank if row.combined else None,
        ),
    ]  # fmt: skip


def _grade() -> list[RankingColumn]:
    def shown(row: UnitResult) -> str:
        is_capped = any(cap.grade == row.grade for cap in row.caps)
        return row.grade + ("（受限）" if is_capped else "")

    return [
        RankingColumn("grade", "等次", "评定的等次", "", lambda row: row.grade or None, "等次", shown),
        RankingColumn(
            "grade_reason", "等次依据", "为什么是这一等次", "", lambda row: row.grade_reason or None
        ),
    ]


def _interval(intervals: Mapping[str, str]) -> list[RankingColumn]:
    return [
        RankingColumn(
            "rank_interval", "位次区间", "各种做法一起变动，九成情形的位次", "位",
            lambda row: intervals.get(row.unit.code), "位次\n区间",
        )
    ]  # fmt: skip


def parts_of(result: Result, units: Sequence[UnitResult]) -> dict[str, dict[str, Decimal]]:
    """What totals are sums of, by name and unit's code: dimensions and adjustments; under a mean the total alone."""
    nodes = dimensions(result)
    names = [node.name for node in nodes]
    by_name = {
        node.name if names.count(node.name) == 1 else f"{node.name}（{node.code}）": {
            row.unit.code: row.nodes[node.code].points or ZERO for row in units
        }
        for node in nodes
    }
    adjustments = {row.unit.code: row.adjustment.points for row in units}
    parts = by_name | ({"加减分": adjustments} if any(adjustments.values()) else {})
    totals = {row.unit.code: row.total or ZERO for row in units}
    adds_up = all(
        sum((part[code] for part in parts.values()), ZERO) == total for code, total in totals.items()
    )
    return parts if adds_up else {"总分": totals}
