"""A unit that others are measured by, and cases that a rule declines."""

from collections.abc import Callable
from decimal import Decimal

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.rules import Case, Gap, Rule, example
from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
DataOf = Callable[..., Dataset]
FaultsOf = Callable[..., tuple[Fault, ...]]

NODES = """code|parent|name|weight|rule|parameters|missing|missing_reason
T||总分|100||||
A|T|甲项|100|distance_to_reference|{"reference":"REF","cohort":"class"}|zero|未报"""


class OddOnly(Rule):
    """Scores odd numbers and declines even ones."""

    kind = "odd_only"
    title = "单数"
    edges = {"双数": "视为缺报"}
    examples = (example(3, 3),)

    def gap(self, case: Case) -> Gap | None:
        """Even numbers cannot be scored."""
        return Gap("是双数") if case.value % 2 == 0 else None

    def score(self, value: Decimal) -> Decimal:
        """The number itself."""
        return value


def test_everybody_is_measured_by_the_unit_of_reference(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Unit 2 has 20, the worst of class x is 10: 15 is half the way, and class y is measured by unit 2 as well."""
    data = data_of({"A": {"1": "15", "2": "20", "3": "10", "4": "5"}})
    units = "code|name|class\n1|甲|x\n2|乙|x\n3|丙|x\n4|丁|y"
    result = score(scheme_of(NODES.replace("REF", "2"), units=units), data)

    assert [one.total for one in result.units] == [
        Decimal("50.00"),
        Decimal("100.00"),
        Decimal("0.00"),
        Decimal("0.00"),
    ]


def test_without_the_reference_nobody_is_scored(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """The unit of reference reported nothing: everybody is missing, by the node's own policy, and told why."""
    result = score(scheme_of(NODES.replace("REF", "2")), data_of({"A": {"1": "15", "3": "10"}}))
    evidence = result.unit("甲").nodes["A"].evidence

    assert evidence is not None
    assert (evidence.gap, evidence.handling) == ("参照对象 2 缺报", "缺报，按 0 分计（未报）")


def test_a_reference_that_is_not_assessed_is_refused(faults_of: FaultsOf) -> None:
    """A code that is no unit's."""
    found = faults_of(NODES.replace("REF", "9"))

    assert [(fault.code, fault.value) for fault in found] == [("SCHEME-REFERENCE", "9")]


def test_a_case_that_a_rule_declines_is_missing(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """What `gap` says of a reported value counts as a missing one, by the node's policy."""
    nodes = """code|parent|name|weight|rule|missing|missing_reason
    T||总分|100|||
    A|T|甲项|100|odd_only|class_median;zero|双数"""
    scheme = scheme_of(nodes, kinds={"odd_only": OddOnly})
    result = score(scheme, data_of({"A": {"1": "3", "2": "4", "3": "6", "4": "8"}}))
    found = [one.nodes["A"].evidence for one in result.units]

    assert [(one.used, one.gap) for one in found if one] == [
        (Decimal(3), ""),
        (Decimal(3), "是双数"),
        (Decimal(0), "是双数"),
        (Decimal(0), "是双数"),
    ]
