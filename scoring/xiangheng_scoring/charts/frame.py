"""What all charts share: a title, rows with names to the left, a scale along the top, colours."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xiangheng_scoring.charts.measure import number_text, ticks_within, width_of, wrapped
from xiangheng_scoring.charts.svg import Element, drawing, line, rectangle, text

ROW, SIDE, TYPE, SMALL = 18.0, 12.0, 12.0, 11.0
#: Between the lines of a text, as a share of its size.
LEADING = 1.25
NAME_ROOM = 190.0
AXIS_ROOM = 22.0
INK, GREY, PALE, BLACK = "#1f4e79", "#6b6b6b", "#dddddd", "#222222"
#: Plus and minus: far apart in lightness, so that they differ in grey print too; a minus is hollow as well.
PLUS, MINUS = "#12436D", "#F46A25"


@dataclass(frozen=True)
class Scale:
    """From values to places on the drawing: a straight line through (low, start) and (high, end)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where a value stands."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def steps(self) -> list[float]:
        """The round values that stand on the axis."""
        steps = ticks_within(self.low, self.high, self.end - self.start, SMALL)
        return [step for step in steps if self.low <= step <= self.high]


@dataclass(frozen=True)
class Row:
    """Where a row stands, and its name in the lines that it takes."""

    lines: Sequence[str]
    top: float
    height: float

    @property
    def middle(self) -> float:
        """The row's middle line."""
        return self.top + self.height / 2

    @property
    def bottom(self) -> float:
        """Where the next row begins."""
        return self.top + self.height


def name_room(names: Sequence[str]) -> float:
    """How wide the column of names is: as the longest, but long ones are wrapped rather than given all the drawing."""
    return min(NAME_ROOM, max((width_of(name, TYPE) for name in names), default=0)) + SIDE + 8


def rows_below(top: float, names: Sequence[str], room: float, least: float = ROW) -> list[Row]:
    """A row for each name below `top`, as high as its name in full needs, at least `least`."""
    rows: list[Row] = []
    for name in names:
        lines = wrapped(name, room - SIDE - 8, TYPE)
        height = max(least, len(lines) * TYPE * LEADING + 3)
        rows.append(Row(lines, rows[-1].bottom if rows else top, height))
    return rows


def row_name(row: Row, room: float) -> Iterator[Element]:
    """The name at the left of a row, in full."""
    first = row.middle - (len(row.lines) - 1) * TYPE * LEADING / 2 + TYPE * 0.36
    for number, words in enumerate(row.lines):
        yield text(room - 8, first + number * TYPE * LEADING, words, size=TYPE, anchor="end")


def heading(title: str, subtitle: str, width: float) -> tuple[list[Element], float]:
    """The title and what the marks mean below it, in as many lines as the width asks; and where they end."""
    marks: list[Element] = []
    y = 8.0
    for words, size, fill in ((title, 15.0, BLACK), (subtitle, SMALL, "#555555")):
        for shown in wrapped(words, width - 2 * SIDE, size) if words else ():
            y += size * LEADING
            marks.append(text(SIDE, y, shown, size=size, fill=fill))
    return marks, y + 8


def panel_heading(name: str, top: float, width: float) -> tuple[list[Element], float]:
    """A panel's own heading, and where its axis may begin; nothing for a panel without a name."""
    if not name:
        return [], top
    size = 13
    marks = [
        text(SIDE, top + 16 + number * size * LEADING, words, size=size, fill=INK)
        for number, words in enumerate(wrapped(name, width - 2 * SIDE, size))
    ]
    return marks, top + 10 + len(marks) * size * LEADING


def axis(scale: Scale, top: float, bottom: float, *, is_of_places: bool = False) -> Iterator[Element]:
    """Thin lines at round values between `top` and `bottom`, labels above them.

    An axis of places has whole numbers only, and begins with the first.
    """
    steps = scale.steps()
    if is_of_places:
        steps = [1.0, *(step for step in steps if step > 1 and step == int(step))]
    for step in steps:
        yield line(scale(step), top - 4, scale(step), bottom, PALE)
        yield text(scale(step), top - 8, number_text(step), size=SMALL, anchor="middle", fill=GREY)


def signed_bar(x: float, end: float, y: float, height: float, is_minus: bool, tip: str) -> Element:
    """A bar between two places: full for a plus, hollow for a minus, so that colour is not all that tells them."""
    left, width = min(x, end), abs(end - x)
    if not is_minus:
        return rectangle(left, y, width, height, PLUS, tip)
    inset = min(1.0, width / 2)
    return rectangle(
        left + inset,
        y + 1,
        width - 2 * inset,
        height - 2,
        "#ffffff",
        tip,
        stroke=MINUS,
        stroke_width=2 * inset,
    )


def panels_in_words(panels: Mapping[str, Sequence[object]]) -> str:
    """What a chart of panels says to those who do not see it: each panel's name, if it has one, and its rows."""
    return "。".join(
        (f"{name}：" if name else "") + "；".join(map(str, rows)) for name, rows in panels.items()
    )


def nothing(title: str) -> str:
    """A chart of nothing says so."""
    marks, top = heading(title, "", 360)
    marks.append(text(SIDE, top + 10, "无数据", fill=GREY))
    return drawing(360.0, top + 20, marks, title=title, description="无数据")
