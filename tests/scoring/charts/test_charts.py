"""Charts are well-formed, deterministic SVG in which every value stands where its scale puts it."""

from collections.abc import Callable
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.charts import (
    Acceptability,
    IndexBar,
    RankInterval,
    Step,
    Swing,
    acceptability,
    index_bars,
    rank_intervals,
    tornado,
    waterfall,
)
from xiangheng_scoring.charts.measure import shortened, ticks, width_of

NAMES = [
    "泸溪县",
    "通道侗族自治县",
    "a < b & \"c\" > 'd'",
    "很长很长很长很长很长很长很长很长很长很长的指标名称（水平）",
    "Ⅳ",
]
Chart = Callable[..., str]


def intervals(count: int) -> list[RankInterval]:
    """Rows with all five numbers different."""
    return [RankInterval(NAMES[n % 5], n + 2, n + 1, n + 3, n + 4, n + 1, n + 5) for n in range(count)]


EVERY: dict[str, Callable[..., str]] = {
    "rank_intervals": lambda **more: rank_intervals("位次", intervals(7), **more),
    "acceptability": lambda **more: acceptability(
        "占比", [Acceptability(name, [0.25, 0.0, 0.75]) for name in NAMES], **more
    ),
    "waterfall": lambda **more: waterfall(
        "变化", Step("原", Decimal("80.10")), [Step(NAMES[2], Decimal("-3.2")), Step(NAMES[3], Decimal("1.1"))],
        Step("现", Decimal("78.00")), **more
    ),
    "tornado": lambda **more: tornado("影响", 3.0, [Swing(name, 1.0, 5.5) for name in NAMES], " 位", **more),
    "index_bars": lambda **more: index_bars(
        "指数", [IndexBar(name, (0.1, -0.02, 0.2), (0.4, 0.3, 0.5)) for name in NAMES], **more
    ),
}  # fmt: skip


def marks(svg: str, name: str) -> list[ElementTree.Element]:
    """All elements of a name."""
    return ElementTree.fromstring(svg).findall(f".//{{http://www.w3.org/2000/svg}}{name}")


def words(svg: str) -> str:
    """All that is written, tooltips included."""
    return "".join(ElementTree.fromstring(svg).itertext())


@pytest.mark.parametrize("name", EVERY)
def test_the_same_values_are_the_same_bytes(name: str) -> None:
    """A drawing can be compared, cached and committed."""
    assert EVERY[name]() == EVERY[name]()


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_fetched_and_nothing_runs(name: str) -> None:
    """No script, style, reference or address but the name of the language itself."""
    svg = EVERY[name]()

    assert not marks(svg, "script") + marks(svg, "style") + marks(svg, "image") + marks(svg, "use")
    assert svg.replace("http://www.w3.org/2000/svg", "").count("://") == 0


@pytest.mark.parametrize("name", EVERY)
def test_names_are_written_whole_somewhere(name: str) -> None:
    """Markup in a name is text, and a name too long for its row stands whole in the tooltip."""
    svg = EVERY[name]()
    expected = [NAMES[2], NAMES[3]] if name == "waterfall" else NAMES

    assert all(one in words(svg) for one in expected)


@pytest.mark.parametrize("name", EVERY)
def test_no_text_leaves_the_drawing(name: str) -> None:
    """By the width that its characters take at most."""
    svg = EVERY[name]()
    width = float(ElementTree.fromstring(svg).attrib["width"])
    for one in marks(svg, "text"):
        shown = one[-1].text if len(one) else one.text
        size, x = float(one.attrib["font-size"]), float(one.attrib["x"])
        room = width_of(shown or "", size)
        left = {"start": x, "middle": x - room / 2, "end": x - room}[one.attrib["text-anchor"]]

        assert left >= -1
        assert left + room <= width + 1, shown


@pytest.mark.parametrize("name", EVERY)
def test_notes_stand_in_the_drawing(name: str) -> None:
    """That figures are invented, or a list unverified, travels with the picture."""
    said = words(EVERY[name](notes=["示例数据", "名单未经核实"]))

    assert "示例数据" in said
    assert "名单未经核实" in said
    assert "示例数据" not in words(EVERY[name]())


@pytest.mark.parametrize("draw", [rank_intervals, acceptability, index_bars])
def test_a_chart_of_nothing_says_so(draw: Chart) -> None:
    """No rows, no axis: 无数据."""
    assert "无数据" in words(draw("空", []))
    assert "无数据" in words(tornado("空", 0, []))


def test_an_interval_stands_between_its_places() -> None:
    """The bar runs from the low to the high place, the dot is the result: equal steps of places, equal steps apart."""
    svg = rank_intervals("位次", [RankInterval("甲", 2, 1, 2, 3, 1, 5), RankInterval("乙", 4, 3, 4, 5, 1, 5)])
    first, second = (float(dot.attrib["cx"]) for dot in marks(svg, "circle"))
    bars = [rect for rect in marks(svg, "rect") if rect.attrib["height"] == "8"]
    place = (second - first) / 2

    assert float(bars[0].attrib["x"]) == pytest.approx(first - place, abs=0.02)
    assert float(bars[0].attrib["width"]) == pytest.approx(2 * place, abs=0.02)


def test_a_cell_is_drawn_for_every_place_that_occurs() -> None:
    """Zero is left out, so 122 × 122 stays small; the darker cell is the more frequent."""
    svg = acceptability("占比", [Acceptability("甲", [0.0, 0.9, 0.1])])
    cells = [rect for rect in marks(svg, "rect") if len(rect)]

    assert [cell[0].text for cell in cells] == ["甲 第 2 位：90.0%", "甲 第 3 位：10.0%"]
    assert cells[0].attrib["fill"] < cells[1].attrib["fill"]


def test_a_waterfall_must_add_up() -> None:
    """To the last digit, or it is not drawn."""
    with pytest.raises(ValueError, match="add up"):
        waterfall("变化", Step("原", Decimal(1)), [Step("甲", Decimal("0.1"))], Step("现", Decimal("1.11")))


def test_a_waterfall_s_bars_join() -> None:
    """Each bar begins where the one before ended: 10, +4 to 14, −6 to 8."""
    svg = waterfall(
        "变化",
        Step("原", Decimal(10)),
        [Step("甲", Decimal(4)), Step("乙", Decimal(-6))],
        Step("现", Decimal(8)),
    )
    bars = [rect for rect in marks(svg, "rect") if len(rect)]
    ends = [(float(bar.attrib["x"]), float(bar.attrib["x"]) + float(bar.attrib["width"])) for bar in bars]

    assert ends[0][1] == pytest.approx(ends[1][0], abs=0.03)
    assert ends[1][1] == pytest.approx(ends[2][1], abs=0.03)
    assert ends[2][0] == pytest.approx(ends[3][1], abs=0.03)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_round_and_cover_the_range(low: float, span: float) -> None:
    """Equal steps of 1, 2 or 5 times a power of ten, few, the first at or below, the last at or above."""
    high = low + span
    found = ticks(low, high)
    step = found[1] - found[0]

    assert 2 <= len(found) <= 12
    assert found[0] <= low + 1e-6 * step
    assert found[-1] >= high - 1e-6 * step
    assert f"{step:.6e}"[0] in "125" or f"{step:.6e}".startswith(("9.99", "4.99", "1.99"))


@given(st.text(min_size=1, max_size=40), st.floats(20, 300))
def test_shortened_words_fit(name: str, room: float) -> None:
    """And are whole wherever they fit whole."""
    shown = shortened(name, room, 12)

    assert shown == name if width_of(name, 12) <= room else width_of(shown, 12) <= room
