"""What a cell of a column may hold, in words: for faults, for the manual and for the template that clerks fill in."""

from xiangheng_platform.monitoring.columns import COUNTY, MONTH, Column, Dataset, Sort
from xiangheng_platform.monitoring.intake.headings import needed, read_columns

#: A column may be below nothing only where it is a balance.
MAY_BE_NEGATIVE = ("net_income", "income_a_head")
#: The least and the most of a whole number, where the column itself sets them.
BOUNDS = {"size": (1, 100), "disability_grade": (1, 4), "age": (0, 150), "dwelling_age": (0, 500)}
NUMBER_OF_SOMEBODY = "数字、英文字母和 -，文本格式"
TELEPHONE = "7 到 20 位，只有数字、+、- 和空格"
MONTH_FORM = "年和月，如 202412"
YES_OR_NO = "是、否"


def content_of(column: Column) -> str:
    """What may stand in a cell of a column, in Chinese; an empty cell is accepted besides, unless the column is needed."""
    if column.words is not None:
        return "、".join(word.label for word in column.words)
    if column is COUNTY:
        return "县、县级市或市辖区的代码或全称"
    if column.name == "telephone":
        return TELEPHONE
    match column.sort:
        case Sort.KEY:
            return NUMBER_OF_SOMEBODY
        case Sort.TRUTH:
            return YES_OR_NO
        case Sort.MONTH:
            return MONTH_FORM
        case Sort.TEXT:
            return "文字" if column.is_kept_in_months else "文字，文本格式"
        case _:
            return _number(column)


def _number(column: Column) -> str:
    noun = "整数" if column.sort is Sort.WHOLE else "数"
    if column.name in BOUNDS:
        least, most = BOUNDS[column.name]
        bounds = f"，{least} 到 {most}"
    else:
        bounds = "" if column.name in MAY_BE_NEGATIVE else "，0 以上"
    return f"{noun}{f'（{column.unit}）' if column.unit else ''}{bounds}"


def guide(dataset: Dataset) -> tuple[tuple[str, str, str, str], ...]:
    """A row for each column that a file of a dataset may have: its heading, other names, what a cell holds, whether it must be.

    The month must be there unless it is said of the file as a whole.
    """
    must = {column.name for column in needed(dataset, has_month=True)}
    return tuple(
        (
            column.heading,
            "、".join(column.other_headings),
            content_of(column),
            "是" if column.name in must else "是，或用 --month 写明" if column is MONTH else "",
        )
        for column in read_columns(dataset).values()
    )
