"""What an invented value of an indicator looks like: where its values lie, how far apart, between which ends.

Told from the scheme alone: first from what the rule itself names (a target, bands, fixed bounds), else from
the unit of measurement and the plausible range. The magnitudes are guesses at the plausible, nothing more.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from xiangheng_scoring.numbers.exact import CONTEXT, HUNDRED, ZERO, decimals_of, exactly
from xiangheng_scoring.rules import Case, Rule
from xiangheng_scoring.rules.bands import Bands, Interval
from xiangheng_scoring.rules.cohort import Efficacy, Goalposts
from xiangheng_scoring.rules.given import PassThrough, Veto
from xiangheng_scoring.rules.targets import AllOrNothing, Deduct, TargetRatio
from xiangheng_scoring.scheme import Node

COUNTS = frozenset({"人", "户", "起", "次", "个", "件", "名", "村", "所", "项", "家", "月"})
PEOPLE = frozenset({"人", "户", "名", "万人"})
MONEY = frozenset({"元", "万元", "亿元", "美元"})
GROWTH = ("6.8", "1.8")
MONEY_SPREAD = Decimal("0.45")
# How far from poor to good the usual county stands, and one standard deviation. Goalposts are posts that
# hardly anyone reaches, a target is one that many do.
AT_TARGETS = Decimal("0.86"), Decimal("0.18")
AT_POSTS = Decimal("0.7"), Decimal("0.12")
Pair = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Profile:
    """Where the values of an indicator lie.

    `spread` is one standard deviation of a county's standing, signed so that adding it is an improvement.
    A `ratio` profile multiplies (e to the spread) where another adds: sums of money differ by factors.
    """

    centre: Decimal
    spread: Decimal
    places: int
    low: Decimal | None
    high: Decimal | None
    ratio: bool = False

    @exactly
    def value(self, level: int) -> Decimal:
        """The value at `level` thousandths of a standard deviation above the usual one."""
        step = self.spread * level / 1000
        return self.centre * CONTEXT.exp(step) if self.ratio else self.centre + step

    @exactly
    def held(self, value: Decimal) -> Decimal:
        """`value` as it would be reported: rounded, and inside the ends."""
        rounded = value.quantize(Decimal(1).scaleb(-self.places), rounding=ROUND_HALF_UP)
        if self.low is not None:
            rounded = max(self.low, rounded)
        return rounded if self.high is None else min(self.high, rounded)


@exactly
def profile_of(node: Node, *, is_divisor: bool = False) -> Profile:
    """The profile of an indicator; a divisor of others is large and never zero."""
    low, high = ends(node)
    if is_divisor or _takes_log(node):
        low = max(low or ZERO, Decimal(1) if node.unit in COUNTS else Decimal("0.1"))
    places = _places(node)
    goals = _goals(node)
    if goals is not None:
        return _between(node, *goals, places, low, high)
    if node.unit in MONEY or is_divisor:
        centre = _size(node, low, high)
        return Profile(centre, _signed(node, MONEY_SPREAD), places, low, high, ratio=True)
    centre, spread = _by_measure(node, low, high)
    return Profile(centre, _signed(node, spread), places, low, high)


def _between(
    node: Node, good: Decimal, poor: Decimal, places: int, low: Decimal | None, high: Decimal | None
) -> Profile:
    """Between what the rule calls poor and good: by equal steps, or by equal factors under a logarithm."""
    usual, wobble = AT_POSTS if isinstance(node.rule, Goalposts) else AT_TARGETS
    if _takes_log(node) and poor > 0 and good > 0:
        factor = CONTEXT.ln(good / poor)
        return Profile(poor * CONTEXT.exp(factor * usual), factor * wobble, places, low, high, ratio=True)
    return Profile(poor + (good - poor) * usual, (good - poor) * wobble, places, low, high)


def ends(node: Node) -> tuple[Decimal | None, Decimal | None]:
    """The plausible ends, held inside the possible ones."""
    lows = [end for end in (node.plausible.low, node.possible.low) if end is not None]
    highs = [end for end in (node.plausible.high, node.possible.high) if end is not None]
    return (max(lows) if lows else None), (min(highs) if highs else None)


def looks_like_fraction(node: Node, value: Decimal) -> bool:
    """Whether `value` is a percentage sent as a fraction: implausible, and plausible a hundredfold."""
    return (
        node.unit == "%"
        and 0 < value <= 1
        and node.possible.holds(value)
        and not node.plausible.holds(value)
        and node.plausible.holds(value * HUNDRED)
    )


def quiet_value(rule: Veto) -> Decimal:
    """A value that does not trigger the veto, 0 where that will do: invented counties are spared it."""
    bound = Decimal(rule.trigger.replace(" ", "").lstrip("<>=!"))
    calm = (value for value in (ZERO, bound, bound - 1, bound + 1) if rule.judge(Case(value)).score.is_zero())
    return next(calm)


def _signed(node: Node, spread: Decimal) -> Decimal:
    return -spread if node.direction == "negative" else spread


def _takes_log(node: Node) -> bool:
    return any(step.kind == "log" for step in node.transforms)


def _places(node: Node) -> int:
    """Whole numbers for what is counted, else as fine as the rule's own steps, at most two decimals."""
    if node.unit in COUNTS or node.unit in MONEY:
        return 0
    steps = [getattr(node.rule, name, None) for name in ("per", "satisfactory", "unallowable", "low", "high")]
    finest = max([decimals_of(step) for step in steps if isinstance(step, Decimal)], default=0)
    narrow = node.unit in {"倍", "百分点"} or node.direction == "interval"
    return min(2, max(finest, 2 if narrow else 1))


