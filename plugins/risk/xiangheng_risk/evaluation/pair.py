"""A table to learn from and a later one to be judged by: the only way to have both, and it keeps the embargo."""

from dataclasses import dataclass

from xiangheng_platform.monitoring.features.labels import HORIZON, check_embargo
from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_risk.evaluation.errors import EvaluationRefused
from xiangheng_scoring.numbers.arrays import Flags


@dataclass(frozen=True, eq=False)
class Pair:
    """Households of a month to learn from, and of a month to be judged by in which all that was learned had happened.

    Raises `EmbargoBroken` where the label of the one ends after the cut of the other, and `EvaluationRefused` where a label is
    not known, or the two know different things. There is no random split: it would show a model the year it is to foretell.
    """

    train: FeatureTable
    test: FeatureTable
    horizon: int = HORIZON

    def __post_init__(self) -> None:
        check_embargo(self.train.month, self.test.month, self.horizon)
        for table in (self.train, self.test):
            label_of(table)
        if self.train.features != self.test.features:
            raise EvaluationRefused(
                f"{self.train.month} 与 {self.test.month} 的特征不同",
                at="特征表",
                expected="相同的特征，相同的次序",
            )


def label_of(table: FeatureTable) -> Flags:
    """What became of a table's households; raises `EvaluationRefused` where that is not known."""
    if table.label is None:
        raise EvaluationRefused(
            f"{table.month} 之后的识别纳入还不知道",
            at="标签",
            expected="截止月份之后一整个观察期的识别纳入记录",
            remedy="选更早的截止月份",
        )
    return table.label
