"""Charts are well-formed, deterministic SVG in which every value stands where its scale puts it."""

from collections.abc import Callable
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.charts import (
    Acceptability,
    Axis,
    Curve,
    IndexBar,
    RankingBar,
    RankInterval,
    Step,
    Swing,
    acceptability,
    curves,
    index_bars,
    rank_intervals,
    ranking,
    tornado,
    waterfall,
)
from xiangheng_scoring.charts.measure import ticks, width_of, wrapped

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


TITLE = "湘西土家族苗族自治州各县市区年度有效衔接考核评估（示例）2024 年度单独改变一项，位次平均变动多少"
EVERY: dict[str, Callable[..., str]] = {
    "rank_intervals": lambda **more: rank_intervals(TITLE, {"": intervals(7)}, **more),
    "acceptability": lambda **more: acceptability(
        TITLE, {"重点": [Acceptability(name, [0.25, 0.0, 0.75]) for name in NAMES]}, **more
    ),
    "waterfall": lambda **more: waterfall(
        TITLE, Step(NAMES[0], Decimal("80.10")),
        [Step(name, Decimal(amount)) for name, amount in zip(NAMES, ("-3.2", "1.1", "0", "-90000000", "1E7"), strict=True)],
        Step("现", Decimal("-79999922.00")), **more
    ),
    "tornado": lambda **more: tornado(
        TITLE, [Swing(name, [("减 25%", 1.0), ("加 25%", 5.5)]) for name in NAMES], "位次平均变动", " 位", **more
    ),
    "index_bars": lambda **more: index_bars(
        TITLE, [IndexBar(name, (0.1, -0.02, 0.2), (0.4, 0.3, 0.5)) for name in NAMES], **more
    ),
    "ranking": lambda **more: ranking(
        TITLE, {"": [RankingBar("1", name, Decimal(5), [Decimal(9), Decimal(-4)]) for name in NAMES]},
        ["巩固拓展脱贫攻坚成果与乡村振兴有效衔接各项政策的落实情况（含加减分）", NAMES[3]], **more
    ),
    "curves": lambda **more: curves(
        TITLE, [Curve(name, [(0, n / 9), (0.4, 0.7), (1, 1)], has_marks=n > 2) for n, name in enumerate(NAMES)],
        Axis("走访的户占全部的", "{:.0%}".format), Axis("查到的户占全部发生的", "{:.0%}".format),
        is_diagonal=True, mark=(0.9, "能走访的户数"), **more
    ),
}  # fmt: skip


def marks(svg: str, name: str) -> list[ElementTree.Element]:
    """All elements of a name."""
    return ElementTree.fromstring(svg).findall(f".//{{http://www.w3.org/2000/svg}}{name}")


def texts(svg: str) -> str:
    """All that is seen without a pointer: tooltips and descriptions left out, lines joined."""
    return "".join(one.text or "" for one in marks(svg, "text")).replace(" ", "")


def spans(svg: str) -> list[tuple[float, float]]:
    """Where each bar that has a tooltip begins and ends, its outline included."""
    found = []
    for rect in marks(svg, "rect"):
        if len(rect):
            outline = float(rect.attrib.get("stroke-width", 0)) / 2 if rect.attrib["fill"] == "#ffffff" else 0
            x, width = float(rect.attrib["x"]), float(rect.attrib["width"])
            found.append((x - outline, x + width + outline))
    return found


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
def test_every_text_is_seen_in_full(name: str) -> None:
    """Names, title and notes are wrapped, never cut: on paper there is no tooltip. Markup in a name is text."""
    shown = texts(EVERY[name](notes=[NAMES[3] * 4]))

    assert "…" not in shown
    assert all(one.replace(" ", "") in shown for one in (*NAMES, TITLE, NAMES[3] * 4))


@pytest.mark.parametrize("name", EVERY)
def test_a_drawing_is_told_to_those_who_do_not_see_it(name: str) -> None:
    """It has a name and a description that holds every row."""
    root = ElementTree.fromstring(EVERY[name]())

    assert root.attrib["role"] == "img"
    assert root[0].text == TITLE
    assert all(one in (root[1].text or "") for one in NAMES)


