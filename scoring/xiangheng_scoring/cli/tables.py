"""Results on a terminal: the ranking as a table, one unit's proof as a tree."""

from collections.abc import Mapping, Sequence
from functools import partial

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from xiangheng_scoring.cautions import cautions, marked, named
from xiangheng_scoring.cli.fitting import fitted, needed
from xiangheng_scoring.comparison import EFFECT_WORDS, EFFECTS, Comparison, Difference, changes, signed
from xiangheng_scoring.exact import ZERO, plain
from xiangheng_scoring.explanation import ExplainedNode, Explanation
from xiangheng_scoring.result import Result, UnitResult
from xiangheng_scoring.scheme import Node


def console(*, to_error: bool = False) -> Console:
    """A console for people; nothing is cut off when the output goes to a file.

    Text of workbooks is shown as it is: [b] is no markup, :100: no picture.
    """
    plainly = partial(Console, stderr=to_error, highlight=False, markup=False, emoji=False)
    found = plainly()
    return found if found.is_terminal else plainly(width=160)


ADJUSTMENT = "加减\n分"


def ranking_table(
    result: Result,
    units: Sequence[UnitResult] | None = None,
    room: int | None = None,
    intervals: Mapping[str, str] | None = None,
) -> Table:
    """The ranking: place, name, class, total, points of each dimension, adjustments, aspects, combined total, grade, interval.

    The dimensions and the adjustments add up to the total.
    `intervals` holds the places that each unit has in nine trials of ten, by code. Where the whole does not
    fit in `room` columns of the terminal, first the dimensions are left out, which `explain` shows.
    """
    shown = _in_order(result, result.ranked if units is None else units)
    whole = _table(result, shown, intervals or {}, with_dimensions=True)
    room = console().width if room is None else room
    if needed(whole) <= room:
        return whole
    aspects = dict.fromkeys(f"{name}\n位次" for one in shown for name in one.aspects)
    few = _table(result, shown, intervals or {}, with_dimensions=False)
    return fitted(few, room, ["位次\n区间", *aspects, "综合\n得分", ADJUSTMENT], left_out=["各维度"])


def _table(
    result: Result, shown: Sequence[UnitResult], intervals: Mapping[str, str], *, with_dimensions: bool
) -> Table:
    scheme = result.scheme
    table = Table(title=_title(result), title_style="bold", header_style="bold")
    dimensions = [node for node in scheme.children(scheme.root.code) if node.gives_points and with_dimensions]
    aspects = list(dict.fromkeys(name for one in shown for name in one.aspects))
    table.add_column(
        "位次" if scheme.ranking.within == "all" else "类内\n位次", justify="right", no_wrap=True
    )
    table.add_column(scheme.unit_kind, no_wrap=True)
    if len(scheme.classes) > 1:
        table.add_column("类别", no_wrap=True)
    table.add_column("总分", justify="right", no_wrap=True)
    for node in dimensions:
        table.add_column(f"{node.name}\n{plain(node.weight)}", justify="right", no_wrap=True)
    if _has_adjustments(result):
        table.add_column(ADJUSTMENT, justify="right", no_wrap=True)
    for aspect in aspects:
        table.add_column(f"{aspect}\n位次", justify="right", no_wrap=True)
    if scheme.combination:
        table.add_column("综合\n得分", justify="right", no_wrap=True)
    table.add_column("等次", no_wrap=True)
    if intervals:
        table.add_column("位次\n区间", justify="right", no_wrap=True)
    for one in shown:
        interval = [intervals.get(one.unit.code, "—")] if intervals else []
        table.add_row(*_cells(result, one, dimensions, aspects), *interval)
    return table


def _has_adjustments(result: Result) -> bool:
    """Whether any total is more than the sum of the dimensions; then all show by how much, whoever is listed."""
    return any(one.adjustment.entries for one in result.units)


def _title(result: Result) -> str:
    return marked(f"{result.scheme.name} {result.period}", is_invented=result.is_invented)


def _in_order(result: Result, units: Sequence[UnitResult]) -> list[UnitResult]:
    """By class and place where ranks are inside classes, else by place."""
    if result.scheme.ranking.within != "class":
        return list(units)
    order = {name: index for index, name in enumerate(result.scheme.classes)}
    return sorted(
        units, key=lambda one: (order.get(one.unit.unit_class, 0), one.rank or len(units), one.unit.code)
    )


