"""From tables to a checked scheme: every fault is told at once, and a faulty scheme does not come to be."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from xiangheng_scoring.errors import SchemeRefused
from xiangheng_scoring.numbers.exact import HUNDRED, ZERO, decimals_of, exact_sum, exactly, plain
from xiangheng_scoring.rules import BUILT_IN, RuleKinds
from xiangheng_scoring.scheme.fields import Faults, Fields, split_list, without_duplicates
from xiangheng_scoring.scheme.grading import read_grading
from xiangheng_scoring.scheme.model import (
    AdjustmentItem,
    AdjustmentRules,
    CombinedPart,
    Node,
    Ranking,
    Scheme,
    Unit,
)
from xiangheng_scoring.scheme.nodes import read_nodes
from xiangheng_scoring.scheme.tables import (
    ADJUSTMENTS,
    COMBINATION,
    FIRST_YEAR,
    HEADER,
    LAST_YEAR,
    TABLES,
    Column,
    SchemeTables,
    Table,
)
from xiangheng_scoring.scheme.units import read_units
from xiangheng_scoring.scheme.weights import read_judged, with_shares
from xiangheng_scoring.scheme.worked import check_examples

FORMAT = "1"


@exactly
def build_scheme(tables: SchemeTables, kinds: RuleKinds = BUILT_IN) -> Scheme:
    """The scheme of these tables, with rule kinds `kinds`.

    Raises `SchemeRefused` with every fault found: unknown columns, wrong cells, weights that do not add
    up, missing policies that are not stated, rules with wrong parameters, worked examples that disagree.
    """
    faults = Faults(tables.faults)
    scheme = _Builder(tables, kinds, faults).scheme()
    check_examples(scheme, faults)
    if faults.noted:
        raise SchemeRefused(faults.noted, at=tables.origin)
    return scheme


def _names(named: Iterable[Table | Column]) -> str:
    """Names in both languages, for a message."""
    return "、".join(f"{item.name}（{item.title}）" for item in named)


def _cap(fields: Fields, column: str, scale: int) -> Decimal | None:
    """A cap in points; with more places than points have, the total would not be the sum of what is printed."""
    cap = fields.number(column, low=ZERO)
    if cap is not None and decimals_of(cap) > scale:
        fields.fault(
            column,
            f"上限 {plain(cap)} 的小数位多于得分的",
            expected=f"至多 {scale} 位小数",
            remedy="改上限，或改方案的小数位（scale）",
        )
    return cap


@dataclass
class _Builder:
    tables: SchemeTables
    kinds: RuleKinds
    faults: Faults

    def __post_init__(self) -> None:
        self.header = Fields(self.tables.header, HEADER, self.faults)

    def scheme(self) -> Scheme:
        """All parts read; where one has faults, a neutral value stands in until the refusal."""
        header = self.header
        self._check_tables()
        scale = header.integer("scale", 2, low=0, high=10)
        year = header.integer("year", 2024, low=FIRST_YEAR, high=LAST_YEAR)
        day = header.day("evaluation_date") or date(year, 12, 31)
        units, classes = read_units(self.tables, day, header.text("units.group"), self.faults)
        nodes = self._nodes(year, scale)
        self._check_units(units, classes, nodes)
        return Scheme(
            code=header.text("code"),
            name=header.text("name"),
            year=year,
            evaluation_date=day,
            scale=scale,
            unit_kind=header.text("unit_kind", "对象"),
            source=header.text("source"),
            notice=header.text("notice"),
            invented=header.flag("invented"),
            nodes=nodes,
            units=units,
            classes=classes,
            ranking=Ranking(
                on=header.choice("ranking.on", "rounded"),
                ties=header.choice("ranking.ties", "min"),
                within=header.choice("ranking.within", "all"),
            ),
            grading=read_grading(self.tables, self.header, nodes, self.faults),
            adjustments=self._adjustments(scale),
            combination=self._combination(nodes),
            tables=self.tables,
        )

    def _nodes(self, year: int, scale: int) -> dict[str, Node]:
        """The tree, with the weights that can be settled without data."""
        nodes = read_nodes(self.tables.of("nodes"), year, scale, self.kinds, self.faults)
        judged = read_judged(nodes, self.tables.of("judgements"), self.faults)
        if self.faults.noted:
            return nodes
        weighed = with_shares(nodes, {code: judgement.shares for code, judgement in judged.items()}, scale)
        return weighed | {
            code: replace(weighed[code], consistency=judgement.consistency)
            for code, judgement in judged.items()
        }

    def _check_tables(self) -> None:
        if self.header.text("format", FORMAT) != FORMAT:
            self.header.fault("format", "不认识的方案格式", expected=FORMAT, remedy="用本版本导出的格式")
        for name in sorted(set(self.tables.rows) - {table.name for table in TABLES}):
            self.faults.add(
                "SCHEME-TABLE",
                f"{self.tables.origin} › {name}",
                f"没有名为 {name} 的表",
                expected=_names(TABLES),
                remedy="改名或删去",
            )
        for table in (HEADER, *TABLES):
            rows = (self.tables.header,) if table is HEADER else self.tables.of(table.name)
            stated = {name for row in rows for name in row.values}
            for unknown in sorted(stated - {column.name for column in table.columns}):
                self.faults.add(
                    "SCHEME-COLUMN",
                    f"{self.tables.origin} › {_names([table])}",
                    f"不认识「{unknown}」",
                    expected=_names(table.columns),
                    remedy="改名或删去这一列",
                )
            if table.required and not rows:
                self.faults.add(
                    "SCHEME-TABLE",
                    self.tables.origin,
                    f"缺 {_names([table])}表，或表中没有内容",
                    expected="至少一行",
                    remedy="补上这张表",
                )

    def _check_units(self, units: dict[str, Unit], classes: tuple[str, ...], nodes: dict[str, Node]) -> None:
        """What the header and the tree say of units and classes must be so."""
        count = self.header.number("units.count")
        if count is not None and len(units) != count:
            self.header.fault(
                "units.count",
                f"评价日的对象有 {len(units)} 个",
                code="SCHEME-UNITS",
                expected=f"恰为 {plain(count)} 个",
                remedy="改名单（memberships）、评价日或对象数",
            )
        for row in self.tables.of("nodes"):
            for name in split_list(row.values.get("applies_to", "")):
                if name not in classes:
                    self.faults.add(
                        "SCHEME-REFERENCE",
                        row.at("applies_to"),
                        f"没有类别「{name}」",
                        expected="、".join(filter(None, classes)) or "本方案不分类别",
                        remedy="改成已有的类别",
                    )
        for node in nodes.values():
            unit = node.rule.reference_unit() if node.rule else ""
            if unit and unit not in units:
                self.faults.add(
                    "SCHEME-REFERENCE",
                    f"nodes › {node.code}",
                    f"参照对象「{unit}」不在评价对象之中",
                    expected="评价对象的代码",
                    remedy="改 reference",
                    value=unit,
                )

    def _adjustments(self, scale: int) -> AdjustmentRules:
        rows = self.tables.of("adjustments")
        without_duplicates(rows, ("code",), self.faults, "加减分项")
        without_duplicates(rows, ("name",), self.faults, "加减分项")
        items = [self._item(Fields(row, ADJUSTMENTS, self.faults), scale) for row in rows]
        for kind, key in (("bonus", "adjustments.bonus_cap"), ("penalty", "adjustments.penalty_cap")):
            if any(item.kind == kind for item in items) and not self.header.text(key):
                self.header.fault(
                    key, "设有加减分项，须写明合计上限", expected="不小于 0 的数", remedy="补填上限"
                )
        return AdjustmentRules(
            items={item.code: item for item in items},
            bonus_cap=_cap(self.header, "adjustments.bonus_cap", scale),
            penalty_cap=_cap(self.header, "adjustments.penalty_cap", scale),
        )

    @staticmethod
    def _item(fields: Fields, scale: int) -> AdjustmentItem:
        return AdjustmentItem(
            code=fields.text("code"),
            name=fields.text("name"),
            kind=fields.choice("kind", "penalty"),
            cap=_cap(fields, "cap", scale),
            clause=fields.text("clause"),
            note=fields.text("note"),
        )

    def _combination(self, nodes: dict[str, Node]) -> tuple[CombinedPart, ...]:
        rows = self.tables.of("combination")
        without_duplicates(rows, ("assessment",), self.faults, "考核")
        parts = tuple(self._part(Fields(row, COMBINATION, self.faults)) for row in rows)
        if parts and not any(part.assessment == "self" for part in parts):
            self.faults.add(
                "SCHEME-COMBINATION",
                rows[0].place,
                "综合结果中没有本方案",
                expected="有一行 assessment 为 self",
                remedy="补上这一行",
            )
        roots = [node.weight for node in nodes.values() if not node.parent]
        for row, part in zip(rows, parts, strict=True):
            if part.assessment == "self" and roots and roots[0] not in (ZERO, part.full_marks):
                self.faults.add(
                    "SCHEME-WEIGHT",
                    row.at("full_marks"),
                    f"本方案的满分写 {plain(part.full_marks)}，总分的权重是 {plain(roots[0])}",
                    expected=plain(roots[0]),
                    remedy="改成总分的权重",
                )
        weights = exact_sum(part.weight for part in parts)
        if parts and weights != HUNDRED:
            self.faults.add(
                "SCHEME-WEIGHT",
                rows[0].at("weight"),
                f"综合结果的权重之和为 {plain(weights)}",
                expected="100",
                remedy="改权重",
            )
        return parts

    @staticmethod
    def _part(fields: Fields) -> CombinedPart:
        full_marks = fields.number("full_marks") or ZERO
        if full_marks <= 0:
            fields.fault("full_marks", "满分须大于 0", expected="大于 0 的数")
        return CombinedPart(
            fields.text("assessment"),
            fields.text("name"),
            fields.number("weight", low=ZERO) or Decimal(0),
            full_marks,
            fields.text("note"),
        )