def _goals(node: Node) -> Pair | None:
    """A good and a poor value that the rule itself names, if it names them."""
    match node.rule:
        case Efficacy(satisfactory=good, unallowable=poor):
            return (good, poor) if isinstance(good, Decimal) and isinstance(poor, Decimal) else None
        case Goalposts(low=low, high=high):
            return (high, low) if node.direction != "negative" else (low, high)
        case Bands() as bands:
            return _of_bands(bands)
        case Interval() as interval:
            return _of_interval(interval)
        case PassThrough(scale=scale):
            return scale, scale * 6 / 10
        case other:
            return _of_target(node, other)


def _of_bands(rule: Bands) -> Pair | None:
    """The best band, and the lowest that still gives something."""
    ladder = sorted(rule.bands, key=lambda band: band[1])
    giving = [band for band in ladder if band[1] > 0] or ladder
    return (ladder[-1][0], giving[0][0]) if ladder[-1][0] != giving[0][0] else None


def _of_interval(rule: Interval) -> Pair | None:
    """Just inside full marks on the side that has an outer bound, against that bound."""
    low, high = rule.full
    if rule.zero_high is not None and high is not None:
        return (high if low is None else (low + high) / 2), rule.zero_high
    if rule.zero_low is not None and low is not None:
        return (low if high is None else (low + high) / 2), rule.zero_low
    return None


def _of_target(node: Node, rule: Rule | None) -> Pair | None:
    """The target, and as far from it as costs all marks."""
    target = node.target
    if target is None:
        return None
    if isinstance(rule, Deduct) and rule.deduct:
        cost = min(rule.full / rule.deduct, Decimal(15)) * rule.per
        return target, target + cost if rule.measure == "excess" else target - cost
    if isinstance(rule, TargetRatio | AllOrNothing) and target:
        share = getattr(rule, "floor", ZERO) or Decimal("0.7")
        return target, target / share if node.direction == "negative" else target * share
    return None


def _size(node: Node, low: Decimal | None, high: Decimal | None) -> Decimal:
    """The usual size of a sum of money or of a divisor such as a population."""
    if low is not None and high is not None and low > 0:
        return CONTEXT.sqrt(low * high)
    return Decimal(360_000 if node.unit in PEOPLE else 8600)


def _by_measure(node: Node, low: Decimal | None, high: Decimal | None) -> Pair:
    """Centre and spread where the rule names no values: it compares counties, or is another's."""
    if node.unit == "%" and node.possible.low is not None and node.possible.low < 0:
        return Decimal(GROWTH[0]), Decimal(GROWTH[1])
    if low is not None and high is not None and node.unit != "倍":
        return _within(node, low, high)
    usual = {"%": ("78", "12"), "倍": ("2.3", "0.25"), "百分点": ("0.7", "0.7"), "分": ("86", "5")}
    if node.unit in usual:
        middle, apart = usual[node.unit]
        return Decimal(middle), Decimal(apart)
    if node.unit in COUNTS:
        return (low or ZERO) + 9, Decimal(3)
    centre = node.target if node.target is not None else (low or ZERO) + 50
    return centre, abs(centre) / 10 + 1


def _within(node: Node, low: Decimal, high: Decimal) -> Pair:
    """Towards the good end of the range; about four fifths of par where the range runs past 100 %."""
    if node.unit == "%" and high > HUNDRED:
        return Decimal(78), Decimal(12)
    share = {"positive": Decimal("0.7"), "negative": Decimal("0.18"), "interval": Decimal("0.5")}
    return low + (high - low) * share[node.direction], (high - low) / 13
