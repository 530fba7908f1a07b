"""Where the faults of a mutation stand: at an argument, from there inwards, whatever the service calls its fields."""

from typing import Any

import pytest
from graphql import build_schema
from tests.service.graphql.conftest import Ask

from xiangheng_graphql.published import printed

AGAIN = "... on Refused { faults { code at { ... on Field { path } } } }"


def marks(ask: Ask, call: str) -> list[list[str] | None]:
    """The paths of the faults of a mutation."""
    answer = ask(f"mutation {{ {call} {{ {AGAIN} }} }}")
    faults = answer.data[call.partition("(")[0]]["faults"]
    return [fault["at"] and fault["at"]["path"] for fault in faults]


@pytest.mark.parametrize(
    ("call", "paths"),
    [
        ('defineGroup(code: "Ä", name: " ", source: "", expected: 0)', [["code"], ["name"], ["expected"], ["source"]]),
        ('addMembers(group: "key_assisted", divisions: ["999999", "不存在"], validFrom: "2024-01-02", validTo: "2024-01-01", source: "")', [["validTo"], ["source"], ["divisions", "0"], ["divisions", "1"]]),
        ('addMembers(group: "没有", divisions: ["430182"], validFrom: "2024-01-01", source: "虚构")', [["group"]]),
        ('endMembers(group: "key_assisted", divisions: ["430182"], lastDay: "2024-01-01", source: "虚构")', [["divisions", "0"]]),
        ('withdrawMembership(number: 9999, reason: "虚构")', [["number"]]),
        ('verifyMembers(group: "key_assisted", divisions: ["430524"], reason: " ")', [["reason"]]),
        ('renameDivision(code: "999999", name: "虚构县", day: "2024-01-01", source: "")', [["code"]]),
        ('renameDivision(code: "433122", name: "两\\n行", day: "2024-01-01", source: "虚构")', [["name"]]),
        ('recodeDivision(code: "433122", newCode: "43", day: "2024-01-01", source: "虚构")', [["newCode"]]),
        ('moveDivision(code: "433122", parent: "433101", day: "2024-01-01", source: "虚构")', [["parent"]]),
        ('mergeDivisions(codes: ["433122"], into: {code: "433122"}, day: "2024-02-01", source: "虚构")', [["codes"]]),
        ('correctDivision(code: "433122", day: "2024-01-01", correction: {name: "两\\n行"}, reason: "虚构")', [["correction", "name"]]),
        ('correctDivision(code: "433122", day: "2024-01-01", correction: {}, reason: "")', [["reason"], ["correction"]]),
        ('changeWorkPoint(code: "2024-3.05", version: 9, changes: {note: "又"}, reason: "试")', [["version"]]),
        ('changeWorkPoint(code: "2024-3.05", changes: {offices: ["无处"]}, reason: "试")', [["changes", "offices"]]),
        ('changeWorkPoint(code: "没有", changes: {note: "又"}, reason: "试")', [["code"]]),
    ],
)  # fmt: skip
def test_a_fault_stands_at_the_argument_that_it_is_about(ask: Ask, call: str, paths: list[list[str]]) -> None:
    """A form shows it at its field: of a list at the place in it, of an input object within it."""
    assert marks(ask, call) == paths


def test_what_the_job_would_refuse_is_refused_where_it_is_asked(ask: Ask) -> None:
    """A year that no scheme can be of is told at its field, of `score` and of the job that it stands for."""
    assert marks(ask, 'score(scheme: "leapfrog", files: [], year: 1)') == [["files"], ["year"]]
    given = '{scheme: "leapfrog", files: [1], year: 3000}'
    assert marks(ask, f'submitJob(kind: "trial.score", arguments: {given})') == [["arguments", "year"]]


def test_paths_begin_with_an_argument(ask: Ask) -> None:
    """Of an input object too, which a path once began inside of."""
    given = '{code: "虚构 码", name: "", unit: "虚构单位"}'
    paths = marks(ask, f"defineIndicator(definition: {given})")
    mutations: Any = build_schema(printed()).mutation_type
    assert paths
    assert {path and path[0] for path in paths} <= set(mutations.fields["defineIndicator"].args)
