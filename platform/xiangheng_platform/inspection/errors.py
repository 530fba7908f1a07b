"""Errors of inspection.

InspectionError
├── PlanRefused          INSPECTION-PLAN             planned checks that may not be registered, with every fault
│                        INSPECTION-VALUE            … one of them: a field that is empty or may not be so
│                        INSPECTION-TWICE            … one of them: the same code twice
├── PlanExists           INSPECTION-PLAN-EXISTS      a code that a planned check has already
├── NoSuchPlan           INSPECTION-PLAN-UNKNOWN     no planned check of that code, or one out of sight
├── VisitRefused         INSPECTION-VISIT            a visit, or a step of one, with faults
├── NoSuchVisit          INSPECTION-UNKNOWN          no visit of that number, or one out of sight
├── StepRefused          INSPECTION-STEP             what cannot be done to a visit as it stands
├── InspectorsRefused    INSPECTION-INSPECTOR        somebody who may not be sent there
├── ChecklistRefused     INSPECTION-CHECKLIST        a checklist with faults
├── ChecklistExists      INSPECTION-CHECKLIST-EXISTS a code that a checklist has already
├── NoSuchChecklist      INSPECTION-CHECKLIST-UNKNOWN  no checklist of that code or version
├── AnswersRefused       INSPECTION-ANSWERS          answers that are none, with every fault at its cell or item
│                        INSPECTION-ANSWER           … one of them
├── AnswersMissing       INSPECTION-MISSING          mandatory items without an answer, all of them
├── FindingRefused       INSPECTION-FINDING          a finding with faults
└── NoSuchFinding        INSPECTION-FINDING-UNKNOWN  no finding of that number
"""

from xiangheng_scoring.errors import FaultsFound, Kind, XianghengError


class InspectionError(XianghengError, code="INSPECTION", title="督查登记拒绝", kind=Kind.USAGE):
    """What inspection refuses; nothing was written."""


class PlanRefused(FaultsFound, InspectionError, code="INSPECTION-PLAN", title="督查计划有误，没有登记"):
    """Planned checks with faults: none of them is registered."""


class PlanExists(InspectionError, code="INSPECTION-PLAN-EXISTS", title="已有这项督查计划"):
    """A code that a planned check has; that one is revised, or the new one gets another code."""


class NoSuchPlan(
    InspectionError, code="INSPECTION-PLAN-UNKNOWN", title="没有这项督查计划", kind=Kind.UNKNOWN
):
    """A code that no planned check has, or one that whoever asks may not see."""


class VisitRefused(FaultsFound, InspectionError, code="INSPECTION-VISIT", title="督查有误，没有登记"):
    """A visit or a step of it with faults, all told at once."""


class NoSuchVisit(InspectionError, code="INSPECTION-UNKNOWN", title="没有这次督查", kind=Kind.UNKNOWN):
    """A number that no visit has, or one that whoever asks may not see: the answer is the same."""


class StepRefused(InspectionError, code="INSPECTION-STEP", title="这次督查现在不能这样做"):
    """A step that does not follow on the state in which the visit stands."""


class InspectorsRefused(FaultsFound, InspectionError, code="INSPECTION-INSPECTOR", title="不能派这些人去"):
    """Somebody who cannot be sent: no account that may carry out visits, or of that region themselves."""


class ChecklistRefused(
    FaultsFound, InspectionError, code="INSPECTION-CHECKLIST", title="检查表有误，没有登记"
):
    """A checklist with faults, all told at once."""


class ChecklistExists(InspectionError, code="INSPECTION-CHECKLIST-EXISTS", title="已有这张检查表"):
    """A code that a checklist has; that one is revised, or the new one gets another code."""


class NoSuchChecklist(
    InspectionError, code="INSPECTION-CHECKLIST-UNKNOWN", title="没有这张检查表", kind=Kind.UNKNOWN
):
    """A code or a version that no checklist has."""


class AnswersRefused(
    FaultsFound, InspectionError, code="INSPECTION-ANSWERS", title="检查表填得有误，没有收下"
):
    """Answers with faults, each at its cell or its item; none of them is taken."""


class AnswersMissing(
    FaultsFound, InspectionError, code="INSPECTION-MISSING", title="必填的还没有填，没有提交"
):
    """Mandatory items without an answer: the visit is not submitted."""


class FindingRefused(
    FaultsFound, InspectionError, code="INSPECTION-FINDING", title="发现的问题有误，没有登记"
):
    """A finding with faults, all told at once."""


class NoSuchFinding(
    InspectionError, code="INSPECTION-FINDING-UNKNOWN", title="没有这条发现的问题", kind=Kind.UNKNOWN
):
    """A number that no finding of the visit has."""
