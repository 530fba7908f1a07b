"""What is told of a whole table, because no single cell of it is wrong: duplicate columns, hidden rows, its year."""

from collections.abc import Iterator, Mapping, Sequence

from xiangheng_scoring.errors import Fault, some_of
from xiangheng_scoring.intake.containers.cells import address_of, column_letters, text_of
from xiangheng_scoring.intake.containers.columns import different, rows_where
from xiangheng_scoring.intake.reading.collector import Collector
from xiangheng_scoring.intake.reading.figures import has_nothing, holds_number
from xiangheng_scoring.intake.reading.headers import Kind
from xiangheng_scoring.intake.reading.periods import other_scope
from xiangheng_scoring.intake.reading.roles import Role
from xiangheng_scoring.intake.reading.tables import Table, is_title
from xiangheng_scoring.places import Origin

MOST_NAMED = 5
#: Roles that only one column of a table of a kind can have, beside the year.
_ONCE: Mapping[Kind, frozenset[Role]] = {
    "long": frozenset({"value"}),
    "marks": frozenset({"assessor", "score"}),
    "totals": frozenset({"assessment", "score"}),
    "adjustments": frozenset({"item", "points"}),
}
_FIGURES: frozenset[Role] = frozenset(
    {"value", "past", "measure", "month", "sample_size", "low", "high", "points", "score"}
)
_USED: Mapping[Kind, frozenset[Role]] = {
    "wide": frozenset({"month"}),
    "long": _FIGURES - {"points", "score"},
    "marks": frozenset({"score"}),
    "totals": frozenset({"score"}),
    "adjustments": frozenset({"points"}),
}


def tell_oddities(collector: Collector, table: Table, rows: Sequence[int]) -> None:
    """One remark of each kind for a table, of whose rows `rows` are of assessed units."""
    _tell_duplicate_columns(collector, table, rows)
    if table.block.named_by and rows:
        term = table.block.columns[0].heading.term
        collector.notice(
            "DATA-INDICATOR",
            table.origin,
            f"列名没有写指标，按「{table.block.named_by}」读作 {term.code} {term.name}，请核实",
        )
    _tell_hidden(collector, table, [str(row) for row in rows if row in table.grid.hidden_rows], "行")
    hidden = [column_letters(column) for column in table.columns if column in table.grid.hidden_columns]
    _tell_hidden(collector, table, hidden, "列")
    _tell_unread(collector, table, rows)
    _tell_dashes(collector, table, rows)
    _tell_empty_texts(collector, table, rows)
    if not rows and table.kind in ("wide", "long"):
        collector.notice(
            "DATA-NO-TABLE", table.origin, f"表里没有一行是{collector.vocabulary.wording.purpose}对象的数据"
        )
    _tell_year(collector, table)


def _tell_duplicate_columns(collector: Collector, table: Table, rows: Sequence[int]) -> None:
    """Two columns of which only one can be meant, such as 分值 and 得分 of marks."""
    once = _ONCE.get(table.kind, frozenset()) | {"year"}
    for role, column in table.block.duplicates:
        if role in once and any(not table.grid.cell(row, column).is_empty for row in rows):
            columns = sorted([table.block.roles[role], column])
            labels = [text_of(table.grid.label(table.header.bottom, at)) for at in columns]
            message = f"「{labels[0]}」「{labels[1]}」两列（{column_letters(columns[0])}、{column_letters(columns[1])}）不知用哪一列"
            where, remedy = table.grid.origin(table.header.bottom, column), "只留一列，另一列删去或改列名"
            collector.fault("DATA-TWICE", where, message, "一列", remedy, labels[1])


def _tell_hidden(collector: Collector, table: Table, hidden: Sequence[str], what: str) -> None:
    if hidden:
        collector.notice(
            "DATA-HIDDEN", table.origin, f"第 {some_of(hidden, MOST_NAMED)} {what}是隐藏的，照样读了"
        )


def _tell_unread(collector: Collector, table: Table, rows: Sequence[int]) -> None:
    """Columns that nobody understands: a quarter, a township or a kind of figure may change what the values are.

    Numbers below such a heading of a wide table are a fault of their own.
    """
    # 上年值 or 样本量 that no indicator is named with: a table of this kind has no use for such a column.
    roles, used = table.block.roles, _USED.get(table.kind, frozenset())
    unused = {roles[role] for role in _FIGURES - used if role in roles}
    unused -= {roles[role] for role in used if role in roles}
    unused |= _months_unread(table, rows)
    headings = table.block.unknown | {
        column: table.grid.label(table.header.bottom, column) for column in unused
    }
    unknown = table.block.unknown if table.kind == "wide" else {}
    filled = {column: list(different(table.grid, rows, column)) for column in headings}
    names = [
        f"{column_letters(column)}「{text}」"
        for column, cells in sorted(filled.items())
        if (text := text_of(headings[column]))
        and not all(map(has_nothing, cells))
        and not (column in unknown and any(map(holds_number, cells)))
    ]
    if names:
        collector.notice(
            "DATA-INDICATOR", table.origin, f"没有用到的列，没有读：{some_of(names, MOST_NAMED)}"
        )


