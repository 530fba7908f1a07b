"""Worked examples that a scheme states: what one must say, and what is told of one that is wrong."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from tests.scoring.scheme.sound_scheme import HEADER, NODES, SHORTHAND, TABLES, FaultsOf, row

from xiangheng_scoring.errors import SchemeRefused
from xiangheng_scoring.rules import BUILT_IN, Rule
from xiangheng_scoring.scheme import SchemeTables, build_scheme

CASES_OF_EXAMPLES = [
    ("among", {"rule": "rank", "parameters": '{"step":5,"cohort":"class"}'}, "B|7|||||||100"),
    ("changes", {"rule": "progress", "parameters": '{"cohort":"class"}'}, "B|7||5|||||100"),
    ("baseline", {"rule": "progress", "parameters": '{"cohort":"class"}'}, "B|7||||0;2|||100"),
    ("value", {"rule": "progress", "parameters": '{"cohort":"class"}'}, "B|||5||0;2|||100"),
    ("others", {"rule": "pass_through", "parameters": "{}"}, "B|7||||||Q=3|7"),
    ("others", {"rule": "pass_through", "parameters": "{}"}, "B|7||||||A：3|7"),
]


@pytest.mark.parametrize(("cell", "change", "example"), CASES_OF_EXAMPLES)
def test_an_example_states_what_its_rule_looks_at(
    faults_of: FaultsOf, cell: str, change: dict[str, str], example: str
) -> None:
    """A rank among nobody is first, a change from nothing is the value: such examples prove nothing."""
    nodes = NODES.replace(*row("B", **change), 1)
    examples = f"{TABLES['examples'].splitlines()[0]}\n{example}"

    (fault,) = faults_of(nodes, header=HEADER, **TABLES | {"examples": examples})

    assert fault.where.endswith(cell)


def test_a_baseline_of_a_named_year_can_be_stated(scheme_of: Callable[..., object]) -> None:
    """The baseline of an example is that of the year that the transformation names."""
    step = '[{"kind":"against_baseline","by":"difference","baseline":2020}]'
    nodes = NODES.replace(*row("B", rule="pass_through", parameters="{}", transform=step), 1)
    examples = f"{TABLES['examples'].splitlines()[0]}\nB|63||60|||||3"

    assert scheme_of(nodes, header=HEADER, **TABLES | {"examples": examples})


def test_an_example_of_the_shorthand_is_told_which_leaf_to_name(faults_of: FaultsOf) -> None:
    """水平与进步 has two leaves, and an example is of one."""
    nodes = NODES.replace(*row("B", rule="level_and_progress", parameters=SHORTHAND), 1)
    examples = f"{TABLES['examples'].splitlines()[0]}\nB|7|||7|||7|100"

    (fault,) = faults_of(nodes, header=HEADER, **TABLES | {"examples": examples})

    assert fault.expected == "B.level、B.progress"


def test_an_example_that_disagrees_is_told_beside_other_faults(faults_of: FaultsOf) -> None:
    """A wrong weight elsewhere does not hide it, nor does a fault of its own indicator make up another."""
    nodes = NODES.replace(*row("X", weight="61"), 1).replace(*row("B", rule="minimax"), 1)
    examples = TABLES["examples"].replace("|||||||50", "|||||||51") + "\nB|7|||||||7"

    faults = faults_of(nodes, header=HEADER, **TABLES | {"examples": examples})

    assert {(fault.code, fault.where.rpartition(" › ")[2]) for fault in faults} == {
        ("SCHEME-WEIGHT", "weight"),
        ("SCHEME-RULE", "rule"),
        ("SCHEME-EXAMPLE", "score"),
    }


class Broken(Rule):
    """A plugin's rule that breaks."""

    kind = "broken"

    def score(self, value: Decimal) -> Decimal:
        """Never a score."""
        raise NotImplementedError("nobody wrote it")


def test_a_rule_that_breaks_on_an_example_is_a_fault(tables_of: Callable[..., SchemeTables]) -> None:
    """The author of the rule is told which rule and what it raised; the command goes on."""
    nodes = NODES.replace(*row("B", rule="broken", parameters="{}"), 1)
    examples = f"{TABLES['examples'].splitlines()[0]}\nB|7|||||||7"

    with pytest.raises(SchemeRefused) as refused:
        build_scheme(
            tables_of(nodes, header=HEADER, **TABLES | {"examples": examples}), {**BUILT_IN, "broken": Broken}
        )

    (fault,) = refused.value.faults
    assert fault.code == "SCHEME-EXAMPLE"
    assert "broken" in fault.message
    assert "nobody wrote it" in fault.message
