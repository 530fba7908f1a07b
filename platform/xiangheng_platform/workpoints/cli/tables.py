"""Work points on a terminal. A state is always a word; where there is colour, it says nothing that the word does not."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from rich.console import Console
from rich.table import Column, Table

from xiangheng_platform.calendar.days import weekday_of
from xiangheng_platform.store.moments import beijing
from xiangheng_platform.workpoints.agenda import Agenda, Check, Line
from xiangheng_platform.workpoints.content import WorkPoint
from xiangheng_platform.workpoints.due import Occurrence
from xiangheng_platform.workpoints.points import Dossier, Entry, EntryKind, Version
from xiangheng_platform.workpoints.states import Standing, Status
from xiangheng_platform.workpoints.words import Basis, Comparison, Frequency, LimitBasis, State
from xiangheng_scoring.cli.fitting import fitted, needed
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.numbers.exact import plain

INFERRED = "*"
STYLES = {State.OVERDUE: "red", State.DUE: "yellow", State.DONE: "green", State.NOT_DUE: "dim"}
WORDS: dict[str, type[Comparison] | type[Basis] | type[Frequency]] = {
    "comparison": Comparison,
    "basis": Basis,
    "frequency": Frequency,
}
FIELDS = {
    **{"title": "要点标题", "task": "任务", "indicator": "指标", "target": "目标值", "unit": "单位"},
    **{"comparison": "要求", "basis": "目标来源", "deadline": "期限", "frequency": "频次", "offices": "处室"},
    **{"quote": "原文", "source": "出处", "clause": "条款", "indicator_code": "对应指标"},
    **{"target_code": "对应目标", "is_check": "检查", "note": "说明"},
}


def print_list(out: Console, statuses: tuple[Status, ...]) -> None:
    """Tasks with their states, and what must be known beside them."""
    table = _table("状态", "编号", "任务", "目标", "处室", "频次", "下一期限")
    for status in statuses:
        limit = limit_text(status.next.occurrence) if status.next else "—"
        table.add_row(
            *(state_text(status.state), status.point.code, task_text(status.point), status.point.target_text),
            *(_offices(status.point), status.point.frequency.label, limit),
            style=STYLES[status.state],
        )
    out.print(fitted(table, out.width, ["频次", "目标", "处室"]))
    out.print(f"共 {len(statuses)} 项。", soft_wrap=True)
    _print_notes(
        out,
        (status.next.occurrence for status in statuses if status.next),
        (status.point for status in statuses),
    )


def print_agenda(out: Console, agenda: Agenda) -> None:
    """The agenda of a day: overdue, due, done, each in a part of its own."""
    table = _agenda_table(agenda, is_narrow=False)
    if needed(table) > out.width:
        table = _agenda_table(agenda, is_narrow=True)
    out.print(fitted(table, out.width, []))
    counts = f"逾期 {len(agenda.overdue)} 项，应办 {len(agenda.due)} 项，近期已办 {len(agenda.done)} 项"
    out.print(f"{counts}（期限前 {agenda.window} 天起列为应办）。", soft_wrap=True)
    lines = agenda.lines
    _print_notes(out, (line.standing.occurrence for line in lines), (line.point for line in lines))
    for doubt in agenda.doubts:
        out.print(f"提示：{doubt}", soft_wrap=True)


def _agenda_table(agenda: Agenda, *, is_narrow: bool) -> Table:
    """Whose a task is must be seen on every terminal: on a narrow one the office stands below the task."""
    table = _table("状态", "编号", "任务", *(() if is_narrow else ("处室",)), "期限", "余下")
    table.title = f"工作要点 {agenda.day}（{weekday_of(agenda.day)}）"
    for group in (agenda.overdue, agenda.due, agenda.done):
        for line in group:
            standing, offices = line.standing, _offices(line.point)
            task = task_text(line.point, standing.occurrence)
            table.add_row(
                *(state_text(standing.state), line.point.code),
                *((f"{task}\n{offices}",) if is_narrow else (task, offices)),
                *(limit_text(standing.occurrence), left_text(line, agenda.day)),
                style=STYLES[standing.state],
            )
        table.add_section()
    return table


def print_checks(out: Console, year: int, checks: tuple[Check, ...]) -> None:
    """The checks of a year, month by month."""
    table = _table("月份", "编号", "任务", "处室", "期限")
    table.title = f"{year} 年固定检查"
    month = 0
    for check in checks:
        if check.month != month:
            table.add_section()
        heading = f"{check.month} 月" if check.month != month else ""
        month = check.month
        table.add_row(
            *(heading, check.point.code, task_text(check.point, check.occurrence)),
            *(_offices(check.point), limit_text(check.occurrence)),
        )
    out.print(fitted(table, out.width, ["处室"]))
    _print_notes(out, (check.occurrence for check in checks), (check.point for check in checks))


def print_dossier(out: Console, dossier: Dossier) -> None:
    """One task with its words, its occurrences, and everything that was said of it."""
    status, point = dossier.status, dossier.status.point
    out.print(f"{point.code}　{task_text(point)}", style="bold", soft_wrap=True)
    answered = "、".join(filter(None, (point.indicator_code, point.target_code)))
    for title, text in (
        ("状态", f"{state_text(status.state)}（{status.day} {weekday_of(status.day)}）"),
        ("原文", f"{point.quote}（{point.source}{point.clause}）"),
        ("目标", point.target_text),
        ("处室", _offices(point)),
        ("频次", point.frequency.label + ("，固定检查" if point.is_check else "")),
        ("由何回答", answered),
        ("说明", point.note),
    ):
        if text:
            out.print(f"{title}：{text}", soft_wrap=True)
    if status.standings:
        out.print(_occurrences(status))
        _print_notes(out, (standing.occurrence for standing in status.standings), ())
    else:
        out.print("还没有人提出需要办理。", soft_wrap=True)
    for entry in dossier.entries:
        out.print(_entry(entry), soft_wrap=True)
    for version in dossier.versions[1:]:
        out.print(_version(version), soft_wrap=True)


def task_text(point: WorkPoint, occurrence: Occurrence | None = None) -> str:
    """A task by name and indicator, with the occurrence where it has one of several."""
    named = f"{point.task}：{point.indicator}"
    part = f"（{occurrence.label}）" if occurrence and occurrence.key != str(point.plan_year) else ""
    return named if named.endswith(part) else named + part


def state_text(state: State) -> str:
    """A state by sign and word."""
    return f"{state.sign} {state.label}"


def limit_text(occurrence: Occurrence) -> str:
    """The last day that is named, and where that is a day off, the working day to work to."""
    if occurrence.limit is None or occurrence.work_by is None:
        return "全年"
    mark = INFERRED if occurrence.basis is LimitBasis.INFERRED else ""
    named = f"{occurrence.limit} {weekday_of(occurrence.limit)}{mark}"
    if occurrence.work_by == occurrence.limit:
        return named
    return f"{named}\n最后工作日\n{occurrence.work_by} {weekday_of(occurrence.work_by)}"


def left_text(line: Line, day: date) -> str:
    """How much time is left, or passed, in working days."""
    standing, days = line.standing, line.working_days
    if standing.report is not None:
        return done_text(standing)
    if days is None or standing.occurrence.work_by is None:
        return "年底小结"
    if standing.state is State.OVERDUE:
        return f"已过 {-days} 个工作日" if days else "已过期限"
    last = "今天" if day == standing.occurrence.work_by else "工作日已完"
    return f"还有 {days} 个工作日" if days else last


def done_text(standing: Standing) -> str:
    """When something was done, and how late."""
    if standing.report is None:
        return ""
    late = f"，晚 {standing.days_late} 天" if standing.days_late else ""
    return f"{standing.report.done_on} 办结{late}"


def _table(*headings: str) -> Table:
    columns = (Column(title, no_wrap=title not in ("任务", "处室", "目标")) for title in headings)
    return Table(*columns, header_style="bold", title_style="bold")


def _offices(point: WorkPoint) -> str:
    return "、".join(point.offices) or "（未写明）"


def _occurrences(status: Status) -> Table:
    table = _table("次", "名称", "状态", "期限", "办结")
    for standing in status.standings:
        table.add_row(
            *(standing.occurrence.key, standing.occurrence.label, state_text(standing.state)),
            *(limit_text(standing.occurrence), done_text(standing)),
            style=STYLES[standing.state],
        )
    return table


def _entry(entry: Entry) -> str:
    line = f"{beijing(entry.recorded_at)} {entry.said_by} {entry.kind.label} {entry.occurrence}"
    proof = f"［审计第 {entry.act} 号］"
    if entry.kind is EntryKind.WITHDRAWAL:
        return f"{line} 的报告：{entry.statement}{proof}"
    standing = "" if entry.stands else "（已被更正或撤回）"
    words = f"，{entry.statement}" if entry.statement else ""
    return f"{line}：{entry.done_on} 办结，依据 {entry.evidence}{words}{standing}{proof}"


def _version(version: Version) -> str:
    changes = "；".join(
        f"{FIELDS[name]}「{_shown(name, before)}」→「{_shown(name, after)}」"
        for name, (before, after) in version.changes.items()
    )
    return f"{beijing(version.recorded_at)} 改为第 {version.number} 版：{changes}［审计第 {version.act} 号］"


def _shown(name: str, value: object) -> str:
    """A field of a task for a reader: entries of closed lists by what they are called."""
    if name in WORDS:
        return WORDS[name](str(value)).label
    if isinstance(value, bool):
        return "是" if value else "否"
    return "无" if value in (None, "") else plain(value) if isinstance(value, Decimal) else str(value)


def _print_notes(out: Console, occurrences: Iterable[Occurrence], points: Iterable[WorkPoint]) -> None:
    if any(
        occurrence.basis is LimitBasis.INFERRED and occurrence.limit is not None for occurrence in occurrences
    ):
        out.print(f"{INFERRED} 期限由频次推出，原文没有写明。", soft_wrap=True)
    for note, codes in grouped((point.note, point.code) for point in points if point.note).items():
        shown = "、".join(dict.fromkeys(codes))
        out.print(f"注（{shown}）：{note}", soft_wrap=True)
