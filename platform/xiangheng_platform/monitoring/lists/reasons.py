"""Why a household stands where it does: what each official cause adds to its log odds, from what was kept of it, in sentences.

Values are kept as numbers and put into words when somebody reads them, so that nothing is kept in words that they may not see.
"""

import base64
import struct
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import fsum
from typing import TypeAlias

from xiangheng_platform.monitoring.features.declared import FEATURES
from xiangheng_platform.monitoring.features.sentences import cause_sentence, change_sentence, sentence
from xiangheng_platform.monitoring.lists.documents import RiskReason

#: So many causes are told that raise the risk, and that lower it, and so many features of each.
MOST_RAISING, MOST_LOWERING, MOST_FEATURES = 3, 2, 3
#: 64 bits, the lowest byte first, on any machine. Not by NumPy, which a server would load at its start for this alone.
_FLOAT = struct.Struct("<d")
_KNOWN = {feature.name: feature for feature in FEATURES}

#: Puts the feature at a position into words.
Wording: TypeAlias = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Scored:
    """What a model was given of a household, and what each feature added to its logit, in the order of a list's features.

    `values` have NaN where one is missing, and are empty for a list that was made before they were kept.
    """

    values: Sequence[float]
    contributions: Sequence[float]


@dataclass(frozen=True, slots=True)
class ListFeatures:
    """The features of a list by name, and what a household that was ranked typically has of each; NaN where that is not told.

    `typical` is empty for a list that was made before it was kept.
    """

    names: Sequence[str]
    typical: Sequence[float]


def packed(numbers: Iterable[float]) -> str:
    """Numbers as text that gives every bit back."""
    return base64.b64encode(b"".join(map(_FLOAT.pack, numbers))).decode("ascii")


def unpacked(text: str | None) -> tuple[float, ...]:
    """The numbers that were kept; empty where none were."""
    return tuple(value for (value,) in _FLOAT.iter_unpack(base64.b64decode(text or "")))


def is_withheld(name: str) -> bool:
    """Whether a feature is told only to those who may see what it rests on; one that we do not know may rest on anything."""
    feature = _KNOWN.get(name)
    return feature is None or feature.is_sensitive


def reasons(features: ListFeatures, scored: Scored, *, with_sensitive: bool = True) -> tuple[RiskReason, ...]:
    """What each cause adds, the strongest first; none that adds nothing.

    Without the sensitive features each cause is the sum of the others, and says that it is in part: which causes are
    told, and what they add, then tells nothing of what is left out.
    """

    def has(position: int) -> str:
        feature = _KNOWN.get(features.names[position])
        typical = features.typical[position] if features.typical else None
        return sentence(feature, scored.values[position], typical) if feature else features.names[position]

    words = has if scored.values else None
    return _by_cause(features.names, scored.contributions, words, with_sensitive=with_sensitive)


def changes(
    features: ListFeatures, before: Scored, now: Scored, *, with_sensitive: bool = True
) -> tuple[RiskReason, ...]:
    """What each cause adds now beyond what it added before, all that moved, the most first; otherwise as `reasons`."""

    def moved(position: int) -> str:
        feature = _KNOWN.get(features.names[position])
        pair = before.values[position], now.values[position]
        return change_sentence(feature, *pair) if feature else features.names[position]

    added = [new - old for old, new in zip(before.contributions, now.contributions, strict=True)]
    return _by_cause(features.names, added, moved, with_sensitive=with_sensitive)


def leading(told: Sequence[RiskReason]) -> tuple[RiskReason, ...]:
    """The three causes that raise the risk most, then the two that lower it most, of some that are in order."""
    raising = [reason for reason in told if reason.logit > 0]
    lowering = [reason for reason in told if reason.logit < 0]
    return (*raising[:MOST_RAISING], *lowering[:MOST_LOWERING])


def rest(told: Sequence[RiskReason]) -> float:
    """What the causes add together that `leading` leaves out."""
    chosen = leading(told)
    return fsum(reason.logit for reason in told if reason not in chosen)


def _by_cause(
    names: Sequence[str], added: Sequence[float], words: Wording | None, *, with_sensitive: bool
) -> tuple[RiskReason, ...]:
    causes = defaultdict(list)
    partial = set()
    for position, (name, logit) in enumerate(zip(names, added, strict=True)):
        feature = _KNOWN.get(name)
        cause = feature.cause.label if feature else name
        if with_sensitive or not is_withheld(name):
            causes[cause].append((logit, position))
        else:
            partial.add(cause)
    told = (
        _reason(cause, names, parts, words, is_partial=cause in partial) for cause, parts in causes.items()
    )
    return tuple(sorted((reason for reason in told if reason.logit), key=lambda reason: -abs(reason.logit)))


def _reason(
    cause: str,
    names: Sequence[str],
    parts: list[tuple[float, int]],
    words: Wording | None,
    *,
    is_partial: bool,
) -> RiskReason:
    logit = sum(added for added, _ in parts)
    way = 1 if logit > 0 else -1
    strongest = sorted((added * -way, position) for added, position in parts if added * way > 0)
    positions = [position for _, position in strongest[:MOST_FEATURES]]
    titles = (_KNOWN[names[at]].title if names[at] in _KNOWN else names[at] for at in positions)
    told = cause_sentence(cause, map(words, positions)) if words else None
    return RiskReason(cause, logit, tuple(titles), told, is_partial)
