"""Errors of the card.

RiskError
└── CardRefused     RISK-CARD   figures that no card can be written of
"""

from xiangheng_risk.errors import RiskError
from xiangheng_scoring.errors import Kind


class CardRefused(RiskError, code="RISK-CARD", title="不能写模型卡", kind=Kind.DATA):
    """Files that are no figures of a model, or of two different ones: nothing was written."""
