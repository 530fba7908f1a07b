"""One world as arrays: what its rules see, and what they say of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from xiangheng_scoring.analysis.robustness.realisations import EvidenceTable, decimal_of
from xiangheng_scoring.engine.evidence import Evidence
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.engine.weighing import Weighing
from xiangheng_scoring.methods.treatment import treat
from xiangheng_scoring.numbers.arrays import Array, Flags, Ints
from xiangheng_scoring.numbers.exact import exactly
from xiangheng_scoring.rules import Ordered
from xiangheng_scoring.rules.columns import Column, column_scores
from xiangheng_scoring.scheme import Cohort, Node, Scheme

ANY_SCALE = frozenset({"shift", "scale"})
_SIGNS = {"positive": 1, "negative": -1}


@dataclass(frozen=True)
class Group:
    """The units whose values of one leaf are compared with each other, by row, with what the leaf's rule has of them."""

    column: int
    leaf: Node
    rows: Ints
    evidence: Sequence[Evidence]

    @property
    def sign(self) -> int:
        """1 where more is better, −1 where less is, 0 where neither."""
        return _SIGNS.get(self.leaf.direction, 0)

    @property
    def is_treatable(self) -> bool:
        """Whether values can be treated: assessors' marks, counts and best intervals are left alone."""
        return self.sign != 0 and self.leaf.input == "value"

    @property
    def takes_any_scale(self) -> bool:
        """Whether the rule can judge logarithms: one with posts of its own would hold them against another unit."""
        rule = self.evidence[0].rule
        return rule is not None and rule.invariant_to >= ANY_SCALE

    def baselines(self) -> Array | None:
        """The units' own baselines, where the rule needs them."""
        if self.evidence[0].baseline is None:
            return None
        return np.array([float(evidence.baseline or 0) for evidence in self.evidence])

    def column_of(self, used: Array) -> Column:
        """These units with the values `used`, compared with the cohort that the evidence names."""
        cohort = self.evidence[0].cohort
        target, reference = self.leaf.goal, cohort.reference
        return Column(
            used,
            np.array(cohort.values, dtype=np.float64),
            np.array(cohort.changes, dtype=np.float64),
            self.baselines(),
            self.sign,
            None if target is None else float(target),
            None if reference is None else float(reference),
        )


@dataclass(frozen=True)
class ScoreMatrix:
    """One world as arrays of shape (units, leaves that give points), NaN where there is nothing.

    `values` are what the rules see, turned so that more is better (for an indicator with a best interval: its
    score); `scores` what the rules say; `by_policy` marks what stands in for a missing value.
    """

    values: Array
    scores: Array
    by_policy: Flags
    groups: tuple[Group, ...]

    def treated(self) -> "ScoreMatrix":
        """The same world with its outliers treated; its rules judge the treated values among themselves."""
        treatable = sorted({group.column for group in self.groups if group.is_treatable})
        if not treatable:
            return self
        treatment = treat(self.values[:, treatable])
        values, scores = self.values.copy(), self.scores.copy()
        values[:, treatable] = treatment.values
        kinds = dict(zip(treatable, (column.kind for column in treatment.columns), strict=True))
        for group in self.groups:
            kind = kinds.get(group.column, "none")
            if kind == "winsorised" or (kind != "none" and group.takes_any_scale):
                scores[group.rows, group.column] = _judged(
                    group, values[group.rows, group.column] * group.sign
                )
        return replace(self, values=values, scores=scores)


