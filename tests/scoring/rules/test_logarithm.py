"""Under a logarithm everything that a value is held against is brought to the same scale."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import SchemeRefused
from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
DataOf = Callable[..., Dataset]
NODES = (
    "code|parent|name|weight|rule|parameters|direction|target|transform|missing\nT||总|100|||||||reweight\n"
)


@pytest.mark.parametrize(
    ("rule", "parameters", "direction", "target", "value", "points"),
    [
        ("bands", '{"bands":[[100,100],[10,60]],"mode":"step"}', "positive", "", "50", "60.00"),
        ("bands", '{"bands":[[100,100],[1,0]],"mode":"linear"}', "positive", "", "10", "50.00"),
        ("interval", '{"full":[10,100],"zero_low":1,"zero_high":1000}', "interval", "", "50", "100.00"),
        ("interval", '{"full":[null,10],"zero_low":null,"zero_high":1000}', "interval", "", "100", "50.00"),
        ("all_or_nothing", "", "negative", "10", "50", "0.00"),
        ("target_ratio", "", "positive", "100", "10", "50.00"),
        (
            "deduct",
            '{"deduct":10,"per":1,"measure":"shortfall","count":"exact"}',
            "positive",
            "100",
            "100",
            "100.00",
        ),
        ("goalposts", '{"low":1,"high":100}', "positive", "", "10", "50.00"),
    ],
)
def test_bounds_and_targets_are_taken_to_the_logarithm(
    scheme_of: SchemeOf,
    data_of: DataOf,
    rule: str,
    parameters: str,
    direction: str,
    target: str,
    value: str,
    points: str,
) -> None:
    """A scheme states bands, intervals, targets and posts in the indicator's own unit."""
    scheme = scheme_of(f"{NODES}A|T|指标|100|{rule}|{parameters}|{direction}|{target}|log|reweight")

    assert score(scheme, data_of({"A": {"1": value}})).unit("1").total == Decimal(points)


def test_a_veto_is_triggered_in_the_indicators_own_unit(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """More than 10 caps the grade, though the logarithm of 50 is less than 10."""
    scheme = scheme_of(
        f"{NODES}A|T|指标|100|pass_through||positive|||reweight\n"
        'V|T|否决|0|veto|{"trigger":">10","cap_grade":"差"}|negative||log|reweight',
        grades="name|at_least\n好|50\n差",
    )

    assert score(scheme, data_of({"A": {"1": "90"}, "V": {"1": "50"}})).unit("1").grade == "差"


@pytest.mark.parametrize(
    ("rule", "parameters", "target", "said"),
    [
        ("bands", '{"bands":[[100,100],[0,0]],"mode":"step"}', "", "界限须大于 0"),
        ("all_or_nothing", "", "0", "目标值须大于 0"),
    ],
)
def test_what_has_no_logarithm_is_refused(
    scheme_of: SchemeOf, rule: str, parameters: str, target: str, said: str
) -> None:
    """A band at 0 or a target of 0 under a logarithm is a fault of the scheme."""
    with pytest.raises(SchemeRefused, match=said):
        scheme_of(f"{NODES}A|T|指标|100|{rule}|{parameters}|positive|{target}|log|reweight")
