"""What every assessment must satisfy, tried on its scheme with sample data."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from xiangheng_scoring.conformance.cases import Instance, of_leaf
from xiangheng_scoring.conformance.rule_checks import breaking, descending
from xiangheng_scoring.conformance.samples import even_data, extreme_data, sample_data, shuffled
from xiangheng_scoring.conformance.subjects import Subject
from xiangheng_scoring.conformance.watch import watching
from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.result import UnitResult
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import AggregationImpossible, RunBlocked
from xiangheng_scoring.explain.explanation import explain_row
from xiangheng_scoring.explain.orders import Orders
from xiangheng_scoring.intake.reading.schemes import read_scheme_tables
from xiangheng_scoring.intake.writing.schemes import write_scheme_folder, write_scheme_workbook
from xiangheng_scoring.numbers.exact import exact_sum, plain
from xiangheng_scoring.rules.bounds import bounded
from xiangheng_scoring.scheme import Row, Scheme, SchemeTables, build_scheme

SEEDS = (1, 2, 3)

AssessmentCheck = Callable[[Subject], str]


def row_order(subject: Subject) -> str:
    """The order of the rows of the data has no say."""
    data = sample_data(subject.scheme, 1)
    first, again = score(subject.scheme, data), score(subject.scheme, shuffled(data, 7))
    is_same = (first.run_id, first.result_digest) == (again.run_id, again.result_digest)
    return "" if is_same else "同样的数据换一个行序再算一遍，批次或结果摘要不同"


def unit_labels(subject: Subject) -> str:
    """Units under other codes, in another order, have their own totals, places and grades."""
    codes = list(subject.scheme.units)
    renamed = dict(zip(codes, reversed(codes), strict=True))
    other = build_scheme(_relabelled(subject.scheme.tables, renamed), subject.rules)
    for data in (sample_data(subject.scheme, 1), even_data(subject.scheme)):
        relabelled = replace(
            data,
            observations=tuple(replace(row, unit=renamed[row.unit]) for row in data.observations),
            marks=tuple(replace(row, unit=renamed[row.unit]) for row in data.marks),
            findings=tuple(replace(row, unit=renamed[row.unit]) for row in data.findings),
        )
        again = _outcomes(other, relabelled)
        for code, outcome in _outcomes(subject.scheme, data).items():
            moved = again.get(renamed[code], "出错")
            if outcome != moved:
                return f"把 {code} 的代码换成 {renamed[code]}，总分、位次、等次由 {outcome} 变成 {moved}"
    return ""


def _outcomes(scheme: Scheme, data: Dataset) -> dict[str, str]:
    """Total, place and grade of each unit; nothing where scoring breaks, which the check of odd data tells."""
    try:
        units = score(scheme, data).units
    except Exception:
        return {}
    return {row.unit.code: f"{row.total}、{row.rank}、{row.grade or '无'}" for row in units}


def _relabelled(tables: SchemeTables, renamed: dict[str, str]) -> SchemeTables:
    """The tables with every unit's code replaced."""
    rows = dict(tables.rows)
    for table, column in (("units", "code"), ("memberships", "unit")):
        codes = [row.values.get(column, "") for row in tables.of(table)]
        rows[table] = tuple(
            Row({**row.values, column: renamed.get(code, code)}, row.place, row.cells)
            for row, code in zip(tables.of(table), codes, strict=True)
        )
    return replace(tables, rows=rows)


def without_input_or_output(subject: Subject) -> str:
    """Scoring opens no file, socket or process."""
    # Everything that is imported late is imported now, so that only the plugin's own doing is seen.
    subject.result(1)
    data = sample_data(subject.scheme, 1)
    with watching() as noted:
        score(subject.scheme, data)
    return f"计分时访问了 {noted[0]}" if noted else ""


def total_on_missing_data(subject: Subject) -> str:
    """Any value may be missing: the run gives a result or is blocked by policy, and never breaks."""
    for seed in SEEDS:
        for missing in (0.1, 0.5, 1.0):
            try:
                subject.result(seed, missing)
            except RunBlocked:
                continue
            except Exception as error:  # what a plugin may raise is exactly what is looked for
                return f"缺报 {missing:.0%} 时出错：{error!r}"
    return ""


def odd_data(subject: Subject) -> str:
    """All units alike, and every value at an end of its possible range, zero among them: never a break."""
    for what, data in (("全部对象相同", even_data(subject.scheme)), *extreme_data(subject.scheme)):
        try:
            score(subject.scheme, data)
        except (RunBlocked, AggregationImpossible):
            continue
        except Exception as error:  # what a plugin may raise is exactly what is looked for
            return f"{what}时出错：{error!r}"
    return ""


def points_add_up(subject: Subject) -> str:
    """The printed points of every weighted sum add up to the printed points of the branch, and to the total."""
    for missing in (0.0, 0.2):
        for row in _results(subject, missing):
            for problem in _unequal(subject.scheme, row):
                return problem
    return ""


