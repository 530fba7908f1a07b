"""What moved a number: from one total to another step by step, and how much each change by itself moves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, pairwise

from xiangheng_scoring.charts.frame import (
    AXIS_ROOM,
    BLACK,
    GREY,
    INK,
    ROW,
    SMALL,
    Row,
    Scale,
    axis,
    heading,
    name_room,
    nothing,
    row_name,
    rows_below,
    signed_bar,
)
from xiangheng_scoring.charts.measure import ticks_within, width_of, written
from xiangheng_scoring.charts.svg import Element, circle, drawing, line, rectangle, text

PLOT = 420.0


@dataclass(frozen=True)
class Step:
    """One effect by its name; positive raises the total."""

    name: str
    amount: Decimal


def waterfall(
    title: str, before: Step, steps: Sequence[Step], after: Step, *, notes: Sequence[str] = ()
) -> str:
    """From one total through signed effects to another; raises `ValueError` if they do not add up exactly.

    The axis is the difference from the first total: all bars are as long as what they stand for, the last one from
    zero to the whole difference. Totals of 55 and 61 on an axis that begins at 54 would look like 1 to 7.
    """
    if before.amount + sum((step.amount for step in steps), Decimal(0)) != after.amount:
        raise ValueError("the effects do not add up to the difference")
    difference = after.amount - before.amount
    levels = [float(level) for level in accumulate([Decimal(0), *(step.amount for step in steps)])]
    rows = [before, *steps, after]
    values = [written(before.amount), *(written(step.amount, sign="+") for step in steps)]
    values.append(f"{written(after.amount)}（相差 {written(difference, sign='+')}）")
    room = name_room([row.name for row in rows])
    scale = _scale(min(levels), max(levels), room)
    width = room + PLOT + 8 + max(width_of(value, SMALL) for value in values) + 12
    marks, bottom = heading(title, "横：与起点相差；实心：提高，空心：降低；各项相加恰为两端之差", width)
    places = rows_below(bottom + AXIS_ROOM, [row.name for row in rows], room)
    marks += axis(scale, bottom + AXIS_ROOM, places[-1].bottom)
    marks.append(line(scale(0), places[0].top - 4, scale(0), places[-1].bottom, INK, 1.5))
    spans = [(0.0, 0.0), *pairwise(levels), (0.0, float(difference))]
    described = [f"{row.name} {value}" for row, value in zip(rows, values, strict=True)]
    for tip, place, (start, end), value in zip(described, places, spans, values, strict=True):
        marks += row_name(place, room)
        marks.append(signed_bar(scale(start), scale(end), place.middle - 6, 12, end < start, tip))
        marks.append(text(scale.end + 8, place.middle + 4, value, size=SMALL))
    # A thin line from each bar to the next, where the level stands.
    for level, (upper, lower) in zip(levels, pairwise(places), strict=True):
        marks.append(line(scale(level), upper.middle + 6, scale(level), lower.middle - 6, GREY, dashes="2 2"))
    return drawing(
        width, places[-1].bottom + 12, marks, title=title, description="；".join(described), notes=notes
    )


def _scale(low: float, high: float, room: float) -> Scale:
    """A scale that begins and ends at round values, with zero on it."""
    steps = ticks_within(min(0.0, low), max(0.0, high), PLOT - 8, SMALL)
    return Scale(steps[0], steps[-1], room + 8, room + PLOT)


@dataclass(frozen=True)
class Swing:
    """One row of a tornado: a factor, and how much each change of it moves the output, never negative.

    `moves` holds the change in words and the amount: two for a factor that is lowered and raised, one for an
    alternative, which needs no words.
    """

    name: str
    moves: Sequence[tuple[str, float]]


def tornado(
    title: str, rows: Sequence[Swing], measured: str, unit: str = "", *, notes: Sequence[str] = ()
) -> str:
    """Bars from zero, in the order given: how much each factor by itself moves the output.

    `measured` says what the bars measure. Raises `ValueError` for a negative amount: an absolute move has no side.
    """
    if any(amount < 0 for row in rows for _, amount in row.moves):
        raise ValueError("a move's size is negative")
    if not rows:
        return nothing(title)
    room = name_room([row.name for row in rows])
    scale = _scale(0.0, max(amount for row in rows for _, amount in row.moves) or 1.0, room)
    values = [[f"{what} {amount:.2f}{unit}".strip() for what, amount in row.moves] for row in rows]
    longest = max(
        scale(amount) + width_of(value, SMALL)
        for row, shown in zip(rows, values, strict=True)
        for (_, amount), value in zip(row.moves, shown, strict=True)
    )
    width = max(longest, room + PLOT) + 24
    marks, bottom = heading(title, f"横：{measured}，从 0 起；条后写明改了什么、变动多少", width)
    high = ROW * max(len(row.moves) for row in rows) * 0.85 + 4
    places = rows_below(bottom + AXIS_ROOM, [row.name for row in rows], room, high)
    marks += axis(scale, bottom + AXIS_ROOM, places[-1].bottom)
    for row, place, shown in zip(rows, places, values, strict=True):
        marks += row_name(place, room)
        marks += _moves(row, place, shown, scale)
    described = "；".join(f"{row.name}：{'，'.join(shown)}" for row, shown in zip(rows, values, strict=True))
    return drawing(width, places[-1].bottom + 12, marks, title=title, description=described, notes=notes)


def _moves(row: Swing, place: Row, shown: Sequence[str], scale: Scale) -> Iterator[Element]:
    each = ROW * 0.85
    for number, ((_, amount), value) in enumerate(zip(row.moves, shown, strict=True)):
        y = place.middle - each * len(row.moves) / 2 + number * each
        is_lowered = number == 0 and len(row.moves) > 1
        yield signed_bar(scale(0), scale(amount), y + 2, each - 4, is_lowered, f"{row.name}：{value}")
        yield text(scale(amount) + 6, y + each / 2 + 4, value, size=SMALL)


@dataclass(frozen=True)
class IndexBar:
    """One row: a source's first-order and total index, each with the ends of its interval."""

    name: str
    first: tuple[float, float, float]
    total: tuple[float, float, float]

    def __str__(self) -> str:
        return f"{self.name}：总 {self.total[0]:.3f}，单独 {self.first[0]:.3f}"


