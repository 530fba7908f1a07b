"""A frozen frame: another year and a new unit are scored by it, and no old score moves."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.analysis.comparison import compare
from xiangheng_scoring.engine.dataset import Dataset, Observation
from xiangheng_scoring.engine.frames import framed, freeze
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import FrameRefused
from xiangheng_scoring.explain.explanation import explain
from xiangheng_scoring.intake.frames import read_frame, write_frame
from xiangheng_scoring.records import document
from xiangheng_scoring.scheme import Frame, Scheme
from xiangheng_scoring.scheme.documents import frame_record

SchemeOf = Callable[..., Scheme]
DataOf = Callable[..., Dataset]

NODES = """code|parent|name|weight|weighting|rule|parameters|transform|missing
T||总分|100|||||reweight
A|T|甲项|40||minmax|{"cohort":"assessment"}|outliers|reweight
B|T|乙项|60|entropy||||
B1|B|乙一|||rank|{"cohort":"class","step":10}||reweight
B2|B|乙二|||z_score|{"cohort":"assessment","floor":0,"cap":100}||reweight
B3|B|乙三|||progress|{"cohort":"assessment"}||reweight"""
UNITS = "code|name|class\n1|甲|x\n2|乙|x\n3|丙|x\n4|丁|x\n5|戊|y\n6|己|y"
CODES = "123456"
VALUES = {
    "A": dict(zip(CODES, ("3", "4", "5", "6", "7", "400"), strict=True)),
    "B1": dict(zip(CODES, ("10", "20", "30", "40", "50", "60"), strict=True)),
    "B2": dict(zip(CODES, ("5", "5", "9", "1", "2", "7"), strict=True)),
    "B3": dict(zip(CODES, ("60", "61", "70", "55", "58", "66"), strict=True)),
}
BEFORE = {2023: {"B3": dict(zip(CODES, ("50", "60", "69", "55", "57", "50"), strict=True))}}


@pytest.fixture
def scheme(scheme_of: SchemeOf) -> Scheme:
    """Everything that a frame may hold: cohorts of all and of classes, changes, a treatment, fitted weights."""
    return scheme_of(NODES, units=UNITS)


@pytest.fixture
def base(scheme: Scheme, data_of: DataOf) -> Result:
    """The run that is frozen."""
    return score(scheme, data_of(VALUES, BEFORE))


def totals(result: Result) -> dict[str, Decimal | None]:
    """The total of each unit."""
    return {one.unit.code: one.total for one in result.units}


def test_a_run_under_its_own_frame_is_the_same(scheme: Scheme, base: Result) -> None:
    """Held to what it found itself, a run gives the same result under another name."""
    again = score(framed(scheme, freeze(base)), base.data)

    assert again.result_digest == base.result_digest
    assert again.run_id != base.run_id


def test_a_run_that_is_held_to_a_frame_has_that_one(scheme: Scheme, base: Result) -> None:
    """Frozen again from another year, the standard stays the one of its own year."""
    later = tuple(replace(row, period=row.period + 1) for row in base.data.observations)
    held = score(framed(scheme, freeze(base)), replace(base.data, observations=later), period=2025)

    assert held.period == 2025
    assert freeze(held) == freeze(base)


def test_a_new_unit_moves_nobody(scheme_of: SchemeOf, base: Result) -> None:
    """A seventh unit, better than all, is scored by the frame; the six keep every point."""
    wider = scheme_of(NODES, units=UNITS + "\n7|庚|x")
    new = [Observation("7", code, 2024, Decimal(999)) for code in VALUES]
    new.append(Observation("7", "B3", 2023, Decimal(1)))
    data = replace(base.data, observations=(*base.data.observations, *new))

    held, loose = score(framed(wider, freeze(base)), data), score(wider, data)

    assert {code: total for code, total in totals(held).items() if code != "7"} == totals(base)
    assert {code: total for code, total in totals(loose).items() if code != "7"} != totals(base)
    assert held.unit("庚").total == max(total for total in totals(held).values() if total is not None)


def test_another_year_is_scored_by_the_frozen_one(scheme: Scheme, base: Result) -> None:
    """Everybody's values up by 10: under the frame totals rise, against each other nothing would change."""
    moved = tuple(
        replace(row, value=row.value + 10) if row.period == 2024 else row for row in base.data.observations
    )
    result = score(framed(scheme, freeze(base)), replace(base.data, observations=moved))

    assert all((one.total or 0) > (base.unit(one.unit.code).total or 0) for one in result.units)


def test_frozen_parameters_are_those_of_the_base(scheme: Scheme, base: Result) -> None:
    """Weights and points of treatment are taken over, not fitted again."""
    result = score(framed(scheme, freeze(base)), Dataset(base.data.observations[:10], has_findings=True))

    assert result.scheme.fitted == base.scheme.fitted
    assert [node.weight for node in result.scheme.leaves] == [node.weight for node in base.scheme.leaves]