def _cells(result: Result, one: UnitResult, dimensions: Sequence[Node], aspects: Sequence[str]) -> list[str]:
    cells = [str(one.rank or "—"), named(one.unit)]
    if len(result.scheme.classes) > 1:
        cells.append(one.unit.unit_class)
    cells.append(_points(one.total))
    cells += [_points(one.nodes[node.code].points) for node in dimensions]
    if _has_adjustments(result):
        cells.append(signed(one.adjustment.points) if one.adjustment.entries else "")
    cells += [str(one.aspects[name].rank or "—") if name in one.aspects else "—" for name in aspects]
    if result.scheme.combination:
        cells.append(_points(one.combined.total if one.combined else None))
    is_capped = any(cap.grade == one.grade for cap in one.caps)
    return [*cells, one.grade + ("（受限）" if is_capped else "")]


def _points(points: object) -> str:
    return "—" if points is None else str(points)


def footnotes(result: Result, command: str = "") -> list[str]:
    """What stands below every ranking: cautions, digests, what to type next."""
    lines = cautions(result)
    if frame := result.scheme.frame:
        lines.append(f"按 {frame.period} 年固定的标准计分（标准摘要 {frame.digest[:16]}…）")
    lines.append(f"计分批次 {result.run_id[:16]}…   结果摘要 {result.result_digest[:16]}…")
    return [*lines, *([f"再看：{command}"] if command else [])]


def comparison_table(found: Comparison, room: int) -> Table:
    """Each unit's two totals with places, the difference, and what it is made of, as far as there is room."""
    here, there = found.here, found.there
    runs = f"{here.scheme.name} {here.period} → {there.scheme.name} {there.period}"
    title = marked(runs, is_invented=found.is_invented)
    table = Table(title=title, title_style="bold", header_style="bold")
    used = [name for name in EFFECTS if any(one.effects[name] for one in found.differences)]
    table.add_column(there.scheme.unit_kind, no_wrap=True)
    for heading in ("原", "位次", "现", "位次", "相差", *(EFFECT_WORDS[name] for name in used)):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in sorted(found.differences, key=lambda one: (one.there.rank or 0, one.there.unit.code)):
        table.add_row(
            named(one.there.unit),
            *(_points(one.here.total), str(one.here.rank or "—"), _points(one.there.total)),
            *(str(one.there.rank or "—"), signed(one.difference)),
            *(signed(one.effects[name]) for name in used),
        )
    return fitted(table, room, ["位次", "原", "现", *(EFFECT_WORDS[name] for name in reversed(used))])


def difference_table(found: Difference, names: Mapping[str, str], room: int) -> Table:
    """One difference by indicator, largest first, old value to new; what gives points adds up to the whole, which stands last.

    Below a mean nothing is a part of the total: there the change of the score is told.
    """
    table = Table(header_style="bold")
    used = [name for name in EFFECTS if found.effects[name]]
    table.add_column("指标")
    table.add_column("原 → 现", no_wrap=True)
    for heading in ("相差", *(EFFECT_WORDS[name] for name in used)):
        table.add_column(heading, justify="right", no_wrap=True)
    for change in changes(found):
        label = f"{change.node.code} {names.get(change.node.code, change.node.name)}"
        values = " → ".join(dict.fromkeys(change.values))
        if change.points is None:
            table.add_row(f"　{label}", values, f"得分 {signed(change.score)}")
            continue
        effects = found.by_leaf[change.node.code]
        cells = (change.points, *(effects.get(name, ZERO) for name in used))
        table.add_row(label, values, *map(signed, cells))
    if adjusted := found.effects["adjustment"]:
        blank = ["0" if name != "adjustment" else signed(adjusted) for name in used]
        table.add_row("加减分", "", signed(adjusted), *blank)
    table.add_section()
    table.add_row(
        "合计（含加减分）", "", signed(found.difference), *(signed(found.effects[name]) for name in used)
    )
    return fitted(table, room, [*(EFFECT_WORDS[name] for name in reversed(used)), "原 → 现"])


def explanation_tree(explanation: Explanation, node: str = "") -> Tree:
    """The proof as a tree of sentences, from the total (or from `node`) down."""
    start = _find(explanation.tree, node) if node else explanation.tree
    tree = Tree(Text(start.sentence))
    _grow(tree, start)
    return tree


def _find(start: ExplainedNode, code: str) -> ExplainedNode:
    if start.node.code == code:
        return start
    for child in start.children:
        found = _find(child, code)
        if found.node.code == code:
            return found
    return start


def _grow(tree: Tree, start: ExplainedNode) -> None:
    for child in start.children:
        branch = tree.add(Text(child.sentence))
        _grow(branch, child)
