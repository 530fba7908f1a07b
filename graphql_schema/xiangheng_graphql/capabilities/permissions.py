"""Permissions: whether whoever asks may do something to the object at hand, and why, so that a page shows no button in vain."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.capabilities.baselines import BaselineKey
from xiangheng_graphql.capabilities.evidence import Evidence, EvidenceKey
from xiangheng_graphql.capabilities.indicators import IndicatorKey
from xiangheng_graphql.capabilities.issues import Issue, IssueKey
from xiangheng_graphql.capabilities.jobs import Job, JobKey
from xiangheng_graphql.capabilities.regions import DivisionKey, paths_of
from xiangheng_graphql.capabilities.rights import EXPLAIN
from xiangheng_graphql.capabilities.targets import TargetKey
from xiangheng_graphql.capabilities.workpoints import WorkPoint, WorkPointKey
from xiangheng_platform.access.documents import AccountRecord, DecisionRecord, decision_record
from xiangheng_platform.access.explanations import Asked, explain_each
from xiangheng_platform.access.oversight import places_of
from xiangheng_platform.access.reach import PROVINCE_WIDE, Target
from xiangheng_platform.access.views import View
from xiangheng_platform.indicators import baselines, definitions, targets
from xiangheng_platform.indicators.documents import BaselineRecord, IndicatorRecord, TargetRecord
from xiangheng_platform.indicators.repositories import BASELINES, INDICATORS, TARGETS
from xiangheng_platform.indicators.subjects import of_definitions, of_scoped
from xiangheng_platform.rectification import lookup
from xiangheng_platform.regions.documents import GroupRecord
from xiangheng_platform.regions.tree import Division
from xiangheng_platform.versioning.editing import Subjects
from xiangheng_platform.versioning.repository import Key, Repository, Version
from xiangheng_platform.workpoints import points
from xiangheng_scoring.records import Meaning

C = TypeVar("C")
K = TypeVar("K", bound=Hashable)
N = TypeVar("N", IndicatorKey, TargetKey)
V = TypeVar("V", bound=Version[Any])
CHINESE = "看的人能不能对它做一件事，凭哪一条；与实际执行的一致；已经没有的为空，问不了的为空并有错误"
Action = Annotated[str, Meaning("an action of `rights`")]

permissions = Capability("permissions")


@permissions.field(Division, chinese=CHINESE, action=EXPLAIN, name="may")
def of_division(
    view: View, keys: Sequence[DivisionKey], action: Action
) -> Mapping[DivisionKey, DecisionRecord | None]:
    """Whether you may do something to the division, and why; null where it is no longer known, or with an error that says why."""
    paths = paths_of(view, keys)
    return _decided(view, action, {key: Asked((Target(region=path),)) for key, path in paths.items()})


@permissions.field(GroupRecord, chinese=CHINESE, action=EXPLAIN, name="may")
def of_group(view: View, keys: Sequence[str], action: Action) -> Mapping[str, DecisionRecord | None]:
    """Whether you may do something to the group as such, and why; to a member of it, its division tells;
    null where it is no longer known, or with an error that says why.
    """
    return _decided(view, action, {code: Asked((PROVINCE_WIDE,)) for code in keys})


@permissions.field(IndicatorRecord, chinese=CHINESE, action=EXPLAIN, name="may")
def of_indicator(
    view: View, keys: Sequence[IndicatorKey], action: Action
) -> Mapping[IndicatorKey, DecisionRecord | None]:
    """Whether you may do something to this version of the indicator, and why;
    null where it is no longer known, or with an error that says why.
    """
    known = _numbered(keys, definitions.histories(view))
    return _of_versions(view, action, INDICATORS, known, lambda view, contents: of_definitions(contents))


@permissions.field(TargetRecord, chinese=CHINESE, action=EXPLAIN, name="may")
def of_target(
    view: View, keys: Sequence[TargetKey], action: Action
) -> Mapping[TargetKey, DecisionRecord | None]:
    """Whether you may do something to this version of the target, and why;
    null where it is no longer known, or with an error that says why.
    """
    known = _numbered(keys, targets.histories(view))
    return _of_versions(view, action, TARGETS, known, of_scoped)


@permissions.field(BaselineRecord, chinese=CHINESE, action=EXPLAIN, name="may")
def of_baseline(
    view: View, keys: Sequence[BaselineKey], action: Action
) -> Mapping[BaselineKey, DecisionRecord | None]:
    """Whether you may do something to the baseline in its newest version, and why;
    null where it is no longer known, or with an error that says why.
    """
    histories = baselines.histories(view)
    known = {key: (tuple(key), histories[tuple(key)][0]) for key in keys if tuple(key) in histories}
    return _of_versions(view, action, BASELINES, known, of_scoped)


@permissions.field(WorkPoint, chinese=CHINESE, action=EXPLAIN, name="may")
def of_work_point(
    view: View, keys: Sequence[WorkPointKey], action: Action
) -> Mapping[WorkPointKey, DecisionRecord | None]:
    """Whether you may do something to the task, and why; null where it is no longer known, or with an error that says why."""
    standing = points.statuses(view, keys)
    return _decided(
        view,
        action,
        {key: Asked((Target(departments=standing[key].point.offices),)) for key in keys if key in standing},
    )


@permissions.field(Issue, chinese=CHINESE, action=EXPLAIN, name="may")
def of_issue(
    view: View, keys: Sequence[IssueKey], action: Action
) -> Mapping[IssueKey, DecisionRecord | None]:
    """Whether you may do something to the issue, by the table of rights alone (`steps` tells what its state asks for besides),
    and why; null where it is no longer known, or with an error that says why.
    """
    targets = lookup.targets(view, [key.number for key in keys])
    return _decided(
        view, action, {key: Asked((targets[key.number],)) for key in keys if key.number in targets}
    )


@permissions.field(Job, chinese=CHINESE, action=EXPLAIN, name="may")
def of_job(view: View, keys: Sequence[JobKey], action: Action) -> Mapping[JobKey, DecisionRecord | None]:
    """Whether you may do something to the job, and why; null where it is no longer known, or with an error that says why."""
    return _decided(view, action, {key: Asked((Target(owner=key.asked_by),)) for key in keys})


@permissions.field(Evidence, chinese=CHINESE, action=EXPLAIN, name="may")
def of_evidence(
    view: View, keys: Sequence[EvidenceKey], action: Action
) -> Mapping[EvidenceKey, DecisionRecord | None]:
    """Whether you may do something to the file, and why; null where it is no longer known, or with an error that says why."""
    return _decided(view, action, {key: Asked((Target(owner=key.owner),)) for key in keys})


@permissions.field(AccountRecord, chinese=CHINESE, action=EXPLAIN, name="may")
def of_account(view: View, keys: Sequence[str], action: Action) -> Mapping[str, DecisionRecord | None]:
    """Whether you may do something to the account, and why; null where it is no longer known, or with an error that says why."""
    return _decided(view, action, {login: Asked(places) for login, places in places_of(view, keys).items()})


def _numbered(keys: Sequence[N], histories: Mapping[str, tuple[V, ...]]) -> dict[N, tuple[Key, V]]:
    """The versions that keys name, without those that there are not."""
    return {
        key: ((key.code,), version)
        for key in keys
        for version in histories.get(key.code, ())
        if version.number == key.version
    }


def _of_versions(
    view: View,
    action: str,
    repository: Repository[C, Any],
    known: Mapping[K, tuple[Key, Version[C]]],
    subjects: Subjects[C],
) -> Mapping[K, DecisionRecord | None]:
    """The same of contents with versions: whoever wrote one does not verify it."""
    places = (target for _, target in subjects(view, [version.content for _, version in known.values()]))
    asked = {
        key: Asked((target,), repository.matter(of, version.number))
        for (key, (of, version)), target in zip(known.items(), places, strict=True)
    }
    return _decided(view, action, asked)


def _decided(view: View, action: str, asked: Mapping[K, Asked]) -> Mapping[K, DecisionRecord | None]:
    decisions = explain_each(view, action, asked)
    return {key: decision_record(decision) for key, decision in decisions.items()}
