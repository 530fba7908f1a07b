"""How firm places are: an interval for each unit, and the whole matrix of places; a panel for each class."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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
    panel_heading,
    panels_in_words,
    row_name,
    rows_below,
)
from xiangheng_scoring.charts.measure import width_of
from xiangheng_scoring.charts.svg import Element, circle, drawing, line, rectangle, text

PLOT = 520.0
LEGEND, LEGEND_STEP = (0.01, 0.1, 0.25, 0.5, 0.75, 1.0), 60.0


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

    def __str__(self) -> str:
        return (
            f"{self.name}：第 {self.rank} 位；90% 在 {self.low}–{self.high} 位，中位 {self.middle}，"
            f"最好 {self.best}，最差 {self.worst}"
        )


def rank_intervals(
    title: str, panels: Mapping[str, Sequence[RankInterval]], *, notes: Sequence[str] = ()
) -> str:
    """One row for each unit: a thin line from best to worst place, a bar from 5 % to 95 %, the median, the result.

    `panels` holds the rows of each class by its name, in the order given; each has its heading and its own places. The
    one panel of a ranking without classes has the name "".
    """
    shown = {name: rows for name, rows in panels.items() if rows}
    every = [row for rows in shown.values() for row in rows]
    if not every:
        return nothing(title)
    room = name_room([row.name for row in every])
    width = room + PLOT + 24
    legend = "粗线：90% 的情形在此区间；细线：最好到最差；竖线：中位；圆点：计分结果的位次"
    marks, bottom = heading(title, legend, width)
    for name, rows in shown.items():
        headline, top = panel_heading(name, bottom, width)
        scale = Scale(1, max(2, *(max(row.worst, row.rank) for row in rows)), room + 8, room + PLOT)
        places = rows_below(top + AXIS_ROOM, [row.name for row in rows], room)
        bottom = places[-1].bottom
        marks += [*headline, *axis(scale, top + AXIS_ROOM, bottom, is_of_places=True)]
        for row, place in zip(rows, places, strict=True):
            marks += _interval(row, place, room, scale)
    return drawing(width, bottom + 12, marks, title=title, description=panels_in_words(shown), notes=notes)


def _interval(row: RankInterval, place: Row, room: float, scale: Scale) -> Iterator[Element]:
    middle, tip = place.middle, str(row)
    yield from row_name(place, room)
    yield line(scale(row.best), middle, scale(row.worst), middle, GREY)
    width = max(3.0, scale(row.high) - scale(row.low))
    yield rectangle(
        scale(row.low) - (1.5 if row.low == row.high else 0), middle - 4, width, 8, "#9dbfe0", tip
    )
    yield line(scale(row.middle), middle - 5, scale(row.middle), middle + 5, INK, 2)
    yield circle(scale(row.rank), middle, 3.5, BLACK, tip)


@dataclass(frozen=True)
class Acceptability:
    """One row: the unit's name and the share of trials in which it has each place, the first place first."""

    name: str
    shares: Sequence[float]

    def __str__(self) -> str:
        likely = max(range(len(self.shares)), key=self.shares.__getitem__)
        return f"{self.name}：最常在第 {likely + 1} 位（{self.shares[likely]:.1%}）"


def acceptability(
    title: str, panels: Mapping[str, Sequence[Acceptability]], *, notes: Sequence[str] = ()
) -> str:
    """A heat map of units by places: the darker, the more often. Places that never occur are left white.

    `panels` holds the rows of each class by its name; each has its heading and its own places.
    """
    shown = {name: rows for name, rows in panels.items() if rows}
    every = [row for rows in shown.values() for row in rows]
    if not every:
        return nothing(title)
    room = name_room([row.name for row in every])
    columns = max(len(row.shares) for row in every)
    cell = max(6.0, min(ROW, PLOT / columns))
    width = room + max(columns * cell, LEGEND_STEP * len(LEGEND)) + 24
    marks, bottom = heading(title, "横：位次；颜色越深，在该位次的情形越多；空白为从未出现", width)
    for name, rows in shown.items():
        headline, top = panel_heading(name, bottom, width)
        marks += [*headline, *_places(max(len(row.shares) for row in rows), room, cell, top + AXIS_ROOM - 8)]
        places = rows_below(top + AXIS_ROOM, [row.name for row in rows], room)
        bottom = places[-1].bottom
        for row, place in zip(rows, places, strict=True):
            marks += [*row_name(place, room), *_cells(row, place, room, cell)]
    marks += _legend(room, bottom + 14)
    return drawing(width, bottom + 40, marks, title=title, description=panels_in_words(shown), notes=notes)


def _places(columns: int, room: float, cell: float, y: float) -> Iterator[Element]:
    """The numbers above the columns: the first, and as many of the others as do not touch."""
    wide = width_of(f"{columns} ", SMALL)
    step = next(
        step for step in (1, 2, 5, 10, 20, 50, 100, columns + 1) if step * cell >= wide or step > columns
    )
    for place in range(1, columns + 1):
        if place == 1 or (place % step == 0 and (place - 1) * cell >= wide):
            yield text(room + (place - 0.5) * cell, y, str(place), size=SMALL, anchor="middle", fill=GREY)


def _cells(row: Acceptability, place: Row, room: float, cell: float) -> Iterator[Element]:
    for number, share in enumerate(row.shares, start=1):
        if share > 0:
            x = room + (number - 1) * cell
            tip = f"{row.name} 第 {number} 位：{share:.1%}"
            yield rectangle(x, place.top, cell, place.height - 1, shade(share), tip)


def shade(share: float) -> str:
    """From nearly white to the ink of the drawing, darker with the root, so that rare places are still seen."""
    amount = min(1.0, max(0.0, share)) ** 0.5
    light, dark = (0xE8, 0xF0, 0xF8), (0x1F, 0x4E, 0x79)
    mixed = (round(pale + (deep - pale) * amount) for pale, deep in zip(light, dark, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _legend(x: float, y: float) -> Iterator[Element]:
    for place, share in enumerate(LEGEND):
        yield rectangle(x + place * LEGEND_STEP, y, 14, 12, shade(share))
        yield text(x + place * LEGEND_STEP + 18, y + 10, f"{share:.0%}", size=SMALL, fill=GREY)
