"""What stands beside the model each month, on the same rows: two rules that need no model, and two other models."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_platform.monitoring.shipping import Rule
from xiangheng_risk.evaluation.rules import lowest_income, rule_score
from xiangheng_risk.model.boosting import boosting
from xiangheng_scoring.numbers.arrays import Array, Flags
from xiangheng_scoring.titled import Titled

#: A challenger is fitted to so many rows at most, drawn with this seed: more bring it nothing (`docs/manual/risk.md`).
MOST_ROWS = 100_000
SEED = 20261130
#: A feature with fewer different values gets no spline: there is nothing between its knots.
_SPLINE_VALUES = 12
_KNOTS = 5


class Challenger(Titled):
    """A way of ranking households that the model is held against."""

    LOWEST_INCOME = (
        Rule.LOWEST_INCOME.value,
        Rule.LOWEST_INCOME.label,
        "no model: the lowest income a head first",
    )
    RULES = (Rule.THRESHOLDS.value, Rule.THRESHOLDS.label, "no model: the departments' thresholds")
    SPLINE_LOGIT = ("spline_logit", "样条逻辑回归", "a logistic regression on splines of the features")
    BOOSTING = (
        "boosting",
        "梯度提升（含交互）",
        "boosted trees with interactions, which give no exact reasons",
    )

    @property
    def is_rule(self) -> bool:
        """Whether it needs no model: what an office would do anyway."""
        return self.value in list(Rule)


@dataclass(frozen=True, eq=False)
class Contest:
    """A challenger's scores of the rows that are judged, higher first, and whether they are probabilities."""

    challenger: Challenger
    score: Array

    @property
    def is_probability(self) -> bool:
        """Whether the scores can be judged as probabilities, and not by their order alone."""
        return not self.challenger.is_rule


Report: TypeAlias = Callable[[int, int], None]


def contests(
    train: FeatureTable, test: FeatureTable, income: str, entered: Collection[Challenger], report: Report
) -> list[Contest]:
    """The scores of `test` by those that are entered; who learns is fitted to `train`. `income` names the feature."""
    fitted = drawn(train, MOST_ROWS)
    ways: dict[Challenger, Callable[[], Array]] = {
        Challenger.LOWEST_INCOME: lambda: lowest_income(test, income),
        Challenger.RULES: lambda: rule_score(test, income),
        Challenger.SPLINE_LOGIT: lambda: _probability(_spline_logit(fitted), fitted, test),
        Challenger.BOOSTING: lambda: _probability(_boosting(), fitted, test),
    }
    rows = []
    for number, challenger in enumerate(entered, start=1):
        rows.append(Contest(challenger, ways[challenger]()))
        report(number, len(entered))
    return rows


def drawn(table: FeatureTable, most: int) -> FeatureTable:
    """At most so many households of a table, drawn by a seed from those in order of their keys."""
    if len(table) <= most:
        return table
    generator = np.random.Generator(np.random.PCG64(SEED))
    return table.rows(np.argsort(table.households)[generator.choice(len(table), most, replace=False)])


def _probability(estimator: Any, train: FeatureTable, test: FeatureTable) -> Array:
    estimator.fit(train.values, train.label)
    return np.asarray(estimator.predict_proba(test.values)[:, 1], dtype=np.float64)


def _spline_logit(table: FeatureTable) -> Any:
    """Medians for what is missing, with a sign that it was; cubic splines where there is room for them."""
    from sklearn.compose import make_column_transformer
    from sklearn.impute import MissingIndicator, SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import SplineTransformer, StandardScaler

    median = SimpleImputer(strategy="median", keep_empty_features=True)
    has_room = _has_room(table)
    columns = make_column_transformer(
        (make_pipeline(median, SplineTransformer(n_knots=_KNOTS, knots="quantile")), has_room),
        (median, ~has_room),
        (MissingIndicator(error_on_new=False), np.ones(has_room.size, dtype=np.bool_)),
    )
    # Newton's steps take seconds where others have not ended after half an hour on splines of a hundred thousand rows.
    return make_pipeline(columns, StandardScaler(), LogisticRegression(solver="newton-cholesky"))


def _has_room(table: FeatureTable) -> Flags:
    """Which features have enough different values for a spline."""
    return np.array(
        [np.unique(column[~np.isnan(column)]).size >= _SPLINE_VALUES for column in table.values.T]
    )


def _boosting() -> Any:
    """Settings of the measured baselines: small steps, small trees, four columns in ten a split."""
    return boosting(
        learning_rate=0.04,
        max_iter=300,
        max_leaf_nodes=15,
        min_samples_leaf=60,
        l2_regularization=5,
        max_features=0.4,
        random_state=SEED,
    )
