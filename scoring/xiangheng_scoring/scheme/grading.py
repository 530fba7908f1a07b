"""Grades and what caps them: each must be within reach, and a cap must hold somebody back."""

from collections.abc import Mapping

from xiangheng_scoring.numbers.exact import HUNDRED, ONE, ZERO, plain
from xiangheng_scoring.places import Place
from xiangheng_scoring.rules import Veto
from xiangheng_scoring.scheme.fields import Faults, Fields, without_duplicates
from xiangheng_scoring.scheme.model import Floor, Grade, Grading, Node
from xiangheng_scoring.scheme.tables import FLOORS, GRADES, SchemeTables


def read_grading(tables: SchemeTables, header: Fields, nodes: Mapping[str, Node], faults: Faults) -> Grading:
    """The grades, best first, with their floors; faults are noted."""
    return _Reader(tables, header, nodes, faults).grading()


class _Reader:
    def __init__(
        self, tables: SchemeTables, header: Fields, nodes: Mapping[str, Node], faults: Faults
    ) -> None:
        self.tables = tables
        self.header = header
        self.nodes = nodes
        self.faults = faults
        self.rows = [Fields(row, GRADES, faults) for row in tables.of("grades")]
        self.names = [fields.text("name") for fields in self.rows]

    def grading(self) -> Grading:
        """All of it; where a cell has faults a neutral value stands in until the refusal."""
        without_duplicates(self.tables.of("grades"), ("name",), self.faults, "等次")
        grades = tuple(self._grade(fields) for fields in self.rows)
        self._check_order(grades)
        for node in self.nodes.values():
            if isinstance(node.rule, Veto):
                self._check_cap(node.rule.cap_grade, f"nodes › {node.code}")
        if any(grade.quota is not None for grade in grades) and not self.header.text("grades.quota_ties"):
            self.header.fault(
                "grades.quota_ties",
                "设有名额，须写明名额末位并列怎么办",
                expected="include 或 exclude",
                remedy="补填",
            )
        return Grading(
            grades=grades,
            within=self.header.choice("grades.within", "all"),
            quota_ties=self.header.choice("grades.quota_ties", "exclude"),
            floors=tuple(self._floor(Fields(row, FLOORS, self.faults)) for row in self.tables.of("floors")),
        )

    def _grade(self, fields: Fields) -> Grade:
        quota, at_least = fields.number("quota", low=ZERO), fields.number("at_least")
        if quota is not None and quota > HUNDRED:
            fields.fault("quota", f"名额 {plain(quota)} 超过 100", expected="0–100 的百分数")
        roots = [node.weight for node in self.nodes.values() if not node.parent]
        # While the tree has no total nobody knows the most that a unit can have.
        most = roots[0] + (self.header.number("adjustments.bonus_cap") or ZERO) if len(roots) == 1 else None
        if at_least is not None and most is not None and at_least > most:
            fields.fault(
                "at_least",
                f"分数线 {plain(at_least)} 高于能得的最高分",
                code="SCHEME-GRADE",
                expected=f"不高于 {plain(most)}（满分加上加分上限）",
                remedy="改分数线",
            )
        is_last = fields is self.rows[-1]
        if not is_last and not fields.text("at_least") and not fields.text("quota"):
            fields.fault(
                "at_least",
                f"「{fields.text('name')}」没有分数线和名额，其后各档永远轮不到",
                code="SCHEME-GRADE",
                expected="分数线或名额",
                remedy="补填，或移到最后一档",
            )
        if is_last and (at_least is not None or quota is not None):
            fields.fault(
                "at_least" if at_least is not None else "quota",
                f"最后一档「{fields.text('name')}」不能设分数线或名额",
                code="SCHEME-GRADE",
                expected="留空，容纳其余对象",
                remedy="清空，或再加一档",
            )
        return Grade(fields.text("name"), at_least, quota, fields.text("note"))

    def _check_order(self, grades: tuple[Grade, ...]) -> None:
        stated = [grade.at_least for grade in grades if grade.at_least is not None]
        if stated != sorted(stated, reverse=True) or len(set(stated)) < len(stated):
            self.faults.add(
                "SCHEME-GRADE",
                self.rows[0].row.place,
                "等次的分数线没有自高到低排列",
                expected="自好到差逐行，分数线逐行降低",
                remedy="调整行序或分数线",
            )

    def _check_cap(self, name: str, at: Place) -> None:
        if name not in self.names:
            self.faults.add(
                "SCHEME-REFERENCE",
                at,
                f"没有等次「{name}」",
                expected="、".join(self.names) or "grades 表中的等次",
                remedy="改成已有的等次",
                value=name,
            )
        elif name == self.names[0]:
            self.faults.add(
                "SCHEME-GRADE",
                at,
                f"等次上限「{name}」是最好的一档，限制不了谁",
                expected="、".join(self.names[1:]),
                remedy="改等次上限",
                value=name,
            )

    def _floor(self, fields: Fields) -> Floor:
        node, cap_grade = fields.text("node"), fields.text("cap_grade")
        if node not in self.nodes:
            fields.fault(
                "node",
                f"没有节点「{node}」",
                code="SCHEME-REFERENCE",
                expected="nodes 表中的编码",
                remedy="改编码",
            )
        elif not self.nodes[node].gives_points:
            fields.fault(
                "node",
                f"节点「{node}」不计分，没有得分率",
                code="SCHEME-REFERENCE",
                expected="计分的节点",
                remedy="改编码；一票否决不用底线",
            )
        self._check_cap(cap_grade, fields.row.at("cap_grade"))
        at_least = fields.number("at_least", low=ZERO) or ZERO
        if at_least > HUNDRED or ZERO < at_least < ONE:
            fields.fault(
                "at_least",
                f"{plain(at_least)} 不像百分数",
                expected="1–100 的百分数，如 60",
                remedy="六成写 60",
            )
        return Floor(node, at_least, cap_grade, fields.text("note"))
