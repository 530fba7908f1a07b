"""A column of texts as the values that they mean, with what is wrong with those that mean nothing."""

from collections.abc import Iterator

from xiangheng_platform.monitoring.columns import Column, Sort
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.intake.contents import content_of
from xiangheng_platform.monitoring.intake.findings import Finding
from xiangheng_platform.monitoring.intake.sheets import ROW, Sheet
from xiangheng_platform.monitoring.intake.values import Misread, Value, read_value
from xiangheng_scoring.errors import some_of
from xiangheng_scoring.grouping import grouped

#: As files hold them; sums of a household are checked before they are shortened to what the months keep.
_TYPES = {
    Sort.KEY: pl.String,
    Sort.TEXT: pl.String,
    Sort.WHOLE: pl.Int32,
    Sort.NUMBER: pl.Float64,
    Sort.TRUTH: pl.Boolean,
    Sort.MONTH: pl.Int32,
}
#: What names or reaches somebody is shown masked, by its ends: a name or a telephone typed into it would be seen there.
_SHAPES = {
    "household": r"^[0-9A-Za-z-]+$",
    "member": r"^[0-9A-Za-z-]+$",
    "telephone": r"^[0-9+ -]{7,20}$",
}
#: As a spreadsheet writes a long number, after it threw its end away.
_SCIENTIFIC = r"^[0-9]+(\.[0-9]*)?[Ee][+-]?[0-9]+$"
_LONG_NUMBERS = ("household", "member", "identity_number", "telephone")
#: Of so many different texts that are wrong alike each is told by itself; of more, so many are quoted.
_MOST_DIFFERENT, _MOST_QUOTED = 10, 3
_NOTHING = r"^\s*(?:[-－—–/／\\]*|无|n/a|N/A|…+)\s*$"
_FULL_WIDTH, _HALF_WIDTH = list("０１２３４５６７８９－＋"), list("0123456789-+")


def type_of(column: Column) -> pl.DataType:
    """The type that a column's values have until they are written."""
    return _TYPES[column.sort]()


def converted(sheet: Sheet, column: Column) -> tuple[pl.Series, list[Finding]]:
    """The values of a column of a sheet, nothing where a cell is at fault, and what is wrong with its cells."""
    texts = sheet.frame[column.name].cast(pl.String)
    if column.words is None and column.sort in (Sort.KEY, Sort.TEXT):
        return _stated(sheet, column, texts)
    meanings: dict[str, Value] = {}
    wrong: dict[str, Misread] = {}
    for text in texts.unique().drop_nulls():
        try:
            meanings[text] = read_value(column, text)
        except Misread as misread:
            wrong[text] = misread
            meanings[text] = None
    values = texts.replace_strict(
        list(meanings), list(meanings.values()), default=None, return_dtype=type_of(column)
    )
    return values, list(_misread(sheet, column, texts, wrong))


def _stated(sheet: Sheet, column: Column, texts: pl.Series) -> tuple[pl.Series, list[Finding]]:
    """Texts as they are, without those that cannot be numbers of somebody: what stands there is not told, it may be a name."""
    stripped = texts.str.strip_chars()
    stated = stripped.set(stripped.str.contains(_NOTHING), None)
    wrong: list[Finding] = []
    if column.name in _LONG_NUMBERS:
        stated = stated.str.replace_many(_FULL_WIDTH, _HALF_WIDTH)
        cut = stated.str.contains(_SCIENTIFIC)
        shapeless = ~stated.str.contains(_SHAPES.get(column.name, "")) & ~cut
        for is_wrong, message, remedy in (
            (cut, "写成了科学记数法，后几位已经丢失", "从系统重新导出，不要经表格另存"),
            (shapeless, f"不是{column.heading}的样子", "核对是否填错了列，照“应为”改写"),
        ):
            if rows := sheet.frame[ROW].filter(is_wrong.fill_null(False)).to_list():
                message = f"{column.heading}：{message}"
                wrong.append(
                    Finding("MONITORING-VALUE", column.name, rows, message, content_of(column), remedy)
                )
        stated = stated.set(cut | shapeless, None)
    return stated, wrong


def _misread(sheet: Sheet, column: Column, texts: pl.Series, wrong: dict[str, Misread]) -> Iterator[Finding]:
    """A finding for each text that means nothing; of too many that are wrong alike, one with the first of them."""
    cells = sheet.frame.select(ROW, text=texts).filter(pl.col("text").is_in(list(wrong)))
    by_text = dict(cells.group_by("text", maintain_order=True).agg(ROW).iter_rows())
    alike = grouped(((wrong[text].problem, wrong[text].remedy), text) for text in by_text)
    for (problem, remedy), same in alike.items():
        parts = [same] if len(same) > _MOST_DIFFERENT else [[text] for text in same]
        for part in parts:
            quoted = some_of([f"「{text}」" for text in part], _MOST_QUOTED, "种写法")
            rows = sorted(row for text in part for row in by_text[text])
            value = part[0] if len(part) == 1 else ""
            yield Finding(
                "MONITORING-VALUE", column.name, rows, f"{column.heading}：{quoted}{problem}", content_of(column),
                remedy, value,
            )  # fmt: skip
