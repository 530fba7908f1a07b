"""What follows from the tree: adjustments, caps on the grade, aspects, the combined view, ranks and grades."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from xiangheng_scoring.engine.dataset import Adjustment, Dataset, OtherTotal
from xiangheng_scoring.engine.ranking import Candidate, grade, ranks
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


def grade_caps(scheme: Scheme, nodes: Mapping[str, NodeResult]) -> tuple[GradeCap, ...]:
    """Vetoes that fired and floors that were missed."""
    return (*_vetoes(scheme, nodes), *_missed_floors(scheme, nodes))


def _vetoes(scheme: Scheme, nodes: Mapping[str, NodeResult]) -> Iterable[GradeCap]:
    for leaf in scheme.leaves:
        if not isinstance(leaf.rule, Veto):
            continue
        evidence = nodes[leaf.code].evidence
        judgement = evidence.judgement if evidence else None
        if evidence and judgement and judgement.score:
            origin = evidence.observation.origin.cited() if evidence.observation else ""
            sources = "；".join(evidence.sources)
            reason = f"{leaf.name}：{evidence.formula}{origin}{'；' if sources else ''}{sources}"
            yield GradeCap(leaf.code, leaf.rule.cap_grade, reason)


def _missed_floors(scheme: Scheme, nodes: Mapping[str, NodeResult]) -> Iterable[GradeCap]:
    for floor in scheme.grading.floors:
        score = nodes[floor.node].score
        if score is not None and at_40_digits(score) < floor.at_least:
            name = scheme.nodes[floor.node].name
            reason = f"{name}得分率 {shown(score)}%，低于底线 {plain(floor.at_least)}%，等次不高于「{floor.cap_grade}」"
            yield GradeCap(floor.node, floor.cap_grade, reason)


def aspects_of(scheme: Scheme, nodes: Mapping[str, NodeResult]) -> dict[str, AspectResult]:
    """Points won of points attainable over the leaves of each aspect; an aspect without marks is left out."""
    won: dict[str, Decimal] = defaultdict(Decimal)
    attainable: dict[str, Decimal] = defaultdict(Decimal)
    for leaf in scheme.leaves:
        found = nodes[leaf.code]
        if leaf.aspect and found.points is not None:
            won[leaf.aspect] += found.points
            attainable[leaf.aspect] += found.used_weight
    return {
        aspect: AspectResult(won[aspect], whole, at_40_digits(won[aspect] * HUNDRED / whole))
        for aspect, whole in attainable.items()
        if whole
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
    shares = [share for _, share, _ in parts]
    whole = None if None in shares else exact_sum(share for share in shares if share is not None)
    return CombinedResult(tuple(parts), whole)


def ranked(scheme: Scheme, results: Sequence[UnitResult]) -> list[UnitResult]:
    """The results with places: overall, inside the class, by aspect and in the combined view."""
    key = ranking_key(scheme)
    overall = _places(scheme, results, key, lambda one: "")
    in_class = _places(scheme, results, key, lambda one: one.unit.unit_class)
    by_class = scheme.ranking.within == "class"
    official = in_class if by_class else overall
    grouped = (lambda one: one.unit.unit_class) if by_class else (lambda one: "")
    aspects = {
        aspect: _places(scheme, results, _aspect_rate(aspect), grouped)
        for aspect in dict.fromkeys(name for one in results for name in one.aspects)
    }
    combined = _places(scheme, results, lambda one: one.combined.total if one.combined else None, grouped)
    return [
        replace(
            one,
            rank=official.get(one.unit.code),
            rank_overall=overall.get(one.unit.code),
            rank_in_class=in_class.get(one.unit.code),
            aspects={
                name: replace(found, rank=aspects[name].get(one.unit.code))
                for name, found in one.aspects.items()
            },
            combined=replace(one.combined, rank=combined.get(one.unit.code)) if one.combined else None,
        )
        for one in results
    ]


def ranking_key(scheme: Scheme) -> Callable[[UnitResult], Decimal | None]:
    """What units are ranked by: the total as printed, or before rounding, as the scheme says."""
    is_exact = scheme.ranking.on == "exact"
    return lambda one: one.exact_total if is_exact else one.total


def _aspect_rate(aspect: str) -> Callable[[UnitResult], Decimal | None]:
    return lambda one: one.aspects[aspect].rate if aspect in one.aspects else None


def _places(
    scheme: Scheme,
    results: Sequence[UnitResult],
    key: Callable[[UnitResult], Decimal | None],
    group: Callable[[UnitResult], str],
) -> dict[str, int]:
    groups: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for one in results:
        value = key(one)
        if value is not None:
            groups[group(one)][one.unit.code] = value
    return {
        code: place
        for totals in groups.values()
        for code, place in ranks(totals, scheme.ranking.ties).items()
    }


def graded(scheme: Scheme, results: Sequence[UnitResult]) -> list[UnitResult]:
    """The results with grades, after vetoes and floors."""
    grading = scheme.grading
    names = [one.name for one in grading.grades]
    key = ranking_key(scheme)
    groups: dict[str, dict[str, Candidate]] = defaultdict(dict)
    for one in results:
        value = key(one)
        if one.total is not None and value is not None:
            best = max((names.index(cap.grade) for cap in one.caps), default=0)
            group = one.unit.unit_class if grading.within == "class" else ""
            groups[group][one.unit.code] = Candidate(one.total, value, best)
    given = {
        code: found
        for group in groups.values()
        for code, found in grade(group, grading.grades, grading.quota_ties).items()
    }
    return [_with_grade(one, *given.get(one.unit.code, ("", ""))) for one in results]


def _with_grade(one: UnitResult, name: str, reason: str) -> UnitResult:
    caps = "；".join(cap.reason for cap in one.caps)
    return replace(one, grade=name, grade_reason="；".join(part for part in (reason, caps) if part))
