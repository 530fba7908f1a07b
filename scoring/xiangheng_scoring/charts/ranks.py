"""How firm places are: an interval for each unit, and the whole matrix of places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xiangheng_scoring.charts.frame import (
    GREY,
    INK,
    ROW,
    TOP,
    Scale,
    axis,
    heading,
    name_room,
    nothing,
    row_name,
)
from xiangheng_scoring.charts.svg import Element, circle, drawing, line, rectangle, text

PLOT = 520.0
LEGEND, LEGEND_STEP = (0.01, 0.1, 0.25, 0.5, 0.75, 1.0), 54.0


@dataclass(frozen=True)
class RankInterval:
    """One row: the unit's name, its place in the result, and the places that it had in trials."""

    name: str
    rank: int
    low: int
    middle: int
    high: int
    best: int
    worst: int


def rank_intervals(title: str, rows: Sequence[RankInterval], *, notes: Sequence[str] = ()) -> str:
    """One row for each unit: a thin line from best to worst place, a bar from 5 % to 95 %, the median, the result.

    Rows stand in the order given.
    """
    if not rows:
        return nothing(title, drawing)
    room = name_room([row.name for row in rows])
    scale = Scale(1, max(2, *(row.worst for row in rows), *(row.rank for row in rows)), room + 8, room + PLOT)
    bottom = TOP + ROW * len(rows)
    marks = [
        *heading(title, "粗线：90% 的情形在此区间；细线：最好到最差；竖线：中位；圆点：计分结果的位次"),
        *axis(scale, bottom, of_places=True),
    ]
    for number, row in enumerate(rows):
        marks += _interval(row, number, room, scale)
    return drawing(
        room + PLOT + 24,
        bottom + 40,
        marks,
        title=title,
        description=f"{len(rows)} 行，每行一个对象的位次区间",
        notes=notes,
    )


def _interval(row: RankInterval, number: int, room: float, scale: Scale) -> Iterator[Element]:
    middle = TOP + ROW * number + ROW / 2
    tip = f"{row.name}：第 {row.rank} 位；90% 在 {row.low}–{row.high} 位，中位 {row.middle}，最好 {row.best}，最差 {row.worst}"
    yield row_name(row.name, number, room)
    yield line(scale(row.best), middle, scale(row.worst), middle, GREY)
    width = max(3.0, scale(row.high) - scale(row.low))
    yield rectangle(
        scale(row.low) - (1.5 if row.low == row.high else 0), middle - 4, width, 8, "#9dbfe0", tip
    )
    yield line(scale(row.middle), middle - 5, scale(row.middle), middle + 5, INK, 2)
    yield circle(scale(row.rank), middle, 3.5, "#222222", tip)


@dataclass(frozen=True)
class Acceptability:
    """One row: the unit's name and the share of trials in which it has each place, the first place first."""

    name: str
    shares: Sequence[float]


def acceptability(title: str, rows: Sequence[Acceptability], *, notes: Sequence[str] = ()) -> str:
    """A heat map of units by places: the darker, the more often. Places that never occur are left white."""
    if not rows:
        return nothing(title, drawing)
    room = name_room([row.name for row in rows])
    columns = max(len(row.shares) for row in rows)
    cell = max(6.0, min(ROW, PLOT / columns))
    bottom = TOP + ROW * len(rows)
    marks = list(heading(title, "颜色越深，在该位次的情形越多；空白为从未出现"))
    step = 1 if columns <= 20 else 5 if columns <= 60 else 10
    for place in range(1, columns + 1):
        if place == 1 or place % step == 0:
            marks.append(
                text(room + (place - 0.5) * cell, TOP - 8, str(place), size=9, anchor="middle", fill=GREY)
            )
    for number, row in enumerate(rows):
        marks.append(row_name(row.name, number, room))
        marks += _cells(row, number, room, cell)
    marks += _legend(room, bottom + 14)
    return drawing(
        room + max(columns * cell, LEGEND_STEP * len(LEGEND)) + 24,
        bottom + 60,
        marks,
        title=title,
        description=f"{len(rows)} 个对象在 {columns} 个位次上的占比",
        notes=notes,
    )


def _cells(row: Acceptability, number: int, room: float, cell: float) -> Iterator[Element]:
    for place, share in enumerate(row.shares, start=1):
        if share > 0:
            x, y = room + (place - 1) * cell, TOP + ROW * number
            yield rectangle(x, y, cell, ROW - 1, shade(share), f"{row.name} 第 {place} 位：{share:.1%}")


def shade(share: float) -> str:
    """From nearly white to the ink of the drawing, darker with the root, so that rare places are still seen."""
    amount = min(1.0, max(0.0, share)) ** 0.5
    light, dark = (0xE8, 0xF0, 0xF8), (0x1F, 0x4E, 0x79)
    mixed = (round(one + (other - one) * amount) for one, other in zip(light, dark, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _legend(x: float, y: float) -> Iterator[Element]:
    for place, share in enumerate(LEGEND):
        yield rectangle(x + place * LEGEND_STEP, y, 14, 12, shade(share))
        yield text(x + place * LEGEND_STEP + 18, y + 10, f"{share:.0%}", size=10, fill=GREY)
