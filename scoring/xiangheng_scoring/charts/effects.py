"""What moved a number: from one total to another step by step, and what each source can do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from xiangheng_scoring.charts.frame import (
    BAD,
    GOOD,
    GREY,
    INK,
    ROW,
    TOP,
    WARM,
    Scale,
    axis,
    heading,
    name_room,
    nothing,
    row_name,
)
from xiangheng_scoring.charts.measure import ticks
from xiangheng_scoring.charts.svg import Element, circle, drawing, line, rectangle, text

PLOT, VALUE_ROOM = 420.0, 84.0


@dataclass(frozen=True)
class Step:
    """One effect by its name; positive raises the total."""

    name: str
    amount: Decimal


def waterfall(
    title: str, before: Step, steps: Sequence[Step], after: Step, *, notes: Sequence[str] = ()
) -> str:
    """From one total through signed effects to another; raises `ValueError` if they do not add up exactly."""
    if before.amount + sum((step.amount for step in steps), Decimal(0)) != after.amount:
        raise ValueError("the effects do not add up to the difference")
    rows = [before, *steps, after]
    levels = [float(level) for level in accumulate([before.amount, *(step.amount for step in steps)])]
    # The scale begins below the lowest level, so that a total's own bar is always seen.
    lowest, highest = min(levels), max(levels)
    marks_at = ticks(lowest - 0.1 * (highest - lowest or 1), highest)
    room = name_room([row.name for row in rows])
    scale = Scale(marks_at[0], marks_at[-1], room + 8, room + PLOT)
    bottom = TOP + ROW * len(rows)
    marks = [*heading(title, "蓝：提高；橙：降低；相加恰为两端之差"), *axis(scale, bottom)]
    for number, row in enumerate(rows):
        is_end = number in (0, len(rows) - 1)
        start = scale.low if is_end else levels[number - 1]
        end = float(row.amount) if is_end else levels[number]
        marks += _bar(row, number, room, scale, (start, end), is_end=is_end)
    return drawing(
        room + PLOT + VALUE_ROOM,
        bottom + 40,
        marks,
        title=title,
        description=f"由 {before.amount} 到 {after.amount}，经 {len(steps)} 项",
        notes=notes,
    )


def _bar(
    row: Step, number: int, room: float, scale: Scale, ends: tuple[float, float], *, is_end: bool
) -> Iterator[Element]:
    low, high = sorted(ends)
    colour = INK if is_end else GOOD if row.amount >= 0 else BAD
    shown = f"{row.amount}" if is_end else f"{row.amount:+f}".replace("-", "−")
    y = TOP + ROW * number
    yield row_name(row.name, number, room)
    yield rectangle(
        scale(low), y + 3, max(1.0, scale(high) - scale(low)), ROW - 6, colour, f"{row.name} {shown}"
    )
    yield text(scale.end + 8, y + 13, shown, size=11)


@dataclass(frozen=True)
class Swing:
    """One row of a tornado: what the output becomes at either end of a factor's range."""

    name: str
    low: float
    high: float


def tornado(
    title: str, nominal: float, rows: Sequence[Swing], unit: str = "", *, notes: Sequence[str] = ()
) -> str:
    """Bars around a nominal value, in the order given: what each factor can do to the output by itself."""
    if not rows:
        return nothing(title, drawing)
    ends = [end for row in rows for end in (row.low, row.high)]
    marks_at = ticks(min(nominal, *ends), max(nominal, *ends))
    room = name_room([row.name for row in rows])
    scale = Scale(marks_at[0], marks_at[-1], room + 8, room + PLOT)
    bottom = TOP + ROW * len(rows)
    marks = [*heading(title, f"竖线为原值 {nominal:.4g}{unit}；橙：低端；蓝：高端"), *axis(scale, bottom)]
    for number, row in enumerate(rows):
        y = TOP + ROW * number
        tip = f"{row.name}：{row.low:.4g} 到 {row.high:.4g}{unit}"
        marks.append(row_name(row.name, number, room))
        for end, colour in ((row.low, WARM), (row.high, GOOD)):
            left, right = sorted((scale(nominal), scale(end)))
            if right > left:
                marks.append(rectangle(left, y + 3, right - left, ROW - 6, colour, tip))
    marks.append(line(scale(nominal), TOP - 2, scale(nominal), bottom, "#222222", 1.5))
    return drawing(
        room + PLOT + 24,
        bottom + 40,
        marks,
        title=title,
        description=f"{len(rows)} 个因素各自的影响",
        notes=notes,
    )


@dataclass(frozen=True)
class IndexBar:
    """One row: a source's first-order and total index, each with the ends of its interval."""

    name: str
    first: tuple[float, float, float]
    total: tuple[float, float, float]


def index_bars(title: str, rows: Sequence[IndexBar], verdict: str = "", *, notes: Sequence[str] = ()) -> str:
    """Sobol indices: a bar for the total, a dot for the source alone, each with its interval; a verdict stands above."""
    if not rows:
        return nothing(title, drawing)
    room = name_room([row.name for row in rows])
    highest = max(1.0, *(row.total[2] for row in rows))
    lowest = min(0.0, *(row.first[1] for row in rows))
    scale = Scale(lowest, highest, room + 8, room + PLOT)
    bottom = TOP + ROW * len(rows)
    words = verdict or "条：总指数（含交互）；点：单独的指数；横线：95% 区间"
    marks = [*heading(title, words), *axis(scale, bottom)]
    for number, row in enumerate(rows):
        middle = TOP + ROW * number + ROW / 2
        tip = f"{row.name}：总 {row.total[0]:.3f}，单独 {row.first[0]:.3f}"
        marks.append(row_name(row.name, number, room))
        width = max(0.5, scale(max(0.0, row.total[0])) - scale(0))
        marks.append(rectangle(scale(0), middle - 6, width, 12, "#9dbfe0", tip))
        marks.append(line(scale(row.total[1]), middle + 3, scale(row.total[2]), middle + 3, INK))
        marks.append(line(scale(row.first[1]), middle - 3, scale(row.first[2]), middle - 3, GREY))
        marks.append(circle(scale(row.first[0]), middle - 3, 3, "#222222", tip))
    return drawing(
        room + PLOT + 24,
        bottom + 40,
        marks,
        title=title,
        description=f"{len(rows)} 个来源的指数",
        notes=notes,
    )
