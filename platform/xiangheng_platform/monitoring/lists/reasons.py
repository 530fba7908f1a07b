"""Why a household stands where it does: what each official cause adds to its log odds, from what was kept of it."""

import base64
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from xiangheng_platform.monitoring.features.declared import FEATURES, Context
from xiangheng_platform.monitoring.lists.documents import RiskReason
from xiangheng_platform.monitoring.words import RiskType
from xiangheng_scoring.numbers.arrays import Array

#: So many causes are told that raise the risk, and that lower it, and so many features of each.
MOST_RAISING, MOST_LOWERING, MOST_FEATURES = 3, 2, 3
#: What is told only to those who may see a household's income, health and disabilities.
SENSITIVE_CAUSES = frozenset((RiskType.ILLNESS.label, RiskType.DISABILITY.label, Context.INCOME.label))
_KNOWN = {feature.name: feature for feature in FEATURES}


def packed(contributions: Array) -> str:
    """Contributions as text that gives every bit back."""
    return base64.b64encode(np.asarray(contributions, "<f8").tobytes()).decode("ascii")


def unpacked(text: str) -> Array:
    """The contributions that were kept; empty for a household that was not ranked."""
    return np.frombuffer(base64.b64decode(text), "<f8")


def by_cause(names: Sequence[str], contributions: Array) -> dict[str, list[tuple[str, float]]]:
    """The features under each cause, by what they add, the most first; a feature that we do not know is its own cause."""
    causes = defaultdict(list)
    for name, added in zip(names, contributions.tolist(), strict=True):
        feature = _KNOWN.get(name)
        causes[feature.cause.label if feature else name].append((feature.title if feature else name, added))
    return causes


def reasons(names: Sequence[str], contributions: Array) -> tuple[RiskReason, ...]:
    """The three causes that raise the risk most, then the two that lower it most; none where nothing contributes."""
    told = [_reason(cause, features) for cause, features in by_cause(names, contributions).items()]
    raising = sorted((reason for reason in told if reason.logit > 0), key=lambda reason: -reason.logit)
    lowering = sorted((reason for reason in told if reason.logit < 0), key=lambda reason: reason.logit)
    return (*raising[:MOST_RAISING], *lowering[:MOST_LOWERING])


def _reason(cause: str, features: list[tuple[str, float]]) -> RiskReason:
    logit = sum(added for _, added in features)
    way = 1 if logit > 0 else -1
    leading = sorted((added * -way, title) for title, added in features if added * way > 0)
    return RiskReason(cause, logit, tuple(title for _, title in leading[:MOST_FEATURES]))
