"""Errors of visit lists and of the models that make them.

RiskListError
├── ModelRefused      RISK-MODEL-REFUSED   what is said of a model has faults, told with their fields
├── NoSuchModel       RISK-MODEL-UNKNOWN   no model is registered under that digest
├── ModelExists       RISK-MODEL-EXISTS    a model that is registered, or approved, already
├── ModelNotBetter    RISK-MODEL-RULE      a model that does not beat the rules that need none: it may not be approved
├── ModelNotApproved  RISK-MODEL-APPROVAL  a model that nobody approved: it makes no list
├── ListRefused       RISK-LIST-REFUSED    a list, a capacity, a decision or an outcome with faults, told with their fields
├── ListExists        RISK-LIST-EXISTS     the month has its list already
└── NotListed         RISK-LIST-UNKNOWN    no list of that month, or a household that is not on it, or out of sight
"""

from xiangheng_scoring.errors import FaultsFound, Kind, XianghengError


class RiskListError(XianghengError, code="RISK-LIST", title="走访名单有误", kind=Kind.USAGE):
    """What visit lists refuse; nothing was written."""


class ModelRefused(FaultsFound, RiskListError, code="RISK-MODEL-REFUSED", title="模型的登记有误"):
    """What is said of a model has faults, all told at once."""


class NoSuchModel(RiskListError, code="RISK-MODEL-UNKNOWN", title="没有登记这个模型", kind=Kind.UNKNOWN):
    """A digest, or the beginning of one, under which no model or more than one is registered."""


class ModelExists(RiskListError, code="RISK-MODEL-EXISTS", title="模型已经登记或批准"):
    """A model that is registered, or approved, already."""


class ModelNotBetter(RiskListError, code="RISK-MODEL-RULE", title="模型没有胜过规则，不能启用"):
    """A model whose evaluation does not show that it beats the rules that need none."""


class ModelNotApproved(RiskListError, code="RISK-MODEL-APPROVAL", title="模型没有批准，不能排名单"):
    """A model that nobody approved."""


class ListRefused(FaultsFound, RiskListError, code="RISK-LIST-REFUSED", title="走访名单的内容有误"):
    """What is said of a list, a capacity, a decision or a visit has faults, all told at once."""


class ListExists(RiskListError, code="RISK-LIST-EXISTS", title="这个月已有名单"):
    """A month whose list was made; what changes it are decisions, or withdrawing it."""


class NotListed(RiskListError, code="RISK-LIST-UNKNOWN", title="名单上没有", kind=Kind.UNKNOWN):
    """A month without a list, or a household that is not on it, or that whoever asks may not see."""
