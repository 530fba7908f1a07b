"""Curves over a plane: how one number goes with another, several beside each other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from xiangheng_scoring.charts.frame import BLACK, GREY, PALE, SIDE, SMALL, Scale, heading, nothing
from xiangheng_scoring.charts.measure import number_text, ticks, width_of, wrapped
from xiangheng_scoring.charts.svg import Element, circle, drawing, element, line, number, text

WIDTH, HEIGHT = 420.0, 280.0
#: Each line has a colour and a pattern of its own, so that they differ in grey print too.
LOOKS = (
    ("#12436D", None),
    ("#F46A25", "7 3"),
    ("#28A197", "2 3"),
    ("#801650", "10 3 2 3"),
    ("#6b6b6b", "1 4"),
)
#: Between the lines of the vertical axis there is at least this much.
_LEAST_STEP = 36.0
#: In the legend: the piece of line before a name, and from one row to the next.
_SAMPLE, _LEGEND_ROW = 32.0, 18.0


@dataclass(frozen=True)
class Curve:
    """One line by its name, through points (x, y) from left to right; `has_marks` puts a dot on each."""

    name: str
    points: Sequence[tuple[float, float]]
    has_marks: bool = False

    def __str__(self) -> str:
        ends = [self.points[0], self.points[-1]] if self.points else []
        return f"{self.name} " + "至".join(f"({x:.3g}, {y:.3g})" for x, y in ends)


@dataclass(frozen=True)
class Axis:
    """What an axis measures, how its labels are written, and which values have to be on it whatever the curves."""

    title: str
    written: Callable[[float], str] = number_text
    holds: Sequence[float] = ()

    def width_of(self, value: float) -> float:
        """The width that the label of a value takes."""
        return width_of(self.written(value), SMALL)


def curves(
    title: str,
    rows: Sequence[Curve],
    across: Axis,
    upward: Axis,
    *,
    is_diagonal: bool = False,
    mark: tuple[float, str] | None = None,
    size: tuple[float, float] = (WIDTH, HEIGHT),
    notes: Sequence[str] = (),
) -> str:
    """Lines over a plane, named below it; `is_diagonal` adds the line of equal values, `mark` an upright line with its name.

    `size` is that of the plane alone. Raises `ValueError` for more lines than there are looks.
    """
    if len(rows) > len(LOOKS):
        raise ValueError(f"{len(rows)} lines cannot be told apart")
    points = [point for row in rows for point in row.points]
    if not points:
        return nothing(title)
    xs = [*(x for x, _ in points), *across.holds, *((mark[0],) if mark else ())]
    ys = [*(y for _, y in points), *upward.holds]
    rises = _steps(ys, size[1], lambda _: _LEAST_STEP)
    steps = _steps(xs, size[0], lambda shown: max(map(across.width_of, shown)) + SMALL)
    left = SIDE + max(map(upward.width_of, rises)) + 8
    width = left + size[0] + 2 * SIDE
    marks, top = heading(title, f"横：{across.title}；纵：{upward.title}", width)
    top += 6
    x = Scale(steps[0], steps[-1], left, left + size[0])
    y = Scale(rises[0], rises[-1], top + size[1], top)
    marks += _grid(x, y, steps, rises, across, upward)
    if is_diagonal:
        low, high = max(x.low, y.low), min(x.high, y.high)
        marks.append(line(x(low), y(low), x(high), y(high), GREY, dashes="3 3"))
    if mark:
        marks.append(line(x(mark[0]), top, x(mark[0]), top + size[1], BLACK, dashes="5 3"))
        aside, anchor = (4, "start") if x(mark[0]) < left + size[0] / 2 else (-4, "end")
        marks.append(text(x(mark[0]) + aside, top + size[1] - 6, mark[1], size=SMALL, anchor=anchor))
    for row, look in zip(rows, LOOKS, strict=False):
        marks += _drawn(row, look, x, y)
    # A line alone needs no legend: the title says what it is.
    legend, bottom = _legend(rows, top + size[1] + 24, width) if len(rows) > 1 else ([], top + size[1] + 28)
    described = "；".join(map(str, rows))
    return drawing(width, bottom, [*marks, *legend], title=title, description=described, notes=notes)


def _steps(
    values: Sequence[float], room: float, needed: Callable[[Sequence[float]], float]
) -> Sequence[float]:
    """Round steps that span the values, so few that each has the room that it needs."""
    for most in range(8, 1, -1):
        steps = ticks(min(values), max(values), most)
        if needed(steps) <= room / (len(steps) - 1):
            break
    return steps


def _grid(
    x: Scale, y: Scale, steps: Sequence[float], rises: Sequence[float], across: Axis, upward: Axis
) -> Iterator[Element]:
    for step in steps:
        yield line(x(step), y.end, x(step), y.start, PALE)
        yield text(x(step), y.start + 15, across.written(step), size=SMALL, anchor="middle", fill=GREY)
    for rise in rises:
        yield line(x.start, y(rise), x.end, y(rise), PALE)
        yield text(x.start - 6, y(rise) + 4, upward.written(rise), size=SMALL, anchor="end", fill=GREY)


def _drawn(row: Curve, look: tuple[str, str | None], x: Scale, y: Scale) -> Iterator[Element]:
    colour, dashes = look
    yield element(
        "polyline",
        points=" ".join(f"{number(x(across))},{number(y(up))}" for across, up in row.points),
        fill="none",
        stroke=colour,
        stroke_width=2,
        stroke_dasharray=dashes,
    )
    if row.has_marks:
        for across, up in row.points:
            yield circle(x(across), y(up), 3, colour, f"{row.name}：{across:.3g}，{up:.3g}".lstrip("："))


def _legend(rows: Sequence[Curve], top: float, width: float) -> tuple[list[Element], float]:
    """What the lines are, as many beside each other as there is room for; and where they end."""
    marks: list[Element] = []
    left, middle = SIDE, top + 8
    for row, (colour, dashes) in zip(rows, LOOKS, strict=False):
        lines = wrapped(row.name, width - 2 * SIDE - _SAMPLE, SMALL)
        wide = _SAMPLE + max(width_of(words, SMALL) for words in lines) + 14
        if left > SIDE and left + wide > width - SIDE:
            left, middle = SIDE, middle + _LEGEND_ROW
        marks.append(line(left, middle, left + _SAMPLE - 6, middle, colour, 2, dashes))
        marks += [
            text(left + _SAMPLE, middle + 4 + place * _LEGEND_ROW, words, size=SMALL)
            for place, words in enumerate(lines)
        ]
        left, middle = left + wide, middle + (len(lines) - 1) * _LEGEND_ROW
    return marks, middle + 12
