"""Errors of the evaluation.

RiskError
└── EvaluationRefused      RISK-EVALUATION   rows that no figure can be made of
"""

from xiangheng_risk.errors import RiskError
from xiangheng_scoring.errors import Kind


class EvaluationRefused(RiskError, code="RISK-EVALUATION", title="不能检验", kind=Kind.DATA):
    """Rows that no figure can be made of: nothing happened to any of them, labels are not known, a score is no number."""
