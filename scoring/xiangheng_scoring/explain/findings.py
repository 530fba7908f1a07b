"""The findings that an indicator counts: what each takes away, breaks and rests on, and which count elsewhere."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from xiangheng_scoring.engine.dataset import Finding
from xiangheng_scoring.engine.evidence import Evidence
from xiangheng_scoring.engine.findings import RepeatedFinding
from xiangheng_scoring.engine.result import NodeResult, Result
from xiangheng_scoring.explain.documents import (
    FindingRecord,
    FindingsRecord,
    RepeatedFindingRecord,
    origin_record,
)
from xiangheng_scoring.numbers.exact import HUNDRED, ZERO, at_30_digits, exactly


def findings_record(result: Result, unit: str, outcome: NodeResult) -> FindingsRecord | None:
    """The findings behind an indicator of a unit; None where none are counted: another input, not applicable, no list."""
    evidence = outcome.evidence
    if evidence is None or not _is_count(evidence):
        return None
    key, deduction = (unit, evidence.leaf.indicator), deduction_of_each(outcome)
    return FindingsRecord(
        tables=tuple(map(origin_record, sorted(result.data.findings_tables))),
        counted=tuple(_record(row, deduction) for row in result.findings.counted.get(key, ())),
        repeated=tuple(map(_repeated, result.findings.repeated.get(key, ()))),
    )


@exactly
def deduction_of_each(outcome: NodeResult) -> Decimal | None:
    """The points that each finding takes away of an indicator; None where no number of points is one finding's own.

    It is one's own if the rule looks at nothing but how many there are, scores every number of them, and takes the same
    away for each from the first to the last; all together are then exactly what is missing to the points without findings,
    before the indicator's points are rounded. So there is none where the first are free, where the score has reached its
    lowest, and below a mean.
    """
    evidence = outcome.evidence
    if evidence is None or outcome.points is None or not (_is_count(evidence) and evidence.value):
        return None
    rule = evidence.rule
    if rule is None or rule.needs_baseline or rule.cohort_name() or rule.reference_unit() or rule.has_gaps():
        return None
    scores = _scores(evidence, int(evidence.value))
    # One after the other: where the first two differ, the rest of a long list is not asked for.
    steps = (before - after for before, after in pairwise(scores))
    step = next(steps)
    is_same = all(other == step for other in steps)
    return at_30_digits(outcome.used_weight * step / HUNDRED) if is_same else None


def _is_count(evidence: Evidence) -> bool:
    return evidence.leaf.input == "findings" and evidence.status == "scored" and not evidence.handling


def _scores(evidence: Evidence, count: int) -> Iterator[Decimal]:
    """What the rule says of no findings, of one, and so on to `count`."""
    for number in range(count + 1):
        yield evidence._replace(used=Decimal(number)).score or ZERO


def _record(row: Finding, deduction: Decimal | None) -> FindingRecord:
    return FindingRecord(
        number=row.number,
        deduction=deduction,
        channel=row.channel or None,
        description=row.description or None,
        clause=row.clause or None,
        evidence=row.evidence or None,
        origin=origin_record(row.origin),
    )


def _repeated(row: RepeatedFinding) -> RepeatedFindingRecord:
    return RepeatedFindingRecord(
        number=row.listed.number,
        origin=origin_record(row.listed.origin),
        counted_under=row.counted.indicator,
        counted_at=origin_record(row.counted.origin),
    )
