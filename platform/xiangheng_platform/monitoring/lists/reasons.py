"""Why a household stands where it does: what each official cause adds to its log odds, from what was kept of it."""

import base64
import struct
from collections import defaultdict
from collections.abc import Iterable, Sequence

from xiangheng_platform.monitoring.features.declared import FEATURES
from xiangheng_platform.monitoring.lists.documents import RiskReason

#: So many causes are told that raise the risk, and that lower it, and so many features of each.
MOST_RAISING, MOST_LOWERING, MOST_FEATURES = 3, 2, 3
#: 64 bits, the lowest byte first, on any machine. Not by NumPy, which a server would load at its start for this alone.
_FLOAT = struct.Struct("<d")
_KNOWN = {feature.name: feature for feature in FEATURES}


def packed(contributions: Iterable[float]) -> str:
    """Contributions as text that gives every bit back."""
    return base64.b64encode(b"".join(map(_FLOAT.pack, contributions))).decode("ascii")


def unpacked(text: str) -> tuple[float, ...]:
    """The contributions that were kept; empty for a household that was not ranked."""
    return tuple(value for (value,) in _FLOAT.iter_unpack(base64.b64decode(text)))


def is_withheld(name: str) -> bool:
    """Whether a feature is told only to those who may see what it rests on; one that we do not know may rest on anything."""
    feature = _KNOWN.get(name)
    return feature is None or feature.is_sensitive


def reasons(
    names: Sequence[str], contributions: Sequence[float], *, with_sensitive: bool = True
) -> tuple[RiskReason, ...]:
    """The three causes that raise the risk most, then the two that lower it most; none where nothing contributes.

    Without the sensitive features each cause is the sum of the others, and says that it is in part: which causes are
    chosen, and what they add, then tells nothing of what is left out.
    """
    causes = defaultdict(list)
    partial = set()
    for name, added in zip(names, contributions, strict=True):
        feature = _KNOWN.get(name)
        cause = feature.cause.label if feature else name
        if with_sensitive or not is_withheld(name):
            causes[cause].append((feature.title if feature else name, added))
        else:
            partial.add(cause)
    told = [_reason(cause, features, is_partial=cause in partial) for cause, features in causes.items()]
    raising = sorted((reason for reason in told if reason.logit > 0), key=lambda reason: -reason.logit)
    lowering = sorted((reason for reason in told if reason.logit < 0), key=lambda reason: reason.logit)
    return (*raising[:MOST_RAISING], *lowering[:MOST_LOWERING])


def _reason(cause: str, features: list[tuple[str, float]], *, is_partial: bool) -> RiskReason:
    logit = sum(added for _, added in features)
    way = 1 if logit > 0 else -1
    leading = sorted((added * -way, title) for title, added in features if added * way > 0)
    return RiskReason(cause, logit, tuple(title for _, title in leading[:MOST_FEATURES]), is_partial)