def _months_unread(table: Table, rows: Sequence[int]) -> set[int]:
    """The columns of months that say what nobody understands, and further ones beside the first."""
    column = table.block.roles.get("month")
    columns = {at for role, at in table.block.duplicates if role == "month"}
    if column is not None:
        cells = different(table.grid, rows, column, is_label=True)
        is_filled = not all(map(has_nothing, cells))
        columns |= {column} if is_filled and not table.says_months else set()
    return columns


def _tell_dashes(collector: Collector, table: Table, rows: Sequence[int]) -> None:
    """Zeros that show as a dash: in a typed cell a dash says that there is no value."""
    odd = {cell.column for cell in table.grid.odd_cells(rows, table.columns) if cell.is_dash}
    dashes = odd.union(rows_where(table.grid, table.grid.plain.dashes, rows, table.columns))
    if some := "、".join(map(column_letters, sorted(dashes))):
        collector.notice(
            "DATA-CELL", table.origin, f"第 {some} 列有格式显示成「-」的 0，按 0 读了；没有报的，请清空单元格"
        )


def _tell_empty_texts(collector: Collector, table: Table, rows: Sequence[int]) -> None:
    """Cells of an .xls that are empty, or hold a formula that was never calculated: the file does not say which."""
    if not table.grid.empty_texts:
        return
    lines, read = set(rows), set(table.columns)
    places = sorted((row, at) for row, at in table.grid.empty_texts if row in lines and at in read)
    if places:
        some = some_of([address_of(*place) for place in places], MOST_NAMED)
        collector.notice(
            "DATA-CELL",
            table.origin,
            f"{some} 共 {len(places)} 格的内容是空文本，按没有填读了；有公式的，用 Excel 打开看是否有数，有的重新保存",
        )


def _tell_year(collector: Collector, table: Table) -> None:
    is_of_values, own = table.kind in ("wide", "long"), collector.vocabulary.year
    doubts = [Fault(*doubt, is_notice=True) for doubt in _doubts_of_year(collector, table)]
    if is_of_values and (table.part or "month" in table.block.roles):
        # Of no account where the batch has other parts of the year too, from which these values are told apart.
        collector.told_if_whole.setdefault(table.origin, []).extend(doubts)
    else:
        for doubt in doubts:
            collector.notice(doubt.code, table.origin, doubt.message)
    is_usual = own == collector.period == collector.undated
    names_no_year = table.is_undated and table.when is None and not (table.part and table.part.year)
    if is_of_values and names_no_year and not is_usual:
        collector.notice("DATA-PERIOD", table.origin, f"没有写年度的值，按 {collector.undated} 年读了")
    if is_of_values and table.is_titled and table.when not in ("this", collector.period):
        when = table.when if isinstance(table.when, int) else "往"
        collector.notice(
            "DATA-PERIOD",
            table.origin,
            f"按标题读作{when}年的值，不是{collector.vocabulary.wording.purpose}年度 {collector.period} 年的",
        )


def _doubts_of_year(collector: Collector, table: Table) -> Iterator[tuple[str, Origin, str]]:
    """What is told where values are read as those of the whole year though something says another part, or another year."""
    is_of_values = table.kind in ("wide", "long")
    scope = other_scope(table.grid.sheet, filter(is_title, table.titles))
    months = table.part.months if table.part else None
    if months is not None and months.last < 12:
        scope = scope or str(months)
    if is_of_values and scope:
        yield "DATA-PERIOD", table.origin, f"标题或工作表名写有「{scope}」，按全年完成的值读了，请核实"
    if table.other_years and table.is_undated:
        years = "、".join(map(str, table.other_years))
        wording = collector.vocabulary.wording
        read = (
            f"{wording.purpose}年度 {collector.undated} 年"
            if is_of_values
            else f"{wording.giver}年度 {collector.vocabulary.year} 年"
        )
        message = f"标题、工作表名或文件名写有{years}年，没有写明是哪年的值，按{read}读了"
        yield "DATA-PERIOD", table.origin, message
    column = table.block.roles.get("month")
    if column is not None and is_of_values:
        name = f"{column_letters(column)}「{text_of(table.grid.label(table.header.bottom, column))}」"
        yield "DATA-INDICATOR", table.origin, f"没有用到的列，没有读：{name}"
