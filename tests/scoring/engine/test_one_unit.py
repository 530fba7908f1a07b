"""One unit of a result is found by code or name, never by what another is called."""

from collections.abc import Callable

import pytest

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import UnknownUnit
from xiangheng_scoring.scheme import Scheme

NODES = "code|parent|name|weight|rule|missing\nT||总分|100\nA|T|甲|100|pass_through|reweight"
UNITS = "code|name|other_names\n1|一|三;大县\n2|二|大县;老二\n3|三|\n4|四|"
MEMBERS = "group|unit|valid_from|valid_to|verified\n" + "\n".join(
    f"G|{unit}|2020-01-01|{end}|true" for unit, end in (("1", ""), ("2", ""), ("3", ""), ("4", "2021-01-01"))
)


@pytest.fixture
def result(scheme_of: Callable[..., Scheme]) -> Result:
    """A run over three of four units, two of them with another name in common."""
    scheme = scheme_of(NODES, units=UNITS, memberships=MEMBERS, header={"units.group": "G"})
    return score(scheme, Dataset(()), period=2024)


@pytest.mark.parametrize(("said", "code"), [("2", "2"), ("三", "3"), ("老二", "2")])
def test_a_unit_is_found(result: Result, said: str, code: str) -> None:
    """Its own name comes before another's other name."""
    assert result.unit(said).unit.code == code


@pytest.mark.parametrize(
    ("said", "told"), [("大县", "可能是几个"), ("四", "不在评价名单之内（2024-12-31）"), ("五", "没有")]
)
def test_why_a_unit_is_not_found(result: Result, said: str, told: str) -> None:
    """Several of that name, listed but not assessed on the day, or not listed at all."""
    with pytest.raises(UnknownUnit) as refused:
        result.unit(said)

    assert told in refused.value.fault.message


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("凤凰", "是否为 1 凤凰县"),
        ("风凰县", "是否为 1 凤凰县"),
        ("凰县", "所评对象的代码或名称"),
        ("泸县", "所评对象的代码或名称"),
        ("衡山", "所评对象的代码或名称"),
    ],
)
def test_a_suggestion_is_near_or_there_is_none(
    scheme_of: Callable[..., Scheme], said: str, expected: str
) -> None:
    """An abbreviation means the county that begins so; another that has a character in common is not suggested."""
    scheme = scheme_of(NODES, units="code|name\n1|凤凰县\n2|泸溪县\n3|衡南县")

    with pytest.raises(UnknownUnit) as refused:
        score(scheme, Dataset(()), period=2024).unit(said)

    assert refused.value.fault.expected == expected
    assert not any(name in refused.value.fault.remedy for name in ("泸溪", "衡南", "1", "2", "3"))
