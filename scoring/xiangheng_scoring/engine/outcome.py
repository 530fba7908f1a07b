"""What follows from the tree: adjustments, caps on the grade, aspects, the combined view, ranks and grades."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from operator import attrgetter

from xiangheng_scoring.engine.dataset import Adjustment, Dataset, OtherTotal
from xiangheng_scoring.engine.ranking import Candidate, grades, ranks
from xiangheng_scoring.engine.result import (
    AdjustmentResult,
    AspectResult,
    CombinedResult,
    GradeCap,
    NodeResult,
    UnitResult,
)
from xiangheng_scoring.numbers.exact import HUNDRED, ZERO, at_40_digits, exact_sum, half_up, plain, shown
from xiangheng_scoring.rules import Veto
from xiangheng_scoring.scheme import AdjustmentItem, Scheme


class PerUnit:
    """What stands in the data for a unit as a whole, looked up by unit."""

    def __init__(self, data: Dataset) -> None:
        self.adjustments: dict[str, list[Adjustment]] = defaultdict(list)
        self.totals: dict[str, dict[str, OtherTotal]] = defaultdict(dict)
        for entry in data.adjustments:
            self.adjustments[entry.unit].append(entry)
        for row in data.totals:
            self.totals[row.unit][row.assessment] = row


def adjusted(scheme: Scheme, claimed: Sequence[Adjustment]) -> AdjustmentResult:
    """A unit's adjustments: summed by item, each item capped, then bonus and penalty capped in sum."""
    if not claimed:
        return AdjustmentResult()
    entries = sorted(claimed, key=lambda entry: (entry.item, entry.evidence, entry.points, entry.origin))
    rules = scheme.adjustments
    bonus, bonus_text = _capped(entries, rules.items, "bonus", rules.bonus_cap, scheme.scale)
    penalty, penalty_text = _capped(entries, rules.items, "penalty", rules.penalty_cap, scheme.scale)
    formula = "；".join(text for text in (bonus_text, penalty_text) if text)
    return AdjustmentResult(tuple(entries), bonus, -penalty, formula)


def _capped(
    entries: Sequence[Adjustment],
    items: Mapping[str, AdjustmentItem],
    kind: str,
    cap: Decimal | None,
    scale: int,
) -> tuple[Decimal, str]:
    """The absolute sum of one kind after the caps, with its formula."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        if items[entry.item].kind == kind:
            # Each is rounded before it is added, so that the entries as printed add up to the sum as printed.
            sums[entry.item] += abs(half_up(entry.points, scale))
    if not sums:
        return ZERO, ""
    counted = {item: _least(points, items[item].cap) for item, points in sums.items()}
    summed = exact_sum(counted.values())
    word = "加分" if kind == "bonus" else "减分"
    terms = " + ".join(
        f"{items[item].name} {plain(points)}"
        + ("" if points == sums[item] else f"（{plain(sums[item])} 超单项上限）")
        for item, points in counted.items()
    )
    final = _least(summed, cap)
    limit = "" if final == summed else f"，超过上限，计 {plain(final)}"
    return final, f"{word}：{terms} = {plain(summed)}{limit}"


def _least(value: Decimal, cap: Decimal | None) -> Decimal:
    return value if cap is None else min(value, cap)


def grade_caps(scheme: Scheme, nodes: Mapping[str, NodeResult]) -> Iterator[GradeCap]:
    """Vetoes that fired and floors that were missed."""
    for leaf in scheme.leaves:
        if not isinstance(leaf.rule, Veto):
            continue
        evidence = nodes[leaf.code].evidence
        if evidence and evidence.judgement and evidence.judgement.score:
            origin = evidence.observation.origin.cited() if evidence.observation else ""
            reason = "；".join((f"{leaf.name}：{evidence.formula}{origin}", *evidence.sources))
            yield GradeCap(leaf.code, leaf.rule.cap_grade, reason)
    for floor in scheme.grading.floors:
        score = nodes[floor.node].score
        # At 40 digits: by what a division left, a score that reaches the floor in real numbers would miss it.
        if score is not None and at_40_digits(score) < floor.at_least:
            name = scheme.nodes[floor.node].name
            reason = f"{name}得分率 {shown(score)}%，低于底线 {plain(floor.at_least)}%，等次不高于「{floor.cap_grade}」"
            yield GradeCap(floor.node, floor.cap_grade, reason)


def aspects_of(scheme: Scheme, nodes: Mapping[str, NodeResult]) -> dict[str, AspectResult]:
    """Points won of points attainable over the leaves of each aspect; an aspect without marks is left out."""
    won: dict[str, Decimal] = defaultdict(Decimal)
    attainable: dict[str, Decimal] = defaultdict(Decimal)
    for leaf in scheme.leaves:
        if leaf.aspect and (node := nodes[leaf.code]).points is not None:
            won[leaf.aspect] += node.points
            attainable[leaf.aspect] += node.used_weight
    return {
        aspect: AspectResult(won[aspect], full, at_40_digits(won[aspect] * HUNDRED / full))
        for aspect, full in attainable.items()
        if full
    }


def combined_with(
    scheme: Scheme, others: Mapping[str, OtherTotal], own: Decimal | None
) -> CombinedResult | None:
    """The combined view: each part's points are rounded once and add up to the combined total."""
    if not scheme.combination:
        return None
    parts = []
    for part in scheme.combination:
        row = others.get(part.assessment)
        points = own if part.assessment == "self" else (row.points if row else None)
        share = None if points is None else half_up(points * part.weight / part.full_marks, scheme.scale)
        parts.append((part, share, row))
    shares = [share for _, share, _ in parts if share is not None]
    # With a part missing there is no total: a sum of the others would pass for a bad one.
    return CombinedResult(tuple(parts), exact_sum(shares) if len(shares) == len(parts) else None)


