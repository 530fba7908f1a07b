"""Errors of rectification.

RectificationError
├── IssuesRefused       ISSUE-REFUSED     issues that may not be registered, with every fault
│                       ISSUE-VALUE       … one of them: a field that is empty or not of the list
│                       ISSUE-TWICE       … one of them: the same problem twice in what was handed over
│                       ISSUE-COLUMN      … one of them: a column of a ledger that lacks, or stands twice (also as a notice)
│                       ISSUE-ROW         … one of them: a row of a ledger that is none (also as a notice)
├── StepRefused         ISSUE-STEP        a step with faults: no reason, no evidence, no day
├── StepNotOpen         ISSUE-STATE       a step that the issue's state does not allow
├── StepNotYours        ISSUE-SEPARATION  a step that somebody else has to take: whoever put it right does not accept it
├── NoSuchIssue         ISSUE-UNKNOWN     no issue of that number, or one out of sight
├── InquiryRefused      ISSUE-ASK         a question to regions, or an answer, with faults
├── NoSuchInquiry       ISSUE-INQUIRY     a question that nobody asked, or one out of sight
├── SelectionRefused    ISSUE-SELECTION   a draw of more issues than there are closed ones
├── NoSuchSelection     ISSUE-UNDRAWN     a quarter that was not drawn
└── RatesRefused        ISSUE-RATES       rates asked for an indicator that are none, all told at once
"""

from xiangheng_scoring.errors import FaultsFound, Kind, XianghengError


class RectificationError(XianghengError, code="ISSUE", title="整改问题拒绝", kind=Kind.USAGE):
    """What rectification refuses; nothing was written."""


class IssuesRefused(FaultsFound, RectificationError, code="ISSUE-REFUSED", title="问题有误，没有登记"):
    """Issues with faults: none of them is registered."""


class StepRefused(FaultsFound, RectificationError, code="ISSUE-STEP", title="这一步有误，没有登记"):
    """A step of which something is missing or wrong, all told at once."""


class StepNotOpen(RectificationError, code="ISSUE-STATE", title="现在不能走这一步"):
    """A step that the issue's state does not allow; somebody else may have been first."""


class StepNotYours(
    RectificationError, code="ISSUE-SEPARATION", title="这一步要由另外的人做", kind=Kind.ACCESS
):
    """A step that has to be taken by another person, or by one of another unit, than an earlier one."""


class NoSuchIssue(RectificationError, code="ISSUE-UNKNOWN", title="没有这个问题", kind=Kind.UNKNOWN):
    """A number that no issue has, or that of one out of sight."""


class InquiryRefused(FaultsFound, RectificationError, code="ISSUE-ASK", title="要求自查或答复有误"):
    """A question to regions without a reason, a day to come or somebody to ask; or an answer that says nothing."""


class NoSuchInquiry(RectificationError, code="ISSUE-INQUIRY", title="没有要求自查", kind=Kind.UNKNOWN):
    """A number that no inquiry has, or that of one to a region out of sight."""


class SelectionRefused(RectificationError, code="ISSUE-SELECTION", title="没有抽取"):
    """A draw that cannot be made: more issues than there are closed ones, or none at all."""


class NoSuchSelection(
    RectificationError, code="ISSUE-UNDRAWN", title="这个季度没有抽取过", kind=Kind.UNKNOWN
):
    """A quarter of which no closed issues were drawn by the moment that is asked about."""


class RatesRefused(FaultsFound, RectificationError, code="ISSUE-RATES", title="指标要的比率写得不对"):
    """Rates for indicators that cannot be understood, all of them told at once."""
