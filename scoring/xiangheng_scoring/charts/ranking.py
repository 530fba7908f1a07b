"""Totals as bars from zero, made of their parts; a panel for each class."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xiangheng_scoring.charts.frame import (
    AXIS_ROOM,
    BLACK,
    SIDE,
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
from xiangheng_scoring.charts.measure import ticks_within, width_of, written
from xiangheng_scoring.charts.svg import Element, drawing, line, rectangle, text

PLOT = 480.0
#: Neighbours differ in lightness, and each part bears its number: colour is not all that tells them.
PARTS = ("#12436D", "#A6C8E2", "#4F8FBF", "#F3D3BD", "#8C5A2B", "#DDDDDD", "#595959", "#C9B458")
DARK = frozenset({"#12436D", "#4F8FBF", "#8C5A2B", "#595959"})
#: From this width on a part is wide enough for its number.
WIDE = 14.0


@dataclass(frozen=True)
class RankingBar:
    """One unit: its place in words (empty without one), its name, total and parts, which add up to the total."""

    place: str
    name: str
    total: Decimal
    parts: Sequence[Decimal]

    @property
    def title(self) -> str:
        """Place and name, as they stand at the left."""
        return f"{self.place} {self.name}".strip()

    def __str__(self) -> str:
        return f"{self.title} {written(self.total)}"


def ranking(
    title: str,
    panels: Mapping[str, Sequence[RankingBar]],
    parts: Sequence[str],
    *,
    notes: Sequence[str] = (),
) -> str:
    """A bar a unit from zero, one piece for each of the `parts`; what takes away stands left of zero, a line at the total.

    `panels` holds the rows of each class by its name, in the order given; all panels have one scale. Raises `ValueError`
    for parts that do not add up to their total.
    """
    shown = {name: rows for name, rows in panels.items() if rows}
    every = [row for rows in shown.values() for row in rows]
    if any(sum(row.parts, Decimal(0)) != row.total for row in every):
        raise ValueError("the parts do not add up to the total")
    if not every:
        return nothing(title)
    room = name_room([row.title for row in every])
    steps = ticks_within(
        min(_ends(row)[0] for row in every), max(_ends(row)[1] for row in every), PLOT - 8, SMALL
    )
    scale = Scale(steps[0], steps[-1], room + 8, room + PLOT)
    width = room + PLOT + 8 + max(width_of(written(row.total), SMALL) for row in every) + 12
    marks, bottom = heading(title, "横：得分，从 0 起；右边的数和黑线是总分", width)
    legend, bottom = _legend(parts, bottom, width)
    marks += legend
    for name, rows in shown.items():
        headline, top = panel_heading(name, bottom, width)
        places = rows_below(top + AXIS_ROOM, [row.title for row in rows], room)
        bottom = places[-1].bottom
        marks += [*headline, *axis(scale, top + AXIS_ROOM, bottom)]
        for row, place in zip(rows, places, strict=True):
            marks += _bar(row, parts, place, room, scale)
    return drawing(width, bottom + 12, marks, title=title, description=panels_in_words(shown), notes=notes)


def _ends(row: RankingBar) -> tuple[float, float]:
    """How far the bar reaches to the left and to the right of zero."""
    less = sum((part for part in row.parts if part < 0), Decimal(0))
    return float(less), float(row.total - less)


def _bar(row: RankingBar, parts: Sequence[str], place: Row, room: float, scale: Scale) -> Iterator[Element]:
    yield from row_name(place, room)
    left = right = 0.0
    y, height = place.middle - 6, 12.0
    for number, (name, amount) in enumerate(zip(parts, row.parts, strict=True)):
        start = left if amount < 0 else right
        end = start + float(amount)
        left, right = (end, right) if amount < 0 else (left, end)
        x, wide = min(scale(start), scale(end)), abs(scale(end) - scale(start))
        if amount:
            fill = PARTS[number % len(PARTS)]
            yield rectangle(
                x,
                y,
                wide,
                height,
                fill,
                f"{row.name} {name} {written(amount)}",
                stroke="#ffffff",
                stroke_width=0.5,
            )
            if wide >= WIDE and len(parts) > 1:
                ink = "#ffffff" if fill in DARK else BLACK
                yield text(x + wide / 2, y + 10, str(number + 1), size=SMALL, anchor="middle", fill=ink)
    total = scale(float(row.total))
    yield line(total, y - 1, total, y + height + 1, BLACK, 1.5)
    yield text(scale.end + 8, place.middle + 4, written(row.total), size=SMALL)


def _legend(parts: Sequence[str], top: float, width: float) -> tuple[list[Element], float]:
    """What the pieces are, in as many lines as they need; and where they end."""
    if len(parts) < 2:
        return [], top
    marks: list[Element] = []
    x, y = SIDE, top + 4
    for number, name in enumerate(parts):
        words = f"{number + 1} {name}"
        wide = 20 + width_of(words, SMALL) + 12
        if x > SIDE and x + wide > width - SIDE:
            x, y = SIDE, y + 18
        marks += [
            rectangle(x, y, 14, 12, PARTS[number % len(PARTS)]),
            text(x + 20, y + 10, words, size=SMALL),
        ]
        x += wide
    return marks, y + 20
