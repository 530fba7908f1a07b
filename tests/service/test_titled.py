"""Words of closed lists are kept as themselves, and each has what it is called on screens."""

import pytest

from xiangheng_platform.access.accounts import AccountOrder
from xiangheng_platform.access.duty_sets import Duties
from xiangheng_platform.access.rights import Where
from xiangheng_platform.access.roles import Role
from xiangheng_platform.audit.log import AuditOrder
from xiangheng_platform.calendar.days import Kind as DayKind
from xiangheng_platform.cli.documents import State as Finding
from xiangheng_platform.evidence.lookup import EvidenceOrder
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.indicators import vocabulary
from xiangheng_platform.indicators.formula_documents import ExpressionPartKind, ExpressionSign
from xiangheng_platform.inspection import words as inspection_words
from xiangheng_platform.inspection.findings import FindingOrder
from xiangheng_platform.inspection.lookup import VisitOrder
from xiangheng_platform.jobs.queue import JobOrder
from xiangheng_platform.jobs.records import State as JobState
from xiangheng_platform.jobs.recurrence import Every
from xiangheng_platform.monitoring import columns as monitoring_columns
from xiangheng_platform.monitoring import drift_documents, evaluation_documents, shipping
from xiangheng_platform.monitoring import words as monitoring_words
from xiangheng_platform.monitoring.features import declared
from xiangheng_platform.monitoring.lists import words as visit_words
from xiangheng_platform.rectification import transitions
from xiangheng_platform.rectification import words as rectification_words
from xiangheng_platform.rectification.lookup import IssueOrder
from xiangheng_platform.rectification.reminders import ReminderKind
from xiangheng_platform.rectification.selections import Strata
from xiangheng_platform.rectification.shares import RectificationRate
from xiangheng_platform.rectification.statistics import IssueGrouping
from xiangheng_platform.regions.facts import ChangeKind, Kind, Level
from xiangheng_platform.regions.rollup import Method
from xiangheng_platform.settings import Origin
from xiangheng_platform.workpoints.points import EntryKind
from xiangheng_platform.workpoints.words import Basis, Comparison, Frequency, LimitBasis, State
from xiangheng_scoring.titled import Titled

#: Modules that hold many lists, all of which are looked at.
VOCABULARIES = (
    *(vocabulary, inspection_words, rectification_words, transitions),
    *(
        monitoring_words,
        monitoring_columns,
        visit_words,
        declared,
        drift_documents,
        evaluation_documents,
        shipping,
    ),
)
LISTS: tuple[type[Titled], ...] = (
    *{
        words
        for module in VOCABULARIES
        for words in vars(module).values()
        if isinstance(words, type) and words.__base__ is Titled
    },
    AccountOrder, AuditOrder, Basis, ChangeKind, Comparison, DayKind, Duties, EntryKind, Every, EvidenceOrder,
    ExpressionPartKind, ExpressionSign, Finding, FindingOrder, Frequency, IssueGrouping, IssueOrder, JobOrder, JobState, Kind, Level, LimitBasis, Method, Origin,
    Purpose, RectificationRate, ReminderKind, Role, State, Strata, VisitOrder, Where,
)  # fmt: skip


def test_every_list_is_looked_at() -> None:
    """A new list is added to those below; those of the schema are looked at beside it."""
    ours = {kind for kind in Titled.__subclasses__() if kind.__module__.startswith("xiangheng_platform.")}

    assert ours == set(LISTS)


@pytest.mark.parametrize(
    "words",
    sorted(LISTS, key=repr),
    ids=lambda words: f"{words.__module__.split('.')[1]}.{words.__name__}",
)
def test_a_word_is_kept_as_itself_and_shown_by_its_label(words: type[Titled]) -> None:
    """It is found again by what is kept, and no two of a list look alike; a number says for itself what it equals."""
    labels = [word.label for word in words if word is not Comparison.EQ]

    assert [words(str(word)) for word in words] == list(words)
    assert all(labels)
    assert len(set(labels)) == len(labels)
