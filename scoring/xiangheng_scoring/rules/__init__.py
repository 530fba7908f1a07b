"""Scoring rules: the kinds of official Chinese practice, and what a plugin needs to add one.

from xiangheng_scoring.rules import Rule, example
"""

from collections.abc import Mapping

from xiangheng_scoring.rules.base import (
    Case,
    Direction,
    Example,
    Gap,
    Judgement,
    Rule,
    agrees,
    example,
    parse_json,
)
from xiangheng_scoring.rules.cohort import Efficacy, Goalposts, LevelAndProgress, MinMax, Progress, Rank
from xiangheng_scoring.rules.official import (
    AllOrNothing,
    Bands,
    Data,
    Deduct,
    Interval,
    Panel,
    PassThrough,
    TargetRatio,
    Veto,
)
from xiangheng_scoring.rules.parameters import ParameterError, describe
from xiangheng_scoring.rules.transformations import TRANSFORMATIONS, Inputs, Step, Transformation

RuleKinds = Mapping[str, type[Rule]]

BUILT_IN: RuleKinds = {
    rule.kind: rule
    for rule in (
        Efficacy, MinMax, TargetRatio, Deduct, AllOrNothing, Bands, Interval, Progress, LevelAndProgress,
        Rank, Goalposts, PassThrough, Panel, Veto, Data,
    )
}  # fmt: skip

__all__ = [
    "BUILT_IN", "TRANSFORMATIONS", "Case", "Direction", "Example", "Gap", "Inputs", "Judgement",
    "LevelAndProgress", "ParameterError", "Progress", "Rule", "RuleKinds", "Step", "Transformation", "Veto",
    "agrees", "describe", "example", "parse_json",
]  # fmt: skip
