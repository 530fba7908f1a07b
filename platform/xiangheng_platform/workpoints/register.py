"""The register of tasks: those of a notice are loaded, and what one of them says is changed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlmodel import col, select

from xiangheng_platform.access.decisions import require_each, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.store.errors import RowIsTaken
from xiangheng_platform.store.moments import beijing
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.editing import Reconciled
from xiangheng_platform.versioning.rows import revise, standing
from xiangheng_platform.workpoints.content import Content, WorkPoint, place, refuse_faulty
from xiangheng_platform.workpoints.errors import NoSuchWorkPoint, WorkPointsRefused
from xiangheng_platform.workpoints.offices import strangers_among
from xiangheng_platform.workpoints.plans import Plan, columns_of, plan_of, point_of
from xiangheng_platform.workpoints.tables import WorkPointRow
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath


def load(store: Store, person: Person, rows: Sequence[Content]) -> Reconciled:
    """Register the tasks that are not there yet, in one act, told by their codes; raises `WorkPointsRefused` with every fault.

    A task is known by year, item, name and indicator, also if it was changed since: what somebody corrected is left
    as it is, and told. If nothing is new, nothing is written.
    """
    require_somewhere(person, "workpoint.change")
    refuse_faulty(rows)
    with store.view(person) as view:
        codes = _codes(view)
        if all(row.key in codes for row in rows):
            return _reconciled(view, rows, ())
    with act_of(store, person, "indicators:workpoint:load", "workpoints") as act:
        codes = _codes(act)
        new = [row for row in rows if row.key not in codes]
        require_each(person, "workpoint.change", map(_placed, new))
        last: dict[tuple[int, int], int] = {}
        for (year, item, _, _), code in codes.items():
            last[year, item] = max(last.get((year, item), 0), int(code.rpartition(".")[2]))
        added = []
        for row in new:
            last[row.key[:2]] = number = last.get(row.key[:2], 0) + 1
            added.append(f"{row.plan_year}-{row.item}.{number:02}")
            act.add(WorkPointRow(code=added[-1], **columns_of(row)))
        act.note(after={"added": len(added), "codes": " ".join(added)})
        act.session.flush()
        return _reconciled(act, rows, tuple(added))


def change(
    store: Store,
    person: Person,
    code: str,
    content: Content,
    version: int,
    reason: str,
    *,
    is_new_office: bool = False,
) -> WorkPoint:
    """Let a task, of which a version was looked at, say something else from now on; its code, year and item stay.

    An office that nothing names yet is refused unless it is said to be new. Raises `WorkPointsRefused`, also where a
    report would be left without its occurrence, `RowIsTaken` if there is a newer version, and `NoSuchWorkPoint`.
    """
    require_somewhere(person, "workpoint.change")
    with act_of(store, person, "indicators:workpoint:change", f"workpoint:{code.strip()}", reason) as act:
        plan = plan_of(act)
        point = plan.find(code)
        require_each(person, "workpoint.change", map(_placed, (point, content)))
        _refuse_other_version(point, version)
        strangers = () if is_new_office else _strangers(act, point, content)
        _refuse_change(plan, point, content, reason, strangers)
        old = standing(act.session, WorkPointRow, code=point.code)
        before, after = columns_of(point), columns_of(content)
        changed = [name for name in before if before[name] != after[name]]
        act.note(
            before={name: before[name] for name in changed}, after={name: after[name] for name in changed}
        )
        return point_of(revise(act, old, WorkPointRow(code=point.code, **after)), version + 1)


def _codes(view: View) -> dict[tuple[int, int, str, str], str]:
    """The code of every task there ever was, by everything that ever made it that task."""
    rows = view.session.exec(select(WorkPointRow).order_by(col(WorkPointRow.id)))
    return {(row.plan_year, row.item, row.task, row.indicator): row.code for row in rows}


def _placed(content: Content) -> tuple[str, Target]:
    """A task as what is asked about: that of its offices, and of the whole province where none is named."""
    return place(content), Target(departments=content.offices)


def _reconciled(view: View, rows: Iterable[Content], added: tuple[str, ...]) -> Reconciled:
    codes, points = _codes(view), {point.code: point for point in plan_of(view).points}
    present = {codes[row.key]: row for row in rows if codes[row.key] not in added}
    kept = [code for code, row in present.items() if columns_of(points[code]) != columns_of(row)]
    unchanged = tuple(code for code in present if code not in kept)
    return Reconciled(added, unchanged=unchanged, kept=tuple(kept))


def _refuse_other_version(point: WorkPoint, version: int) -> None:
    """Before anything else is said of a change: that an earlier version is as it wants it tells nothing of what stands."""
    if version < point.version:
        raise RowIsTaken(
            f"任务 {point.code} 在 {beijing(point.recorded_at)} 已改成第 {point.version} 版，不能再从第 {version} 版改",
            at=FieldPath(("version",), "版本", point.code),
            expected=f"第 {point.version} 版",
            remedy="看过新的一版，再决定是否还要改",
        )
    if version > point.version:
        raise NoSuchWorkPoint(
            f"任务 {point.code} 没有第 {version} 版",
            at=FieldPath(("version",), "版本", point.code),
            expected=f"第 {point.version} 版",
            remedy=f"xiangheng workpoint show {point.code} 看各版",
        )


def _strangers(view: View, point: WorkPoint, content: Content) -> Iterator[Fault]:
    """Offices that a change brings in and that nothing names: nobody would see what they are to do."""
    added = [name for name in content.offices if name not in point.offices]
    for name, near in strangers_among(view, added).items():
        yield Fault(
            "WORKPOINT-CHANGE",
            FieldPath(("offices",), "责任处室", place(point)),
            f"没有处室「{name}」",
            f"是否为 {near}" if near else "指标和工作要点里写着的责任处室",
            "核对名称，写全称；确是新的处室，就说明是新的（--new-office）",
        )


def _refuse_change(
    plan: Plan, point: WorkPoint, content: Content, reason: str, strangers: Iterable[Fault]
) -> None:
    refuse_faulty([content])
    faults = [*strangers]
    if not reason.strip():
        at = FieldPath(("reason",), "理由", place(point))
        faults.append(replace(_fault(point, "没有写修改的理由", "一句话"), at=at))
    if columns_of(point) == columns_of(content):
        faults.append(_fault(point, "与现在的内容相同", "至少一处不同"))
    if (point.plan_year, point.item) != (content.plan_year, content.item):
        faults.append(_fault(point, "改了年度或条次", "年度和条次不变；另登记一项"))
    changed = replace(point, **content.stated)
    later = {occurrence.key for occurrence in plan.occurrences(changed)}
    for code, key in plan.reports:
        if code == point.code and key not in later:
            faults.append(_fault(point, f"已报告的「{key}」在修改后不存在", "先撤回这份报告"))
    if faults:
        raise WorkPointsRefused(faults)


def _fault(point: Content, message: str, expected: str) -> Fault:
    return Fault("WORKPOINT-CHANGE", place(point), message, expected, "改正后再登记")
