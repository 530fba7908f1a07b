"""What follows from the tree: adjustments, caps on the grade, aspects, the combined view, ranks and grades."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from xiangheng_scoring.engine.dataset import Adjustment, Dataset, OtherTotal
from xiangheng_scoring.engine.evidence import Evidence
from xiangheng_scoring.engine.ranking import Candidate, grades, ranks
from xiangheng_scoring.engine.result import (
    AdjustmentResult,
    AspectResult,
    CombinedResult,
    GradeCap,
    UnitResult,
)
from xiangheng_scoring.engine.tree import Trees, UnitNodes
from xiangheng_scoring.engine.weighing import Numbers
from xiangheng_scoring.grouping import grouped
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


def unit_results(trees: Trees, data: Dataset) -> Iterator[UnitResult]:
    """The results of the units of `trees`, in their order: totals, places and grades are made a column at a time."""
    scheme, units, others = trees.scheme, trees.units, PerUnit(data)
    root = trees.columns(scheme.root.code).won
    adjustments = [adjusted(scheme, others.adjustments[unit.code]) for unit in units]
    totals = [
        None if points is None else half_up(points + adjustment.points, scheme.scale)
        for points, adjustment in zip(root.points, adjustments, strict=True)
    ]
    exact_totals = [
        None if exact is None else at_40_digits(exact + adjustment.points)
        for exact, adjustment in zip(root.exact, adjustments, strict=True)
    ]
    keys = exact_totals if scheme.ranking.on == "exact" else totals
    everybody, classes = [""] * len(units), [unit.unit_class for unit in units]
    overall, in_class = placed(scheme, keys, everybody), placed(scheme, keys, classes)
    by_class = scheme.ranking.within == "class"
    official, groups = (in_class, classes) if by_class else (overall, everybody)
    caps = grade_caps(trees)
    grades = graded(scheme, totals, keys, caps, classes)
    aspects, combined = aspects_of(trees, groups), combined_with(trees, others, totals, groups)
    for place, unit in enumerate(units):
        yield UnitResult(
            unit,
            UnitNodes(trees, place),
            totals[place],
            exact_totals[place],
            adjustments[place],
            tuple(caps[place]),
            official[place],
            overall[place],
            in_class[place],
            *grades[place],
            aspects[place],
            combined[place],
        )


def placed(scheme: Scheme, values: Numbers, groups: Sequence[str]) -> Sequence[int | None]:
    """The place of each unit by its value, inside its group; None for a unit without a value."""
    compared: dict[str, dict[int, Decimal]] = defaultdict(dict)
    for place, (value, group) in enumerate(zip(values, groups, strict=True)):
        if value is not None:
            compared[group][place] = value
    given: dict[int, int] = {}
    for members in compared.values():
        given |= ranks(members, scheme.ranking.ties)
    return [given.get(place) for place in range(len(values))]


def grade_caps(trees: Trees) -> Sequence[Sequence[GradeCap]]:
    """For each unit the vetoes that fired and the floors that were missed."""
    scheme, caps = trees.scheme, [list[GradeCap]() for _ in trees.units]
    for leaf in scheme.leaves:
        if isinstance(leaf.rule, Veto):
            column = trees.leaves[leaf.code]
            for unit, own, fired in zip(trees.units, caps, column.scores, strict=True):
                if fired:
                    own.append(_veto(leaf.rule, column.evidence[unit.code]))
    for floor in scheme.grading.floors:
        scores = trees.columns(floor.node).won.scores
        for own, score in zip(caps, scores, strict=True):
            # At 40 digits: by what a division left, a score that reaches the floor in real numbers would miss it.
            if score is not None and at_40_digits(score) < floor.at_least:
                name = scheme.nodes[floor.node].name
                reason = f"{name}得分率 {shown(score)}%，低于底线 {plain(floor.at_least)}%，等次不高于「{floor.cap_grade}」"
                own.append(GradeCap(floor.node, floor.cap_grade, reason))
    return caps


def _veto(rule: Veto, evidence: Evidence) -> GradeCap:
    leaf = evidence.leaf
    origin = evidence.observation.origin.cited() if evidence.observation else ""
    reason = "；".join((f"{leaf.name}：{evidence.formula}{origin}", *evidence.sources))
    return GradeCap(leaf.code, rule.cap_grade, reason)


def graded(
    scheme: Scheme,
    totals: Numbers,
    keys: Numbers,
    caps: Sequence[Sequence[GradeCap]],
    classes: Sequence[str],
) -> Sequence[tuple[str, str]]:
    """Each unit's grade with its reason, after vetoes and floors; both empty where there is no total."""
    grading = scheme.grading
    names = [grade.name for grade in grading.grades]
    groups: dict[str, dict[int, Candidate]] = defaultdict(dict)
    for place, (total, key) in enumerate(zip(totals, keys, strict=True)):
        if total is not None and key is not None:
            # Grades stand best first, so the greatest place is the strictest of several caps.
            best = max((names.index(cap.grade) for cap in caps[place]), default=0)
            groups[classes[place] if grading.within == "class" else ""][place] = Candidate(total, key, best)
    given: dict[int, tuple[str, str]] = {}
    for candidates in groups.values():
        given |= grades(candidates, grading.grades, grading.quota_ties)
    reasoned = []
    for place, own in enumerate(caps):
        name, reason = given.get(place, ("", ""))
        reasoned.append((name, "；".join(filter(None, (reason, *(cap.reason for cap in own))))))
    return reasoned


