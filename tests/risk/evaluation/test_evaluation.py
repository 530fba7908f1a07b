"""An evaluation tells what is true of a model whose law is known, and refuses what would flatter it."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from tests.risk.evaluation.stand_in import Linear, StandIn, drawn_table, silent, true_probability

from xiangheng_platform.monitoring.errors import EmbargoBroken
from xiangheng_platform.monitoring.evaluation_documents import RiskEvaluation, SliceKind, Withheld
from xiangheng_platform.monitoring.plausibility import contradiction_faults, departure_faults
from xiangheng_platform.monitoring.shipping import shipping_of
from xiangheng_risk.evaluation.challengers import Challenger
from xiangheng_risk.evaluation.errors import EvaluationRefused
from xiangheng_risk.evaluation.evaluation import Terms, evaluate
from xiangheng_risk.evaluation.figures import Judged
from xiangheng_risk.evaluation.leakage import feature_aucs
from xiangheng_risk.evaluation.oracle import Truth
from xiangheng_risk.evaluation.pair import Pair
from xiangheng_scoring.records import document, record_of, schema

#: Both rules, which decide; what learns is beside them once, in `evaluation`, since it takes longer.
TERMS = Terms(challengers=(Challenger.LOWEST_INCOME, Challenger.RULES), repetitions=20, is_invented=True)


@cache
def pair() -> Pair:
    """A year to learn from and the next to be judged by."""
    return Pair(drawn_table(4_000, 202312), drawn_table(4_000, 202412))


@cache
def evaluation() -> RiskEvaluation:
    """The truth itself, judged."""
    test = pair().test
    terms = replace(
        TERMS, challengers=tuple(Challenger), truth=Truth(test.households, true_probability(test))
    )
    return evaluate(StandIn(), Linear(), pair(), terms, silent)


def test_the_truth_is_calibrated_and_beats_the_rules() -> None:
    """What the law itself foretells may be used, with reasons that name each rule."""
    told = evaluation()
    probability = told.figures.probability
    assert probability is not None
    assert probability.observed_to_expected == pytest.approx(1, abs=0.15)
    assert probability.slope == pytest.approx(1, abs=0.15)
    assert told.shipping.may_ship
    assert [row.name for row in told.challengers] == ["lowest_income", "rules", "spline_logit", "boosting"]
    assert len(told.shipping.reasons) == 2


def test_the_oracle_is_the_truth() -> None:
    """A model that is the truth reaches all of the truth's area, at no distance."""
    told = evaluation().oracle
    assert told is not None
    assert told.auc_share == pytest.approx(1)
    assert (told.distance, told.calibration_error) == pytest.approx((0, 0), abs=1e-6)


def test_a_model_that_is_a_rule_may_not_be_used() -> None:
    """To rank by income alone is no advantage over ranking by income."""
    only_income = Linear({"income": -1.2})
    told = evaluate(StandIn(), only_income, pair(), TERMS, silent)
    assert not told.shipping.may_ship
    assert any("不能证明优于“按收入由低到高”" in reason for reason in told.shipping.reasons)


def test_figures_repeat_whatever_the_order_of_rows() -> None:
    """The same households in another order are the same list: by county, by group and in all."""
    test = pair().test
    moved = test.rows(np.random.default_rng(3).permutation(len(test)))

    def judged(table: object) -> Judged:
        assert isinstance(table, type(test))
        assert table.label is not None
        score = np.round(true_probability(table), 2)
        return Judged(table.label, score, table.households, table.counties, 0.1, repetitions=0)

    here, there = judged(test), judged(moved)
    assert sorted(test.households[here.listed]) == sorted(moved.households[there.listed])
    assert here.quota() == there.quota()
    assert here.figures().ranking.auc.value == pytest.approx(there.figures().ranking.auc.value)


def test_counties_and_groups_stand_apart_and_few_are_told_of_none() -> None:
    """Each county adds to the whole; of five households nothing is told."""
    told = evaluation()
    counties = [row for row in told.slices if row.kind is SliceKind.COUNTY and row.figures]
    assert sum(row.figures.events for row in counties if row.figures) == told.figures.events
    assert (
        sum(row.figures.ranking.events_found for row in counties if row.figures)
        == told.figures.ranking.events_found
    )
    assert sum(row.quota.places for row in counties if row.quota) == told.quota.places
    relocated = next(row for row in told.slices if row.code == "relocated")
    assert (relocated.withheld, relocated.figures) == (Withheld.TOO_FEW, None)
    assert next(row for row in told.slices if row.code == "elderly").name == "仅有65岁及以上成员的户"


def test_there_is_no_pair_without_its_embargo() -> None:
    """A test that begins before the labels of the training have ended is refused, and so is one that is not over."""
    train = pair().train
    with pytest.raises(EmbargoBroken):
        Pair(train, drawn_table(100, 202411))
    with pytest.raises(EvaluationRefused, match="还不知道"):
        Pair(train, replace(pair().test, label=None))
    with pytest.raises(EmbargoBroken, match="202503"):
        evaluate(StandIn(), Linear(learnt_until=202503), pair(), TERMS, silent)


def test_a_feature_that_says_the_answer_is_an_alarm_even_by_being_missing() -> None:
    """Its area is told, and the model that is given it may not be used."""
    test = pair().test
    assert test.label is not None
    values = test.values.copy()
    values[:, 6] = np.where(test.label, np.nan, values[:, 6])
    leaking = replace(test, values=values)
    assert {row.feature.name for row in feature_aucs(leaking) if row.is_alarm} == {"head_age"}
    told = evaluate(StandIn(), Linear(), Pair(pair().train, leaking), TERMS, silent)
    assert not told.shipping.may_ship
    assert any("户主年龄" in reason for reason in told.shipping.reasons)


def test_a_model_too_good_to_be_true_is_warned_of() -> None:
    """It is no refusal: somebody has to look."""
    told = evaluate(
        StandIn(), Linear({"income": -9, "serious": 4.5, "illness_shocks": 4}), pair(), TERMS, silent
    )
    assert told.shipping.warnings
    assert not evaluation().shipping.warnings


def test_what_is_told_is_what_its_schema_says() -> None:
    """And a record can be read back from it, of which the card is made."""
    import jsonschema

    told = document(evaluation())
    jsonschema.validate(told, schema(RiskEvaluation))
    assert document(record_of(RiskEvaluation, told)) == told


def test_what_an_evaluation_tells_is_registered_as_it_is() -> None:
    """Its own figures contradict each other nowhere, in counties of few households neither, and give the judgement that it tells."""
    told = record_of(RiskEvaluation, document(evaluation()))
    assert departure_faults(told, "evaluation") == contradiction_faults(told) == []
    assert shipping_of(told) == evaluation().shipping


def test_nothing_happened_is_no_figure() -> None:
    """Refused in words, before anything is divided by nothing."""
    test = pair().test
    nobody = replace(test, label=np.zeros(len(test), dtype=np.bool_))
    with pytest.raises(EvaluationRefused, match="0 户发生"):
        evaluate(StandIn(), Linear(), Pair(pair().train, nobody), TERMS, silent)
