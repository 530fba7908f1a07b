"""Apportionment: a total handed out in parts that add up to it exactly."""

from collections.abc import Mapping
from decimal import Decimal, localcontext

from xiangheng_scoring.numbers.exact import CONTEXT, ONE, ZERO


def apportion(total: Decimal, shares: Mapping[str, Decimal], decimals: int) -> dict[str, Decimal]:
    """Split `total` in proportion to `shares` into parts of `decimals` places that add up to it exactly.

    Largest remainder, ties by key (method of Hamilton), so that full marks after re-weighting are still
    the parent's weight. Where all `shares` are 0, as fitted weights may be, the parts are alike: the total is to be
    given all the same. `total` must itself have at most `decimals` places, else the rest could not be handed out.
    """
    shares = shares if any(shares.values()) else dict.fromkeys(shares, ONE)
    quantum = Decimal(1).scaleb(-decimals)
    with localcontext(CONTEXT):
        shared = sum(shares.values(), ZERO)
        # Whole quotients and exact remainders: comparing rounded fractions would break ties by accident.
        split = {key: divmod(total / quantum * share, shared) for key, share in shares.items()}
        rest = int(total / quantum - sum((part for part, _ in split.values()), ZERO))
        favoured = set(sorted(split, key=lambda key: (-split[key][1], key))[:rest])
        return {key: (part + (key in favoured)) * quantum for key, (part, _) in split.items()}
