"""Results on a terminal: the ranking as a table, one unit's proof as a tree."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import JustifyMethod
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from xiangheng_scoring.analysis.comparison import (
    EFFECT_WORDS,
    EFFECTS,
    Comparison,
    Difference,
    changes,
    signed,
)
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.fitting import add_figures, fitted, needed
from xiangheng_scoring.cli.ranking import DIMENSION, RankingColumn, in_order, ranking_columns
from xiangheng_scoring.engine.result import Result, UnitResult
from xiangheng_scoring.explain.cautions import cautions, marked, named
from xiangheng_scoring.explain.documents import Explained, Explanation
from xiangheng_scoring.numbers.exact import ZERO


def ranking_table(
    result: Result,
    units: Sequence[UnitResult] | None = None,
    room: int | None = None,
    intervals: Mapping[str, str] | None = None,
) -> Table:
    """The ranking: place, name, class, total, points of each dimension, adjustments, aspects, grade, interval.

    The dimensions and the adjustments add up to the total.
    `intervals` holds the places that each unit has in nine trials of ten, by code. Where the whole does not
    fit in `room` columns of the terminal, first the dimensions are left out, which `explain` shows.
    """
    shown = in_order(result, result.ranked if units is None else units)
    columns = [column for column in ranking_columns(result, shown, intervals) if column.heading]
    table = _table(result, shown, columns)
    room = console().width if room is None else room
    if needed(table) <= room:
        return table
    few = _table(result, shown, [column for column in columns if column.kind != DIMENSION])
    headings = {column.name: column.heading for column in columns}
    aspects = [name for name in headings if name.startswith("rank_") and name != "rank_interval"]
    spared = ("rank_interval", *aspects, "combined_total", "adjustment")
    spare = [headings[name] for name in spared if name in headings]
    return fitted(few, room, spare, left_out=["各维度"])


def _table(result: Result, shown: Sequence[UnitResult], columns: Sequence[RankingColumn]) -> Table:
    title = marked(f"{result.scheme.name} {result.period}", is_invented=result.is_invented)
    table = Table(title=title, title_style="bold", header_style="bold")
    for column in columns:
        justify: JustifyMethod = "right" if column.unit else "left"
        table.add_column(column.heading, justify=justify, no_wrap=True)
    for row in shown:
        table.add_row(*(column.cell(row) for column in columns))
    return table


def _points(points: object) -> str:
    return "—" if points is None else str(points)


def footnotes(result: Result, command: str = "") -> list[str]:
    """What stands below every ranking: cautions, digests, what to type next."""
    lines = cautions(result)
    if frame := result.scheme.frame:
        lines.append(f"按 {frame.period} 年固定的标准计分（标准摘要 {frame.digest[:16]}…）")
    lines.append(f"计分批次 {result.run_id[:16]}…   结果摘要 {result.result_digest[:16]}…")
    return [*lines, *([f"再看：{command}"] if command else [])]


def comparison_table(comparison: Comparison, room: int) -> Table:
    """Each unit's two totals with places, the difference, and what it is made of, as far as there is room."""
    here, there = comparison.here, comparison.there
    runs = f"{here.scheme.name} {here.period} → {there.scheme.name} {there.period}"
    title = marked(runs, is_invented=comparison.is_invented)
    table = Table(title=title, title_style="bold", header_style="bold")
    used = [
        name for name in EFFECTS if any(difference.effects[name] for difference in comparison.differences)
    ]
    table.add_column(there.scheme.unit_kind, no_wrap=True)
    add_figures(table, "原", "位次", "现", "位次", "相差", *(EFFECT_WORDS[name] for name in used))
    order = sorted(comparison.differences, key=lambda row: (row.there.rank or 0, row.there.unit.code))
    for difference in order:
        table.add_row(
            named(difference.there.unit),
            *(
                _points(difference.here.total),
                str(difference.here.rank or "—"),
                _points(difference.there.total),
            ),
            *(str(difference.there.rank or "—"), signed(difference.difference)),
            *(signed(difference.effects[name]) for name in used),
        )
    return fitted(table, room, ["位次", "原", "现", *(EFFECT_WORDS[name] for name in reversed(used))])


def difference_table(difference: Difference, names: Mapping[str, str], room: int) -> Table:
    """One difference by indicator, largest first, old value to new; what gives points adds up to the whole, which stands last.

    Below a mean nothing is a part of the total: there the change of the score is told.
    """
    table = Table(header_style="bold")
    used = [name for name in EFFECTS if difference.effects[name]]
    table.add_column("指标")
    table.add_column("原 → 现", no_wrap=True)
    add_figures(table, "相差", *(EFFECT_WORDS[name] for name in used))
    for change in changes(difference):
        label = f"{change.code} {names.get(change.code, change.name)}"
        values = " → ".join(dict.fromkeys((change.here, change.there)))
        if change.points is None:
            table.add_row(f"　{label}", values, f"得分 {signed(change.score)}")
            continue
        effects = difference.by_leaf[change.code]
        cells = (change.points, *(effects.get(name, ZERO) for name in used))
        table.add_row(label, values, *map(signed, cells))
    if adjusted := difference.effects["adjustment"]:
        blank = ["0" if name != "adjustment" else signed(adjusted) for name in used]
        table.add_row("加减分", "", signed(adjusted), *blank)
    table.add_section()
    table.add_row(
        "合计（含加减分）",
        "",
        signed(difference.difference),
        *(signed(difference.effects[name]) for name in used),
    )
    return fitted(table, room, [*(EFFECT_WORDS[name] for name in reversed(used)), "原 → 现"])


def explanation_tree(explanation: Explanation, node: str = "") -> Tree:
    """The proof as a tree of sentences, from the total (or from `node`) down."""
    return _grown(Tree(""), next(_of_code(explanation.tree, node or explanation.tree.code)))


def _of_code(start: Explained, code: str) -> Iterator[Explained]:
    if start.code == code:
        yield start
    for child in start.children:
        yield from _of_code(child, code)


def _grown(tree: Tree, node: Explained) -> Tree:
    tree.label = Text(node.sentence)
    for child in node.children:
        _grown(tree.add(""), child)
    return tree
