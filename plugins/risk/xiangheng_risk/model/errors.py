"""Errors of the model of risk.

XianghengError
├── ModelFileRefused    RISK-MODEL-FILE      no model file, a damaged one, or one that says something else than its digest
├── FeaturesMismatch    RISK-MODEL-FEATURES  features that are not those that the model was trained on
├── TrainingImpossible  RISK-TRAINING        too little to learn from
└── HouseholdUnknown    RISK-HOUSEHOLD       no household that a model could rank
"""

from xiangheng_scoring.errors import Kind, XianghengError


class ModelFileRefused(XianghengError, code="RISK-MODEL-FILE", title="不是可用的模型文件", kind=Kind.DATA):
    """A file that is no model of ours, is damaged, or was changed: nothing of it was executed."""


class FeaturesMismatch(XianghengError, code="RISK-MODEL-FEATURES", title="特征与模型不符", kind=Kind.DATA):
    """Features that are missing, of another definition, or in another order than the model was trained on."""


class TrainingImpossible(XianghengError, code="RISK-TRAINING", title="数据不够训练模型", kind=Kind.RUN):
    """A table without labels, or with too few households that did or did not fall back."""


class HouseholdUnknown(XianghengError, code="RISK-HOUSEHOLD", title="没有这一户可说明", kind=Kind.UNKNOWN):
    """A household that the register does not have by the cut, or that is monitored already."""
