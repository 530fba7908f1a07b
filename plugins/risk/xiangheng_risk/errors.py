"""Errors of the risk of falling back into poverty.

RiskError
├── UnknownKind         RISK-KIND     a kind of model that no plugin gives
├── CutRefused          RISK-CUT      a month that the register cannot be looked at as of
└── FolderNotInvented   RISK-FOLDER   a folder that is to be filled with invented households, and holds something else
"""

from xiangheng_scoring.errors import Kind, XianghengError


class RiskError(XianghengError, code="RISK", title="返贫风险：做不了", kind=Kind.USAGE):
    """What the ranking of households by risk refuses; nothing was written."""


class FolderNotInvented(RiskError, code="RISK-FOLDER", title="文件夹里有别的内容"):
    """A folder with content that no generator of invented households put there: real records may be among it."""


class UnknownKind(RiskError, code="RISK-KIND", title="没有这种模型", kind=Kind.UNKNOWN):
    """A kind of model that no plugin which is on gives."""


class CutRefused(RiskError, code="RISK-CUT", title="截止月份不能用"):
    """A month after what the register holds, of which what followed is not known in full, or in the wrong order with another."""