@given(
    values=st.lists(st.decimals(-1000, 1000, places=2), min_size=6, max_size=6),
    seed=st.sampled_from(["minmax", "rank", "z_score", "percentile_rank", "borda", "distance_to_max"]),
)
def test_any_rule_that_compares_can_be_frozen(
    scheme_of: SchemeOf, data_of: DataOf, values: list[Decimal], seed: str
) -> None:
    """For every kind of cohort rule, under its own frame nothing changes."""
    more = {"rank": ',"step":1', "z_score": ',"floor":0,"cap":100'}.get(seed, "")
    nodes = f"""code|parent|name|weight|rule|parameters|missing
    T||总分|100|||
    A|T|甲项|100|{seed}|{{"cohort":"class"{more}}}|reweight"""
    made = scheme_of(nodes, units=UNITS)
    data = data_of({"A": dict(zip(CODES, map(str, values), strict=True))})
    first = score(made, data)

    assert totals(score(framed(made, freeze(first)), data)) == totals(first)


def test_a_frame_survives_its_file(tmp_path: Path, base: Result) -> None:
    """Written and read again it has the same digest and holds a run to the same scores."""
    frame = freeze(base)
    write_frame(frame, tmp_path / "标准.json")
    again = read_frame(tmp_path / "标准.json")

    assert (again.digest, again.fitted, again.period) == (frame.digest, frame.fitted, frame.period)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('"60"', '"61"', 1),
        lambda text: text.replace('"60"', '"6e1"', 1),
        lambda text: text.replace("xiangheng-frame/1", "xiangheng-frame/9"),
        lambda text: text[: len(text) // 2],
        lambda text: "[]",
    ],
)
def test_a_frame_that_was_changed_is_refused(
    tmp_path: Path, base: Result, spoil: Callable[[str], str]
) -> None:
    """A changed number, another spelling, another format, half a file, no frame at all."""
    path = tmp_path / "标准.json"
    write_frame(freeze(base), path)
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")

    with pytest.raises(FrameRefused) as refused:
        read_frame(path)
    assert [(fault.code, bool(fault.remedy)) for fault in refused.value.faults] == [("FRAME-FILE", True)]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("A|T|甲项", "C|T|甲项"), "没有这项指标"),
        (("|outliers|", "|log|"), "计量单位、取值、变换、基期或参照对象与那时不同"),
        (("B3|B|乙三|||progress", "B4|B|乙三|||progress"), "没有这一分支的权重，或下级不同"),
    ],
)
def test_a_scheme_that_measures_otherwise_is_refused(
    scheme_of: SchemeOf, base: Result, change: tuple[str, str], named: str
) -> None:
    """An indicator, a transformation or a branch that the frame does not know, named."""
    with pytest.raises(FrameRefused) as refused:
        framed(scheme_of(NODES.replace(*change), units=UNITS), freeze(base))

    assert any(named in fault.message for fault in refused.value.faults)


def test_a_class_that_was_not_there_is_refused(scheme_of: SchemeOf, base: Result) -> None:
    """Nobody can be compared with a class that the base did not have."""
    with pytest.raises(FrameRefused, match="没有类别「z」的同组值"):
        framed(scheme_of(NODES, units=UNITS + "\n7|庚|z"), freeze(base))


def test_a_comparison_knows_what_a_frame_does(scheme: Scheme, base: Result) -> None:
    """From a run to the same data under a frame of other figures: the difference is the cohort's and the weights'."""
    shifted = tuple(replace(row, value=row.value * 2) for row in base.data.observations)
    other = score(scheme, replace(base.data, observations=shifted))
    found = compare(base, score(framed(scheme, freeze(other)), base.data))

    for one in found.differences:
        assert sum(one.effects.values()) == one.difference
        assert one.effects["value"] == one.effects["missing"] == 0


def test_explanations_and_results_say_that_they_are_held_to_a_frame(scheme: Scheme, base: Result) -> None:
    """The note names the year."""
    result = score(framed(scheme, freeze(base)), base.data)

    assert any("2024 年固定的标准" in note for note in explain(result, "甲").notes)


def test_an_invented_frame_marks_what_it_judges(scheme: Scheme, base: Result) -> None:
    """Scores by made-up standards are made up."""
    invented = freeze(replace(base, data=replace(base.data, is_invented=True)))

    assert score(framed(scheme, invented), base.data).is_invented


def test_a_summary_stands_beside_the_values(base: Result) -> None:
    """Count, ends, mean and deviation of each cohort, for whoever opens the file."""
    frame: Frame = freeze(base)
    summary = document(frame_record(frame))["cohorts"]["B1"]["x"]["summary"]

    assert (summary["count"], summary["min"], summary["max"], summary["mean"]) == (4, "10", "40", "25")