def score_matrix_of(result: Result, table: EvidenceTable) -> ScoreMatrix:
    """A world's evidence as arrays: units in the order of the result, leaves in the order of the scheme."""
    leaves = [leaf for leaf in result.scheme.leaves if leaf.gives_points]
    shape = (len(result.units), len(leaves))
    values, scores, by_policy = np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape, dtype=bool)
    groups = []
    for column, leaf in enumerate(leaves):
        evidence = [table[leaf.code][unit.unit.code] for unit in result.units]
        for row, figure in enumerate(evidence):
            if figure.status == "scored":
                by_policy[row, column] = bool(figure.gap)
                scores[row, column] = 0.0
        for group in _groups(column, leaf, evidence):
            groups.append(group)
            scores[group.rows, column] = _scores(group)
            values[group.rows, column] = _levels(group, scores[group.rows, column])
    for row, column in _in_branches_of_zero(result, table, leaves):
        scores[row, column], by_policy[row, column] = 0.0, True
    return ScoreMatrix(values, scores, by_policy, tuple(groups))


def _in_branches_of_zero(
    result: Result, table: EvidenceTable, leaves: Sequence[Node]
) -> Iterator[tuple[int, int]]:
    """The missing leaves of branches that are wholly missing and count as 0: so do these, under any mean."""
    scheme = result.scheme
    if all(node.is_leaf or node.missing[:1] != ("zero",) for node in scheme.nodes.values()):
        return
    statuses = {
        leaf.code: [table[leaf.code][unit.unit.code].status for unit in result.units]
        for leaf in scheme.leaves
    }
    for patterns in Weighing(scheme).weighed(statuses).patterns.values():
        for row, pattern in enumerate(patterns):
            for branch, (column, leaf) in product(pattern.zero, enumerate(leaves)):
                if statuses[leaf.code][row] == "missing" and is_below(scheme, leaf.code, branch):
                    yield row, column


def is_below(scheme: Scheme, code: str, above: str) -> bool:
    """Whether a node is `above` or stands anywhere under it."""
    while code and code != above:
        code = scheme.nodes[code].parent
    return code == above


def _groups(column: int, leaf: Node, evidence: Sequence[Evidence]) -> Iterator[Group]:
    """The units that have a value, by the cohort they stand in."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, figure in enumerate(evidence):
        if figure.unit is not None and figure.status == "scored" and figure.rule is not None:
            rows[leaf.group_of(figure.unit.unit_class)].append(row)
    for members in rows.values():
        yield Group(column, leaf, np.array(members), [evidence[row] for row in members])


@exactly
def _scores(group: Group) -> Array:
    """The scores of a group by its rule's vector form, else one exact judgement at a time."""
    rule = group.evidence[0].rule
    used = np.array([float(figure.used) for figure in group.evidence])
    scores = (
        None if rule is None or group.leaf.input == "marks" else column_scores(rule, group.column_of(used))
    )
    if scores is not None:
        return scores
    return _exact_scores(group.evidence)


def _exact_scores(evidence: Iterable[Evidence]) -> Array:
    judgements = (figure.judgement for figure in evidence)
    return np.array([float(judgement.score) if judgement else 0.0 for judgement in judgements])


def _levels(group: Group, scores: Array) -> Array:
    """What treatments and normalisations look at: values, or changes where the rule scores those."""
    if not group.sign or group.leaf.input == "marks":
        return scores
    levels = np.array([float(figure.used) for figure in group.evidence])
    baselines = group.baselines()
    return group.sign * (levels if baselines is None else levels - baselines)


@exactly
def _judged(group: Group, levels: Array) -> Array:
    """The scores of a group if its values (or changes) were `levels`, compared with each other."""
    baselines = group.baselines()
    used = levels if baselines is None else levels + baselines
    rule = group.evidence[0].rule
    column = replace(group.column_of(used), cohort=np.sort(used), changes=np.sort(levels))
    scores = None if rule is None else column_scores(rule, column)
    if scores is not None:
        return scores
    drawn = [decimal_of(value) for value in used]
    reference = group.evidence[0].cohort.reference
    cohort = Cohort(Ordered.of(drawn), Ordered.of(map(decimal_of, levels)), reference)
    return _exact_scores(
        figure._replace(used=value, cohort=cohort)
        for figure, value in zip(group.evidence, drawn, strict=True)
    )