def index_bars(title: str, rows: Sequence[IndexBar], verdict: str = "", *, notes: Sequence[str] = ()) -> str:
    """Sobol indices: a bar for the total, a dot for the source alone, each with its interval; a verdict stands above."""
    if not rows:
        return nothing(title)
    room = name_room([row.name for row in rows])
    highest = max(1.0, *(row.total[2] for row in rows))
    lowest = min(0.0, *(row.first[1] for row in rows))
    scale = Scale(lowest, highest, room + 8, room + PLOT)
    width = room + PLOT + 24
    legend = "条：总指数（含交互）；点：单独的指数；横线：95% 区间"
    marks, bottom = heading(title, f"{legend}。{verdict}" if verdict else legend, width)
    places = rows_below(bottom + AXIS_ROOM, [row.name for row in rows], room, ROW + 4)
    marks += axis(scale, bottom + AXIS_ROOM, places[-1].bottom)
    for row, place in zip(rows, places, strict=True):
        middle, tip = place.middle, str(row)
        marks += row_name(place, room)
        length = max(0.5, scale(max(0.0, row.total[0])) - scale(0))
        marks.append(rectangle(scale(0), middle - 6, length, 12, "#9dbfe0", tip))
        marks.append(line(scale(row.total[1]), middle + 3, scale(row.total[2]), middle + 3, INK))
        marks.append(line(scale(row.first[1]), middle - 3, scale(row.first[2]), middle - 3, GREY))
        marks.append(circle(scale(row.first[0]), middle - 3, 3, BLACK, tip))
    return drawing(
        width, places[-1].bottom + 12, marks, title=title, description="；".join(map(str, rows)), notes=notes
    )