@pytest.mark.parametrize("name", EVERY)
def test_no_text_leaves_the_drawing_or_lies_on_another(name: str) -> None:
    """By the width that its characters take at most."""
    svg = EVERY[name](notes=["示例数据", NAMES[3] * 4])
    root = ElementTree.fromstring(svg)
    boxes = []
    for one in marks(svg, "text"):
        size, x, y = (float(one.attrib[key]) for key in ("font-size", "x", "y"))
        room = width_of(one.text or "", size)
        left = {"start": x, "middle": x - room / 2, "end": x - room}[one.attrib["text-anchor"]]
        boxes.append((left, left + room, y - size * 0.8, y, one.text))

        assert left >= -1
        assert left + room <= float(root.attrib["width"]) + 1, one.text
        assert 0 < y < float(root.attrib["height"])
    for number, (left, right, top, bottom, shown) in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert right <= other[0] or other[1] <= left or bottom <= other[2] or other[3] <= top, (
                shown,
                other,
            )


@pytest.mark.parametrize("name", EVERY)
def test_notes_stand_in_the_drawing(name: str) -> None:
    """That figures are invented, or a list unverified, travels with the picture."""
    said = words(EVERY[name](notes=["示例数据", "名单未经核实"]))

    assert "示例数据" in said
    assert "名单未经核实" in said
    assert "示例数据" not in words(EVERY[name]())


def test_a_chart_of_nothing_says_so() -> None:
    """No rows, no axis: 无数据."""
    empty = [
        rank_intervals("空", {}), acceptability("空", {"类": []}), index_bars("空", []), tornado("空", [], "变动"),
        ranking("空", {}, ["甲"]), curves("空", [], Axis("甲"), Axis("乙")),
    ]  # fmt: skip

    assert all("无数据" in words(svg) for svg in empty)


def test_an_interval_stands_between_its_places() -> None:
    """The bar runs from the low to the high place, the dot is the result: equal steps of places, equal steps apart."""
    rows = [RankInterval("甲", 2, 1, 2, 3, 1, 5), RankInterval("乙", 4, 3, 4, 5, 1, 5)]
    svg = rank_intervals("位次", {"": rows})
    first, second = (float(dot.attrib["cx"]) for dot in marks(svg, "circle"))
    bars = [rect for rect in marks(svg, "rect") if rect.attrib["height"] == "8"]
    place = (second - first) / 2

    assert float(bars[0].attrib["x"]) == pytest.approx(first - place, abs=0.02)
    assert float(bars[0].attrib["width"]) == pytest.approx(2 * place, abs=0.02)


@pytest.mark.parametrize(
    "svg",
    [
        rank_intervals("位次", {"重点": intervals(3), "其他": intervals(40)}),
        acceptability(
            "占比",
            {"重点": [Acceptability("甲", [0.0, 1.0])], "其他": [Acceptability("乙", [0.02] * 50)]},
        ),
    ],
    ids=["rank_intervals", "acceptability"],
)
def test_each_class_has_its_heading_and_its_own_places(svg: str) -> None:
    """The first of one class is not drawn as if it were before the second of another."""
    shown = [one.text for one in marks(svg, "text")]
    first, second = shown.index("重点"), shown.index("其他")
    between = shown[first:second]

    assert first < second
    assert "1" in between
    assert "1" in shown[second:]
    assert not {"30", "40", "50"} & set(between)
    assert {"30", "40", "50"} & set(shown[second:])


def test_a_cell_is_drawn_for_every_place_that_occurs() -> None:
    """Zero is left out, so 122 × 122 stays small; the darker cell is the more frequent."""
    svg = acceptability("占比", {"": [Acceptability("甲", [0.0, 0.9, 0.1])]})
    cells = [rect for rect in marks(svg, "rect") if len(rect)]

    assert [cell[0].text for cell in cells] == ["甲 第 2 位：90.0%", "甲 第 3 位：10.0%"]
    assert cells[0].attrib["fill"] < cells[1].attrib["fill"]


def test_a_waterfall_must_add_up() -> None:
    """To the last digit, or it is not drawn."""
    with pytest.raises(ValueError, match="add up"):
        waterfall("变化", Step("原", Decimal(1)), [Step("甲", Decimal("0.1"))], Step("现", Decimal("1.11")))


def test_a_waterfall_s_bars_are_as_long_as_what_they_stand_for() -> None:
    """54 → +6.5 → −0.5 → 60: differences from the start, joined, the last bar the whole of them; no bar for a total."""
    steps = [Step("甲", Decimal("6.5")), Step("乙", Decimal("-0.5"))]
    start, up, down, whole = spans(waterfall("变化", Step("原", Decimal(54)), steps, Step("现", Decimal(60))))
    unit = (up[1] - up[0]) / 6.5

    assert start[0] == pytest.approx(start[1], abs=0.03)
    assert down[1] - down[0] == pytest.approx(0.5 * unit, abs=0.05)
    assert whole[1] - whole[0] == pytest.approx(6 * unit, abs=0.05)
    assert (up[0], whole[0]) == pytest.approx((start[0], start[0]), abs=0.03)
    assert (down[1], whole[1]) == pytest.approx((up[1], down[0]), abs=0.03)


