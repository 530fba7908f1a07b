"""A small writer of SVG 1.1: elements that escape what they hold, numbers written the same everywhere.

No scripts, styles sheets or references: page, PDF and Word show the same drawing, and some of them know no more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from xiangheng_scoring.charts.measure import wrapped

FONT = "Noto Sans SC, Microsoft YaHei, SimHei, sans-serif"


@dataclass(frozen=True)
class Element:
    """One element: its name, attributes, and what it holds (elements, or one text)."""

    name: str
    attributes: dict[str, str]
    content: tuple["Element", ...] | str = field(default=())

    def __str__(self) -> str:
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes.items())
        if not self.content:
            return f"<{self.name}{attributes}/>"
        inner = (
            escape(self.content, quote=False)
            if isinstance(self.content, str)
            else "".join(map(str, self.content))
        )
        return f"<{self.name}{attributes}>{inner}</{self.name}>"


def number(value: float) -> str:
    """A coordinate at two decimals without trailing zeros: the same text on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def element(name: str, *content: Element, **attributes: str | float | None) -> Element:
    """An element; `stroke_width=1` is `stroke-width="1"`, and None leaves an attribute out."""
    return Element(
        name,
        {
            key.rstrip("_").replace("_", "-"): value if isinstance(value, str) else number(value)
            for key, value in attributes.items()
            if value is not None
        },
        content,
    )


def rectangle(
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str,
    tip: str = "",
    *,
    stroke: str | None = None,
    stroke_width: float | None = None,
) -> Element:
    """A filled rectangle, with a tooltip and an outline if there are any."""
    return element(
        "rect",
        *_tip(tip),
        x=x,
        y=y,
        width=width,
        height=height,
        fill=fill,
        stroke=stroke,
        stroke_width=stroke_width,
    )


def line(
    x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1, dashes: str | None = None
) -> Element:
    """A straight line."""
    return element(
        "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width, stroke_dasharray=dashes
    )


def circle(x: float, y: float, radius: float, fill: str, tip: str = "") -> Element:
    """A filled circle."""
    return element("circle", *_tip(tip), cx=x, cy=y, r=radius, fill=fill)


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 12,
    anchor: str = "start",
    fill: str = "#222222",
) -> Element:
    """A text whose baseline starts, centres (`middle`) or ends at a point."""
    return replace(element("text", x=x, y=y, font_size=size, text_anchor=anchor, fill=fill), content=words)


def _tip(tip: str) -> tuple[Element, ...]:
    return (Element("title", {}, tip),) if tip else ()


def drawing(
    width: float,
    height: float,
    marks: Iterable[Element],
    *,
    title: str,
    description: str,
    notes: Sequence[str] = (),
) -> str:
    """The whole drawing on white, with title and description for those who do not see it, and notes at its foot."""
    foot = [
        text(12, height + 6 + 16 * place, words, size=11, fill="#555555")
        for place, words in enumerate(line for note in notes for line in wrapped(note, width - 24, 11))
    ]
    height += 16 * len(foot) + 4
    root = element(
        "svg",
        Element("title", {}, title),
        Element("desc", {}, description),
        rectangle(0, 0, width, height, "#ffffff"),
        *marks,
        *foot,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        font_family=FONT,
    )
    return f"{root}\n"
