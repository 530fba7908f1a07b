"""What blocks a run is told by its causes, with the year that is missing."""

from collections.abc import Callable

import pytest

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import Fault, RunBlocked
from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
DataOf = Callable[..., Dataset]
NODES = """code|parent|name|weight|rule|parameters|missing
T||总分|100|||reweight
A|T|甲项|60|level_and_progress|{"level_share":0.5,"progress_share":0.5,"cohort":"assessment"}|block
B|T|乙项|40|level_and_progress|{"level_share":0.5,"progress_share":0.5,"cohort":"assessment"}|block"""
VALUES = {"1": "10", "2": "20", "3": "15", "4": "15"}


def blocked(scheme: Scheme, data: Dataset) -> tuple[Fault, ...]:
    """The faults of a run that does not start."""
    with pytest.raises(RunBlocked) as refused:
        score(scheme, data)
    return refused.value.faults


def test_a_year_of_baselines_that_nobody_reported_is_one_fault(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """One table of last year was not handed in; the year that is asked for is last year's."""
    (fault,) = blocked(scheme_of(NODES), data_of({"A": VALUES, "B": VALUES}))

    assert fault.where == "A 甲项（进步）、B 乙项（进步）"
    assert "2023 年基期值" in fault.message
    assert "4 个" in fault.message
    assert fault.expected == "2023 年的值"


def test_a_baseline_that_one_lacks_is_told_of_that_one(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """With unit, indicator and the year of the baseline."""
    past = {2023: {"A": VALUES, "B": {"1": "5", "2": "5", "3": "5"}}}

    (fault,) = blocked(scheme_of(NODES), data_of({"A": VALUES, "B": VALUES}, past=past))

    assert (fault.where, fault.expected) == ("丁（4）› B 乙项（进步）", "2023 年的值")


def test_an_indicator_that_nobody_reported_is_one_fault(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """A table was left out, not four cells."""
    past = {2023: {"A": VALUES, "B": VALUES}}

    (fault,) = blocked(scheme_of(NODES), data_of({"A": VALUES}, past=past))

    assert (fault.where, fault.expected) == ("B 乙项（进步）", "2024 年的值")
