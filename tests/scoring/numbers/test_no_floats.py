"""No float enters a score."""

import ast
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

import xiangheng_scoring
from xiangheng_scoring.cli.loading import open_scheme
from xiangheng_scoring.conformance.samples import sample_data
from xiangheng_scoring.engine.scoring import score

KERNEL = Path(xiangheng_scoring.__file__).parent
#: The rooms of floats: numeric methods, statistics and robustness, whose figures only enter a score rounded
#: and stored in a frame.
FLOATING = {"arrays.py", "columns.py", "methods", "statistics", "robustness"}
#: What reads, shows, checks or compares scores, and makes none.
AROUND = {"cli", "intake", "charts", "conformance", "plugins", "comparison", "records.py"}


def floats_in(value: Any, path: str = "result") -> list[str]:
    """Where a float stands anywhere below a value."""
    if isinstance(value, float):
        return [path]
    if is_dataclass(value) and not isinstance(value, type):
        return [
            found
            for field in fields(value)
            for found in floats_in(getattr(value, field.name), f"{path}.{field.name}")
        ]
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in floats_in(item, f"{path}[{key}]")]
    if isinstance(value, list | tuple):
        return [found for item in value for found in floats_in(item, path)]
    return []


@pytest.mark.parametrize("name", ["leapfrog", "linkage"])
def test_no_value_of_a_result_is_a_float(name: str) -> None:
    """Not in totals, nodes, judgements, cohorts or aspects of any unit."""
    scheme, _ = open_scheme(name)

    assert [found for one in score(scheme, sample_data(scheme, 1)).units for found in floats_in(one)] == []


def test_the_search_would_find_a_float() -> None:
    """The search itself can fail."""
    assert floats_in({"a": [(1, 2.0)]}) == ["result[a]"]


def exact_code(node: ast.AST) -> Iterator[ast.AST]:
    """Every part of a module but the vector forms of its rules, which only `columns.py` asks for."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.FunctionDef) and child.name == "vector"):
            yield from exact_code(child)


def test_no_module_of_the_kernel_writes_or_makes_a_float() -> None:
    """No float literal, no `float(…)`, no `math` and no question for a vector form stands in the kernel's code."""
    culprits = []
    for path in sorted(KERNEL.rglob("*.py")):
        if (AROUND | FLOATING) & set(path.relative_to(KERNEL).parts):
            continue
        for node in exact_code(ast.parse(path.read_text(encoding="utf-8"))):
            is_literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
            is_call = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "float"
            is_math = isinstance(node, ast.Import) and any(alias.name == "math" for alias in node.names)
            is_vector = isinstance(node, ast.Attribute) and node.attr == "vector"
            if is_literal or is_call or is_math or is_vector:
                culprits.append(f"{path.name}:{getattr(node, 'lineno', 0)}")

    assert culprits == []
