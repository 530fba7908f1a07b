"""Errors of the evaluation.

RiskError
├── EvaluationRefused   RISK-EVALUATION   rows that no figure can be made of
└── FeatureLeaks        RISK-LEAK         a feature that says by itself what is to be foretold
"""

from xiangheng_risk.errors import RiskError
from xiangheng_scoring.errors import Kind


class EvaluationRefused(RiskError, code="RISK-EVALUATION", title="不能检验", kind=Kind.DATA):
    """Rows that no figure can be made of: nothing happened to any of them, labels are not known, a score is no number."""


class FeatureLeaks(RiskError, code="RISK-LEAK", title="特征疑似泄漏，不能训练", kind=Kind.DATA):
    """A single feature that ranks too well to be true: it is taken to hold what became known only afterwards."""
