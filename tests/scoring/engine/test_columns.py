"""The engine works by columns, and the evidence of a single value is made when somebody asks: both are of the same figures."""

from types import ModuleType

import pytest

from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.engine.values import ValueColumn

#: Every rule kind by what is reported, by each missing policy, by steps before scoring, and with findings and marks.
PARTS = ("rule ", "transform ", "standings")


def seen_by_evidence(column: ValueColumn) -> list[tuple[object, ...]]:
    """What the evidence of each unit says that its rule saw, and what its rule makes of it."""
    return [
        (
            evidence.status,
            None if evidence.rule is None else evidence.used,
            None if evidence.rule is None else evidence.baseline,
            evidence.score,
        )
        for evidence in column.values()
    ]


@pytest.mark.parametrize("kind", PARTS)
def test_evidence_tells_of_the_figures_that_were_scored(corpus: ModuleType, kind: str) -> None:
    """Status, value, baseline and score of each value, in the columns and in the evidence made afterwards."""
    parts = [
        part for part in corpus.PARTS if part.startswith(kind) and not part.endswith(("harmonic", "power:2"))
    ]

    for part in parts:
        for scheme, data in corpus.cases(part):
            for column in score(scheme, data).values.values():
                columns = zip(column.statuses, column.used, column.baselines, column.scores, strict=True)
                assert list(columns) == seen_by_evidence(column), part


@pytest.mark.parametrize("kind", PARTS)
def test_a_node_tells_what_its_evidence_was_judged(corpus: ModuleType, kind: str) -> None:
    """A leaf's score in a unit's tree is the one that its evidence proves."""
    for scheme, data in corpus.cases(next(part for part in corpus.PARTS if part.startswith(kind))):
        for row in score(scheme, data).units:
            for code, node in row.nodes.items():
                if node.evidence is not None and node.score is not None:
                    assert (node.evidence.leaf.code, node.evidence.unit) == (code, row.unit)
                    assert node.score == node.evidence.score
