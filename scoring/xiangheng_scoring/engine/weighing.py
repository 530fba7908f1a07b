"""Which nodes count and what weight each is given, by columns: every branch is met once for all units.

Bottom-up, what a branch makes of which of its children have a score; then top-down, the weight of every node. What
depends on nothing but the pattern of missing children is worked out once for each pattern of the branch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from xiangheng_scoring.engine.evidence import Status
from xiangheng_scoring.numbers.apportionment import apportion
from xiangheng_scoring.numbers.exact import decimals_of
from xiangheng_scoring.scheme import Node, Scheme

#: One for each unit, in the order of the units.
Statuses = Sequence[Status]
Numbers = Sequence[Decimal | None]
#: The weights of the children that count, by code.
Weights = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a branch makes of one pattern of its children's statuses.

    `counted` are the children with a score, `zero` those of them that are wholly missing and count as 0, `blocked` those
    that may not be missing. `policies` says what was done about child branches, by code.
    """

    status: Status
    counted: tuple[str, ...]
    zero: frozenset[str]
    blocked: tuple[Node, ...]
    policies: Mapping[str, str]


class Weighed(NamedTuple):
    """By branch, for each unit: its pattern, its own weight (None where it has no score), and the weights below it."""

    patterns: Mapping[str, Sequence[Pattern]]
    own: Mapping[str, Numbers]
    below: Mapping[str, Sequence[Weights]]

    def zero(self, node: Node, places: slice) -> Sequence[bool]:
        """For each of the units at `places`, whether a branch is wholly missing and counts as 0."""
        if not node.parent:
            return [False] * len(self.patterns[node.code][places])
        return [node.code in pattern.zero for pattern in self.patterns[node.parent][places]]

    def policies(self, node: Node, places: slice) -> Sequence[str]:
        """For the units at `places`, what was done about a branch that is wholly missing; empty where it is not."""
        if not node.parent:
            return [""] * len(self.patterns[node.code][places])
        return [pattern.policies.get(node.code, "") for pattern in self.patterns[node.parent][places]]


class Weighing:
    """Weighs the trees of a scheme; what was worked out for a pattern is kept for the next units."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.bottom_up = tuple(node for node in reversed(scheme.top_down) if not node.is_leaf)
        self.children = {
            node.code: tuple(child for child in scheme.children(node.code) if child.gives_points)
            for node in self.bottom_up
        }
        self._patterns: dict[tuple[str, tuple[Status, ...]], Pattern] = {}
        self._weights: dict[tuple[str, tuple[str, ...], Decimal], Weights] = {}

    def weighed(self, leaves: Mapping[str, Statuses]) -> Weighed:
        """The weights of units whose leaves have these statuses, by code."""
        patterns, root = self._matched(leaves), self.scheme.root
        own: dict[str, Numbers] = {
            root.code: [root.weight if row.status == "scored" else None for row in patterns[root.code]]
        }
        below: dict[str, Sequence[Weights]] = {}
        for node in reversed(self.bottom_up):
            rows = zip(patterns[node.code], own[node.code], strict=True)
            below[node.code] = [self._shared(node, pattern, weight) for pattern, weight in rows]
            for child in self.children[node.code]:
                if not child.is_leaf:
                    own[child.code] = [weights.get(child.code) for weights in below[node.code]]
        return Weighed(patterns, own, below)

    def _matched(self, leaves: Mapping[str, Statuses]) -> dict[str, Sequence[Pattern]]:
        statuses, count = dict(leaves), len(next(iter(leaves.values())))
        patterns: dict[str, Sequence[Pattern]] = {}
        for node in self.bottom_up:
            columns = [statuses[child.code] for child in self.children[node.code]]
            rows = zip(*columns, strict=True) if columns else [()] * count
            patterns[node.code] = [self._pattern(node, row) for row in rows]
            statuses[node.code] = [pattern.status for pattern in patterns[node.code]]
        return patterns

    def _pattern(self, node: Node, statuses: tuple[Status, ...]) -> Pattern:
        key = (node.code, statuses)
        if key not in self._patterns:
            self._patterns[key] = _pattern(node, self.children[node.code], statuses)
        return self._patterns[key]

    def _shared(self, node: Node, pattern: Pattern, weight: Decimal | None) -> Weights:
        """The weights below a branch that is given `weight`: re-weighted where not all of its children count."""
        if weight is None:
            return {}
        key = (node.code, pattern.counted, weight)
        if key not in self._weights:
            shares = {code: self.scheme.nodes[code].weight for code in pattern.counted}
            is_changed = len(shares) < len(self.children[node.code]) or weight != node.weight
            if shares and node.code in self.scheme.additive and is_changed:
                # Down to the places of the weight itself where it has more than points have: else there is a rest that
                # nobody can be given.
                shares = apportion(weight, shares, max(self.scheme.scale, decimals_of(weight)))
            self._weights[key] = shares
        return self._weights[key]


def _pattern(node: Node, children: Sequence[Node], statuses: Sequence[Status]) -> Pattern:
    """The status of a branch, and its policy for child branches that are wholly missing."""
    status_of = dict(zip([child.code for child in children], statuses, strict=True))
    zero, blocked, policies = [], [], {}
    for child in children:
        if child.is_leaf or status_of[child.code] != "missing" or not node.missing:
            continue
        # The branch of a shorthand was one row of the scheme, whose own policy has settled its leaves; the parent's
        # has no say.
        policy = "reweight" if child.is_shorthand else node.missing[0]
        if policy == "block":
            blocked.append(child)
        elif policy == "zero":
            zero.append(child.code)
            policies[child.code] = f"整支缺报，按 0 分计（{node.missing_reason}）"
        else:
            policies[child.code] = "整支缺报，权重分给同级"
    counted = tuple(code for code, status in status_of.items() if status == "scored" or code in zero)
    otherwise: Status = "missing" if "missing" in status_of.values() else "not_applicable"
    return Pattern("scored" if counted else otherwise, counted, frozenset(zero), tuple(blocked), policies)
