"""Scoring rules: the kinds of official Chinese practice, and what a plugin needs to add one.

from xiangheng_scoring.rules import Rule, example
"""

from collections.abc import Mapping

from xiangheng_scoring.rules.bands import Bands, Interval
from xiangheng_scoring.rules.base import (
    Example,
    Judgement,
    Rule,
    agrees,
    example,
    parse_json,
    plain_parameters,
    stated_parameters,
)
from xiangheng_scoring.rules.cases import NOBODY, Case, Cases, Direction, Gap, Ordered, not_before
from xiangheng_scoring.rules.cohort import Efficacy, Goalposts, LevelAndProgress, MinMax, Progress, Rank
from xiangheng_scoring.rules.declared import declared_gap, declared_judgement, declared_mark, declared_scores
from xiangheng_scoring.rules.given import Data, Panel, PassThrough, Veto
from xiangheng_scoring.rules.normalised import (
    Borda,
    DistanceToMax,
    DistanceToReference,
    DistanceToTarget,
    FractionOfMax,
    PercentileRank,
    ZScore,
)
from xiangheng_scoring.rules.parameters import ParameterError, describe
from xiangheng_scoring.rules.targets import AllOrNothing, Deduct, TargetRatio
from xiangheng_scoring.rules.transformations import (
    AgainstBaseline,
    Fitting,
    Inputs,
    Log,
    Share,
    Step,
    Transformation,
    TransformationExample,
    closed,
)
from xiangheng_scoring.rules.treatments import BoxCox, Outliers, TailLog, Treated, Winsorise

RuleKinds = Mapping[str, type[Rule]]

BUILT_IN: RuleKinds = {
    rule.kind: rule
    for rule in (
        Efficacy, MinMax, TargetRatio, Deduct, AllOrNothing, Bands, Interval, Progress, LevelAndProgress,
        Rank, Goalposts, PassThrough, Panel, Veto, Data, ZScore, PercentileRank, Borda, DistanceToMax,
        DistanceToReference, DistanceToTarget, FractionOfMax,
    )
}  # fmt: skip

TRANSFORMATIONS: Mapping[str, type[Transformation]] = {
    step.kind: step for step in (Log, Share, AgainstBaseline, Winsorise, TailLog, Outliers, BoxCox)
}

__all__ = [
    "BUILT_IN", "NOBODY", "TRANSFORMATIONS", "Case", "Cases", "Direction", "Example", "Fitting", "Gap", "Inputs", "Judgement",
    "LevelAndProgress", "Ordered", "ParameterError", "Progress", "Rule", "RuleKinds", "Step", "Transformation",
    "TransformationExample", "Treated", "Veto", "agrees", "closed", "declared_gap",
    "declared_judgement", "declared_mark", "declared_scores", "describe", "example", "not_before",
    "parse_json", "plain_parameters", "stated_parameters",
]  # fmt: skip