def aspects_of(trees: Trees, groups: Sequence[str]) -> Sequence[dict[str, AspectResult]]:
    """For each unit, points won of points attainable over the leaves of each aspect; one without marks is left out."""
    scheme, results = trees.scheme, [dict[str, AspectResult]() for _ in trees.units]
    by_aspect = grouped((leaf.aspect, leaf.code) for leaf in scheme.leaves if leaf.aspect)
    for aspect, codes in by_aspect.items():
        won, attainable = [ZERO] * len(results), [ZERO] * len(results)
        for columns in map(trees.columns, codes):
            for place, points in enumerate(columns.won.points):
                if points is not None:
                    won[place] += points
                    attainable[place] += columns.weights[place]
        rates = [
            at_40_digits(points * HUNDRED / full) if full else None
            for points, full in zip(won, attainable, strict=True)
        ]
        for place, (rate, rank) in enumerate(zip(rates, placed(scheme, rates, groups), strict=True)):
            if rate is not None:
                results[place][aspect] = AspectResult(won[place], attainable[place], rate, rank)
    return results


def combined_with(
    trees: Trees, others: PerUnit, totals: Numbers, groups: Sequence[str]
) -> Sequence[CombinedResult | None]:
    """The combined view of each unit; None where the scheme has none."""
    if not trees.scheme.combination:
        return [None] * len(trees.units)
    results = [
        _combined(trees.scheme, others.totals[unit.code], total)
        for unit, total in zip(trees.units, totals, strict=True)
    ]
    places = placed(trees.scheme, [result.total for result in results], groups)
    return [replace(result, rank=rank) for result, rank in zip(results, places, strict=True)]


def _combined(scheme: Scheme, others: Mapping[str, OtherTotal], own: Decimal | None) -> CombinedResult:
    """A unit's combined view: each part's points are rounded once and add up to the combined total."""
    parts = []
    for part in scheme.combination:
        row = others.get(part.assessment)
        points = own if part.assessment == "self" else (row.points if row else None)
        share = None if points is None else half_up(points * part.weight / part.full_marks, scheme.scale)
        parts.append((part, share, row))
    shares = [share for _, share, _ in parts if share is not None]
    # With a part missing there is no total: a sum of the others would pass for a bad one.
    return CombinedResult(tuple(parts), exact_sum(shares) if len(shares) == len(parts) else None)
