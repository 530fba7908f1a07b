"""What all charts share: a title, rows with names to the left, a scale along the top, colours."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from xiangheng_scoring.charts.measure import said, shortened, ticks, width_of
from xiangheng_scoring.charts.svg import Element, line, text

ROW, TOP, SIDE, TYPE = 18.0, 64.0, 12.0, 12.0
NAME_ROOM = 190.0
INK, GREY, PALE = "#1f4e79", "#777777", "#dddddd"
#: Told apart by those who confuse red and green, and in grey print by lightness.
GOOD, BAD, WARM = "#2b6cb0", "#c05621", "#e0a458"


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


def name_room(names: Sequence[str]) -> float:
    """How wide the column of names is: as the longest, but never more than is left for the marks."""
    return min(NAME_ROOM, max((width_of(name, TYPE) for name in names), default=0)) + SIDE + 8


def heading(title: str, subtitle: str = "") -> Iterator[Element]:
    """The title, and what the marks mean below it."""
    yield text(SIDE, 22, title, size=15)
    if subtitle:
        yield text(SIDE, 40, subtitle, size=11, fill="#555555")


def row_name(name: str, row: int, room: float) -> Element:
    """The name at the left of a row, shortened to its column and whole in the tooltip."""
    shown = shortened(name, room - SIDE - 6, TYPE)
    return text(room - 8, TOP + ROW * row + 13, shown, anchor="end", tip=name if shown != name else "")


def axis(scale: Scale, bottom: float, *, of_places: bool = False) -> Iterator[Element]:
    """Thin lines at round values, with their labels along the top; an axis of places begins with the first."""
    steps = ticks(scale.low, scale.high)
    if of_places:
        steps = [1, *(step for step in steps if step > 1 and step == int(step))]
    for tick in steps:
        if scale.low <= tick <= scale.high:
            yield line(scale(tick), TOP - 4, scale(tick), bottom, PALE)
            yield text(scale(tick), TOP - 8, said(tick), size=10, anchor="middle", fill=GREY)


def nothing(title: str, draw: Callable[..., str]) -> str:
    """A chart of nothing says so."""
    marks = [*heading(title), text(SIDE, TOP, "无数据", fill=GREY)]
    return draw(360.0, TOP + 40, marks, title=title, description="无数据")