def test_a_plus_and_a_minus_differ_without_colour() -> None:
    """A full bar with +, a hollow one with −."""
    svg = waterfall(
        "变化",
        Step("原", Decimal(5)),
        [Step("甲", Decimal(2)), Step("乙", Decimal(-1))],
        Step("现", Decimal(6)),
    )
    _, up, down, _ = (rect for rect in marks(svg, "rect") if len(rect))

    assert up.attrib["fill"] != "#ffffff"
    assert (down.attrib["fill"], down.attrib["stroke"]) == ("#ffffff", "#F46A25")
    assert "+2" in texts(svg)
    assert "−1" in texts(svg)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=6))
def test_a_tornado_s_bars_begin_at_zero(sizes: list[float]) -> None:
    """A mean of absolute moves has no side: each bar from zero, in proportion, with what was changed and by how much."""
    svg = tornado(
        "影响", [Swing("甲", [("减 25%", size), ("加 25%", size)]) for size in sizes], "变动", " 位"
    )
    bars = spans(svg)
    longest = max(end - start for start, end in bars)

    assert len({round(start, 1) for start, _ in bars}) == 1
    for size, (start, end) in zip([size for size in sizes for _ in range(2)], bars, strict=True):
        assert end - start == pytest.approx(longest * (size / (max(sizes) or 1)), abs=0.1)
        assert f"减25%{size:.2f}位" in texts(svg)
        assert f"加25%{size:.2f}位" in texts(svg)


def test_a_move_has_no_side() -> None:
    """A negative size is a mistake of whoever draws."""
    with pytest.raises(ValueError, match="negative"):
        tornado("影响", [Swing("甲", [("减 25%", -0.1)])], "变动")


def test_a_ranking_s_pieces_add_up_from_zero() -> None:
    """What takes away stands left of zero; pieces are in proportion; the parts must be the total."""
    row = RankingBar("1", "甲", Decimal(7), [Decimal(5), Decimal(4), Decimal(-2)])
    first, second, less = spans(ranking("排名", {"": [row]}, ["一", "二", "加减分"]))
    unit = (first[1] - first[0]) / 5

    assert second[0] == pytest.approx(first[1], abs=0.03)
    assert second[1] - second[0] == pytest.approx(4 * unit, abs=0.05)
    assert less[1] == pytest.approx(first[0], abs=0.03)
    assert less[1] - less[0] == pytest.approx(2 * unit, abs=0.05)
    with pytest.raises(ValueError, match="add up"):
        ranking("排名", {"": [RankingBar("1", "甲", Decimal(7), [Decimal(5)])]}, ["一"])


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


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60), st.floats(20, 300))
def test_wrapped_words_fit_and_are_whole(name: str, room: float) -> None:
    """No line is wider than the room, and nothing is lost."""
    lines = wrapped(name, room, 12)

    assert "".join(lines) == name
    assert all(width_of(line, 12) <= room for line in lines)


def test_a_curve_goes_through_its_points() -> None:
    """Equal steps across and upward are equal steps on the drawing, upward being up."""
    svg = curves("线", [Curve("甲", [(0, 0), (1, 2), (2, 4)], has_marks=True)], Axis("横"), Axis("纵"))
    dots = [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in marks(svg, "circle")]
    (path,) = marks(svg, "polyline")
    through = [tuple(map(float, place.split(","))) for place in path.attrib["points"].split()]

    assert through == dots
    assert dots[1][0] - dots[0][0] == pytest.approx(dots[2][0] - dots[1][0], abs=0.02)
    assert dots[0][1] - dots[1][1] == pytest.approx(dots[1][1] - dots[2][1], abs=0.02)
    assert dots[0][1] > dots[2][1]


def test_no_two_curves_look_the_same_in_grey_print() -> None:
    """Each has a pattern of its own; more than there are patterns are refused."""
    rows = [Curve(name, [(0, n), (1, n)]) for n, name in enumerate(NAMES)]
    looks = [
        path.attrib.get("stroke-dasharray")
        for path in marks(curves("线", rows, Axis("横"), Axis("纵")), "polyline")
    ]

    assert len(set(looks)) == len(rows)
    with pytest.raises(ValueError, match="told apart"):
        curves("线", [*rows, rows[0]], Axis("横"), Axis("纵"))
