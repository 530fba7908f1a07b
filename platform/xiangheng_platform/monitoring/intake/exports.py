"""Tables of the register as the national system exports them: with no rows, what clerks fill in; with invented ones, to try with."""

from collections.abc import Iterable, Mapping, Sequence

from xiangheng_platform.monitoring.columns import Column, Dataset, Sort
from xiangheng_platform.monitoring.intake.contents import YES_OR_NO, guide
from xiangheng_platform.monitoring.intake.headings import needed, read_columns
from xiangheng_platform.monitoring.intake.values import Value
from xiangheng_scoring.intake.writing.text_workbooks import TextColumn, TextSheet, text_workbook

_GUIDE = ("列名", "也可写作", "可填", "必须有")


def template(dataset: Dataset) -> bytes:
    """A workbook of a dataset to be filled in: titles, headings, cells of text, and what may stand in them on a second sheet."""
    titles = (
        f"{dataset.title}（空表，一行一条，从第 4 行填起）",
        "列名不要改；橙色的一定要填；各列可填什么见“填写说明”",
    )
    guided = TextSheet("填写说明", (), [TextColumn(heading) for heading in _GUIDE], guide(dataset))
    return text_workbook([TextSheet(dataset.title, titles, _columns(dataset)), guided])


def exported(dataset: Dataset, titles: Sequence[str], rows: Iterable[Mapping[str, Value]]) -> bytes:
    """A workbook of rows by the names of their columns, below its titles; columns that the rows lack are empty."""
    columns = read_columns(dataset)
    texts = ([_text(column, row.get(name)) for name, column in columns.items()] for row in rows)
    return text_workbook([TextSheet(dataset.title, titles, _columns(dataset), texts)])


def _columns(dataset: Dataset) -> list[TextColumn]:
    must = needed(dataset, has_month=False)
    return [
        TextColumn(column.heading, _choices(column), column in must)
        for column in read_columns(dataset).values()
    ]


def _choices(column: Column) -> Sequence[str]:
    if column.words is not None:
        return [word.label for word in column.words]
    return YES_OR_NO.split("、") if column.sort is Sort.TRUTH else ()


def _text(column: Column, value: Value) -> str | None:
    """A value as it stands in an export, which `values.read_value` reads back."""
    if value is None:
        return None
    if column.words is not None:
        return column.words(str(value)).label
    if isinstance(value, bool):
        return "是" if value else "否"
    # A whole number of yuan has no point in an export.
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
