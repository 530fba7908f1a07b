"""A column of texts as the values that they mean, with a fault for each cell that means nothing."""

from collections.abc import Iterator

from xiangheng_platform.monitoring.columns import Column, Sort
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.intake.sheets import ROW, Sheet
from xiangheng_platform.monitoring.intake.values import Misread, Value, read_value
from xiangheng_scoring.errors import Fault

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
    "household": (r"^[0-9A-Za-z-]+$", "数字、英文字母和 -，文本格式"),
    "member": (r"^[0-9A-Za-z-]+$", "数字、英文字母和 -，文本格式"),
    "telephone": (r"^[0-9+ -]{7,20}$", "7 到 20 位，只有数字、+、- 和空格"),
}
#: What is wrong alike in a whole column is told of so many cells.
MOST_TOLD = 200
_NOTHING = r"^\s*(?:[-－—–/／\\]*|无|n/a|N/A|…+)\s*$"


def type_of(column: Column) -> pl.DataType:
    """The type that a column's values have until they are written."""
    return _TYPES[column.sort]()


def converted(sheet: Sheet, column: Column) -> tuple[pl.Series, list[Fault]]:
    """The values of a column of a sheet, nothing where a cell is at fault, and the faults from top to bottom."""
    texts = sheet.frame[column.name].cast(pl.String)
    if column.words is None and column.sort in (Sort.KEY, Sort.TEXT):
        stripped = texts.str.strip_chars()
        stated = stripped.set(stripped.str.contains(_NOTHING), None)
        return stated, list(_misshapen(sheet, column, stated))
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
    return values, list(_faults(sheet, column, texts, wrong))


def _misshapen(sheet: Sheet, column: Column, texts: pl.Series) -> Iterator[Fault]:
    """Numbers that are none, without what stands there: it may be anybody's name."""
    if column.name not in _SHAPES:
        return
    shape, expected = _SHAPES[column.name]
    for row in sheet.frame.filter(~texts.str.contains(shape))[ROW].head(MOST_TOLD):
        message = f"{column.heading}：不是{column.heading}的样子"
        remedy = "改正；写成科学记数法的，从系统重新导出"
        yield Fault("MONITORING-VALUE", sheet.place(column.name, row), message, expected, remedy)


def _faults(sheet: Sheet, column: Column, texts: pl.Series, wrong: dict[str, Misread]) -> Iterator[Fault]:
    if not wrong:
        return
    cells = sheet.frame.select(ROW, text=texts).filter(pl.col("text").is_in(list(wrong)))
    for row, text in cells.head(MOST_TOLD).rows():
        misread = wrong[text]
        yield Fault(
            "MONITORING-VALUE", sheet.place(column.name, row), f"{column.heading}：{misread.message}",
            misread.expected, misread.remedy, text,
        )  # fmt: skip
    if cells.height > MOST_TOLD:
        rest = f"{column.heading}：另有 {cells.height - MOST_TOLD} 格也写得不对，没有一一列出"
        yield Fault("MONITORING-VALUE", sheet.origin, rest, "", "改好列出的，再导入一次")