def _unequal(scheme: Scheme, row: UnitResult) -> Iterator[str]:
    for node in scheme.top_down:
        branch = row.nodes[node.code]
        children = [row.nodes[child.code].points for child in scheme.children(node.code)]
        parts = exact_sum(points for points in children if points is not None)
        is_sum = node.code in scheme.additive and not node.is_leaf and not branch.handling
        if is_sum and branch.points is not None and parts != branch.points:
            yield f"{row.unit.name}的 {node.code}：下级之和 {parts}，本级 {branch.points}"
    root = row.nodes[scheme.root.code].points
    if row.total is not None and root is not None and row.total != root + row.adjustment.points:
        yield f"{row.unit.name}：总分 {row.total} 不等于各项之和 {root + row.adjustment.points}"


def _results(subject: Subject, missing: float = 0.0) -> Iterator[UnitResult]:
    """The results of all units for the data of each seed that block no run."""
    for seed in SEEDS:
        with suppress(RunBlocked):
            yield from subject.result(seed, missing).units


def explained(subject: Subject) -> str:
    """Every unit's result can be explained, each leaf in a sentence of its own, with gaps and without."""
    for missing in (0.0, 0.3):
        try:
            result = subject.result(1, missing)
        except RunBlocked:
            continue
        orders = Orders(result)
        for row in result.units:
            try:
                explain_row(orders, row)
            except Exception as error:  # what a plugin may raise is exactly what is looked for
                return f"{row.unit.name}的说明写不出来：{error!r}"
    return ""


def stable_digest(subject: Subject) -> str:
    """The run's name follows its figures: another value is another run, the same value is the same."""
    data = sample_data(subject.scheme, 1)
    first = score(subject.scheme, data)
    if first.run_id != score(subject.scheme, data).run_id:
        return "同样的数据再算一遍，批次名不同"
    # The first value that may be another within its possible range is moved a little.
    for number, row in enumerate(data.observations):
        for value in (row.value + Decimal("0.01"), row.value - Decimal("0.01")):
            if subject.scheme.indicators[row.indicator].possible.holds(value):
                rows = list(data.observations)
                rows[number] = replace(row, value=value)
                again = score(subject.scheme, replace(data, observations=tuple(rows)))
                return "改了一个数，批次名没有变" if again.run_id == first.run_id else ""
    return ""


def scheme_round_trip(subject: Subject) -> str:
    """Written as folder and as workbook and read again, it is the same scheme."""
    ways = (("文件夹", "方案", write_scheme_folder), ("工作簿", "方案.xlsx", write_scheme_workbook))
    with tempfile.TemporaryDirectory() as folder:
        for what, name, write in ways:
            try:
                write(subject.scheme.tables, Path(folder) / name)
                again = build_scheme(read_scheme_tables(Path(folder) / name), subject.rules)
            except Exception as error:  # what cannot be written or read again is exactly what is looked for
                return f"导出成{what}再读，出错：{error}"
            if again.digest != subject.scheme.digest:
                return f"导出成{what}再读，方案摘要不同"
    return ""


def each_value(subject: Subject) -> str:
    """The plugin's rules at every value that an indicator can have, one by one: a better one never scores less."""
    for leaf in subject.scheme.leaves:
        instance = of_leaf(leaf)
        if instance is None or not instance.rule.provider:
            continue
        problem = breaking(instance)
        if not problem and instance.rule.monotone:
            problem = descending(instance)
        if problem or (problem := _beyond_bounds(instance)):
            return f"{leaf.code} {leaf.name}：{problem}"
    return ""


def _beyond_bounds(instance: Instance) -> str:
    for case in instance.dense():
        score = instance.rule.judge(case).score
        if score != bounded(score, instance.rule.lowest, instance.rule.highest):
            return f"值 {plain(case.value)} 的得分 {plain(score)} 超出规则声明的范围"
    return ""


def bounded_scores(subject: Subject) -> str:
    """Every score of a run lies within the bounds that its rule declares."""
    for row in _results(subject):
        for leaf in subject.scheme.leaves:
            node, rule = row.nodes[leaf.code], leaf.rule
            if node.score is None or rule is None or node.status != "scored":
                continue
            if node.score != bounded(node.score, rule.lowest, rule.highest):
                return f"{leaf.code} 的得分 {plain(node.score)} 超出规则 {rule.kind} 声明的范围"
    return ""


ASSESSMENT_CHECKS: tuple[tuple[AssessmentCheck, str, str], ...] = (
    (row_order, "与行序无关", "不要依赖数据的先后；要用的都在传入的值里"),
    (unit_labels, "与代码无关", "不要按对象的代码或次序区别对待"),
    (without_input_or_output, "不读写", "规则只用传入的值；要用的数据写进方案或作为指标报送"),
    (total_on_missing_data, "缺报不出错", "在 gap 中说明不能计分的情形；同组可能只有一个对象"),
    (odd_data, "极端数据不出错", "全部相等、为 0、在可能范围两端时都要能算；除数可能为 0 时先判断"),
    (
        each_value,
        "逐值不出错",
        "按所列的值改规则；确实不单调的声明 monotone = False；不可能的值在方案中写 value_min、value_max",
    ),
    (bounded_scores, "整批得分不越界", "把得分限制在 lowest 与 highest 之间，或改这两个声明"),
    (points_add_up, "分项相加等于总分", "不要改动引擎给出的得分；检查权重"),
    (explained, "每一分说得出", "查说明的写法：说明用到的数都要有"),
    (stable_digest, "批次名随数而变", "不要改动批次名的计算"),
    (scheme_round_trip, "方案导出再读不变", "一格的内容不要超过 32,767 个字，不要有控制字符"),
)