def ranked(scheme: Scheme, results: Sequence[UnitResult]) -> list[UnitResult]:
    """The results with places: overall, inside the class, by aspect and in the combined view."""
    totals = list(map(_ranking_key(scheme), results))
    everybody, classes = [""] * len(results), [row.unit.unit_class for row in results]
    overall = _places(scheme, results, totals, everybody)
    in_class = _places(scheme, results, totals, classes)
    by_class = scheme.ranking.within == "class"
    official, groups = (in_class, classes) if by_class else (overall, everybody)
    aspects = {
        aspect: _places(
            scheme,
            results,
            [row.aspects[aspect].rate if aspect in row.aspects else None for row in results],
            groups,
        )
        for aspect in dict.fromkeys(name for row in results for name in row.aspects)
    }
    combined = _places(
        scheme, results, [row.combined.total if row.combined else None for row in results], groups
    )
    return [
        replace(
            row,
            rank=official.get(row.unit.code),
            rank_overall=overall.get(row.unit.code),
            rank_in_class=in_class.get(row.unit.code),
            aspects={
                name: replace(aspect, rank=aspects[name].get(row.unit.code))
                for name, aspect in row.aspects.items()
            },
            combined=replace(row.combined, rank=combined.get(row.unit.code)) if row.combined else None,
        )
        for row in results
    ]


def _ranking_key(scheme: Scheme) -> Callable[[UnitResult], Decimal | None]:
    """What units are ranked by: the total as printed, or before rounding, as the scheme says."""
    return attrgetter("exact_total" if scheme.ranking.on == "exact" else "total")


def _places(
    scheme: Scheme,
    results: Sequence[UnitResult],
    values: Sequence[Decimal | None],
    groups: Sequence[str],
) -> dict[str, int]:
    """The place of each unit by its value, inside its group; none for a unit without a value."""
    compared: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for row, value, group in zip(results, values, groups, strict=True):
        if value is not None:
            compared[group][row.unit.code] = value
    return {
        code: place
        for totals in compared.values()
        for code, place in ranks(totals, scheme.ranking.ties).items()
    }


def graded(scheme: Scheme, results: Sequence[UnitResult]) -> list[UnitResult]:
    """The results with grades, after vetoes and floors."""
    grading = scheme.grading
    names = [grade.name for grade in grading.grades]
    key = _ranking_key(scheme)
    groups: dict[str, dict[str, Candidate]] = defaultdict(dict)
    for row in results:
        value = key(row)
        if row.total is not None and value is not None:
            # Grades stand best first, so the greatest place is the strictest of several caps.
            best = max((names.index(cap.grade) for cap in row.caps), default=0)
            group = row.unit.unit_class if grading.within == "class" else ""
            groups[group][row.unit.code] = Candidate(row.total, value, best)
    given: dict[str, tuple[str, str]] = {}
    for candidates in groups.values():
        given |= grades(candidates, grading.grades, grading.quota_ties)
    return [
        replace(
            row, grade=name, grade_reason="；".join(filter(None, (reason, *(cap.reason for cap in row.caps))))
        )
        for row in results
        for name, reason in [given.get(row.unit.code, ("", ""))]
    ]
