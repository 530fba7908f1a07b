"""Drift: a movement of the inputs, of the level and of the order are each told, and only what happens decides."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.risk.evaluation.stand_in import NAMES, Linear, drawn_table

from xiangheng_platform.monitoring.drift_documents import Band, RiskDrift, Verdict
from xiangheng_platform.monitoring.errors import EmbargoBroken
from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_platform.monitoring.month_numbers import shifted
from xiangheng_risk.evaluation.drift import Course, Lists, Reference, drift
from xiangheng_risk.evaluation.errors import EvaluationRefused
from xiangheng_risk.evaluation.pair import label_of
from xiangheng_risk.evaluation.stability import band, psi
from xiangheng_scoring.numbers.arrays import Flags
from xiangheng_scoring.records import document, schema

ROWS = 30_000
UPTO = 202506


def course(table: FeatureTable, upto: int, label: Flags | None = None) -> Course:
    """The label's events spread evenly over the year after the cut, as far as `upto`."""
    happened = label_of(table) if label is None else label
    generator = np.random.default_rng(5)
    months = np.array([shifted(table.month, number) for number in range(1, 13)])
    drawn = months[generator.integers(0, 12, len(table))]
    return Course(table, np.where(happened & (drawn <= upto), drawn, 0), upto)


TRAINING = course(drawn_table(ROWS, 202312), 202412)
NOW = drawn_table(ROWS, 202412)
BEFORE = drawn_table(ROWS, 202411)


def judged(current: Course, model: Linear | None = None, reference: Reference | None = None) -> RiskDrift:
    """The drift of a model that is the truth, unless another is given."""
    return drift(model or Linear(), Lists(TRAINING, BEFORE, current), 0.1, reference, is_invented=True)


def test_where_nothing_moved_the_model_is_kept() -> None:
    """Six months that went as expected, and a caution that always stands there."""
    told = judged(course(NOW, UPTO))
    assert told.verdict is Verdict.KEEP
    assert [row.month for row in told.months] == [202501, 202502, 202503, 202504, 202505, 202506]
    assert told.score_band is Band.STABLE
    assert {row.band for row in told.inputs} == {Band.STABLE}
    assert "看不见水平的变化" in told.caution


def test_a_level_that_rose_asks_for_training_though_no_index_sees_it() -> None:
    """The same households and scores, and half as many events again: PSI stays where it was."""
    more = label_of(NOW) | (np.random.default_rng(2).random(ROWS) < 0.06)
    told = judged(course(NOW, UPTO, more), reference=Reference(0.5, "试"))
    assert told.verdict is Verdict.RETRAIN
    assert "实际与预计之比连续 2 个月" in told.reasons[0]
    assert told.score_psi < 0.01


def test_one_month_alone_is_no_reason() -> None:
    """Twice the events in one month, and the usual number in all others."""
    usual = course(NOW, UPTO)
    once = np.where((usual.identified == 0) & (np.arange(ROWS) % 100 == 0), 202503, usual.identified)
    told = judged(Course(NOW, once, UPTO), reference=Reference(0.5, "试"))
    assert [row.month for row in told.months if row.ratio and row.ratio > 1.25] == [202503]
    assert told.verdict is Verdict.KEEP


def test_an_order_that_is_lost_asks_for_training() -> None:
    """A model that knows income alone ranks worse than the evaluation said."""
    only_income = Linear({"income": -0.8}, base=-2.6)
    told = judged(course(NOW, UPTO), only_income, Reference(0.95, "检验"))
    assert told.verdict is Verdict.RETRAIN
    assert "AUC" in told.reasons[-1]
    assert told.reference_source == "检验"


def test_an_input_that_moved_is_watched() -> None:
    """The age of the head is not known of anybody any more: that input is named first."""
    values = NOW.values.copy()
    values[:, NAMES.index("head_age")] = np.nan
    told = judged(course(replace(NOW, values=values), UPTO))
    assert told.verdict is Verdict.WATCH
    assert (told.inputs[0].name, told.inputs[0].band, told.inputs[0].missing_now) == (
        "head_age",
        Band.SHIFTED,
        1,
    )


def test_the_year_of_the_training_has_ended_at_the_cut() -> None:
    """The same embargo as for an evaluation; and a cut after which nothing is known judges nothing."""
    early = replace(NOW, month=202410)
    with pytest.raises(EmbargoBroken):
        judged(course(early, UPTO))
    with pytest.raises(EvaluationRefused, match="一个月也没有"):
        judged(course(NOW, 202412))


@given(st.lists(st.one_of(st.integers(-5, 5), st.just(np.nan)), min_size=1, max_size=60), st.data())
def test_an_index_of_the_same_is_nothing_and_never_negative(values: list[float], data: st.DataObject) -> None:
    """Whatever the order; and it grows from 0 for others."""
    before = np.array(values, dtype=np.float64)
    moved = np.array(data.draw(st.permutations(values)), dtype=np.float64)
    other = np.array(data.draw(st.lists(st.integers(-9, 9), min_size=1, max_size=60)), dtype=np.float64)
    assert psi(before, moved) == pytest.approx(0, abs=1e-12)
    assert psi(before, other) >= 0


def test_the_index_is_that_of_its_formula() -> None:
    """Ten bins of ten each before, everything in the first now; half a household is added to each of eleven bins."""
    before, now = np.arange(100.0), np.zeros(100)
    p = np.array([10.5] * 10 + [0.5]) / 105.5
    q = np.array([100.5] + [0.5] * 10) / 105.5
    assert psi(before, now) == pytest.approx(float(((q - p) * np.log(q / p)).sum()))
    assert [band(value) for value in (0.09, 0.1, 0.25, 0.26)] == [
        Band.STABLE, Band.MOVED, Band.MOVED, Band.SHIFTED,
    ]  # fmt: skip


def test_what_is_told_is_what_its_schema_says() -> None:
    """Also where the AUC of a month is not known."""
    import jsonschema

    jsonschema.validate(document(judged(course(NOW, UPTO))), schema(RiskDrift))
