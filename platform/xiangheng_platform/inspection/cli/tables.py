"""Inspection on a terminal."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Column, Table

from xiangheng_platform.calendar.days import weekday_of
from xiangheng_platform.inspection.checklist import expected_of
from xiangheng_platform.inspection.documents import (
    AnswerRecord,
    ChecklistRecord,
    Coverage,
    FindingRecord,
    Overdue,
    PlannedCheckRecord,
    VisitDossier,
    VisitDraw,
    VisitRecord,
)
from xiangheng_platform.inspection.words import Gap
from xiangheng_platform.regions.documents import NamedDivision
from xiangheng_platform.store.moments import beijing
from xiangheng_platform.store.paging import Page
from xiangheng_scoring.cli.fitting import fitted
from xiangheng_scoring.errors import some_of

UNVERIFIED = "◇"
_WIDE = ("内容", "地区", "检查内容", "回答", "名称", "处室")


def print_plans(out: Console, plans: tuple[PlannedCheckRecord, ...]) -> None:
    """Planned checks, month by month."""
    table = _table("月份", "编码", "方式", "内容", "地区", "处室", "最后工作日")
    for plan in plans:
        table.add_row(
            *(f"{plan.year}-{plan.month:02}", _marked(plan), plan.method.label, plan.topic),
            *(_regions(plan), plan.office, f"{plan.work_by} {weekday_of(plan.work_by)}"),
        )
    if not plans:
        print("没有督查计划。")
        return
    out.print(fitted(table, out.width, ["处室", "方式", "地区"]))
    if any(not plan.verified for plan in plans):
        out.print(f"{UNVERIFIED} 没有核实，不作为正式的计划。", soft_wrap=True)
    for doubt in dict.fromkeys(doubt for plan in plans for doubt in plan.doubts):
        out.print(f"提示：{doubt}", soft_wrap=True)


def print_plan(out: Console, plan: PlannedCheckRecord) -> None:
    """One planned check."""
    out.print(
        f"{_marked(plan)}　{plan.topic}（第 {plan.version} 版，{plan.author}）", style="bold", soft_wrap=True
    )
    _lines(
        out,
        ("月份", f"{plan.year} 年 {plan.month} 月，最后工作日 {plan.work_by} {weekday_of(plan.work_by)}"),
        ("方式", plan.method.label),
        ("地区", _regions(plan)),
        ("处室", plan.office),
        ("指标", "、".join(plan.indicators)),
        ("依据", f"{plan.source}{plan.clause or ''}{'（部分由文字推出）' if plan.is_derived else ''}"),
        ("原文", plan.quote),
        ("核实", "已核实" if plan.verified else "没有核实，不作为正式的计划"),
        ("说明", plan.note),
        ("提示", "；".join(plan.doubts)),
    )


def print_overdue(out: Console, overdue: Overdue) -> None:
    """What is overdue on a day."""
    if not overdue.checks and not overdue.visits:
        print(f"到 {overdue.day} 没有逾期的督查。")
        return
    if overdue.checks:
        table = _table(
            "逾期天数", "编码", "内容", "已开展", "没有去的地区", title=f"逾期的督查计划 {overdue.day}"
        )
        for check in overdue.checks:
            where = some_of([region.name for region in check.missing], 5, "个") if check.missing else "—"
            table.add_row(
                *(str(check.days_overdue), _marked(check.plan), check.plan.topic, f"{check.visits} 次", where)
            )
        out.print(fitted(table, out.width, ["没有去的地区"]))
    if overdue.visits:
        _print_table(out, overdue.visits, f"过了末日没有提交的督查 {overdue.day}")


def print_coverage(out: Console, coverage: Coverage, *, with_all: bool) -> None:
    """Where nobody was for long."""
    regions = [line for line in coverage.regions if with_all or line.gap is not Gap.NONE]
    topics = [line for line in coverage.topics if with_all or line.gap is not Gap.NONE]
    table = _table("县市区", "代码", "上次", "", title=f"地区 {coverage.day}")
    for line in regions:
        table.add_row(
            line.region.name, line.region.code, str(line.last_visited or "没有督查过"), line.gap.label
        )
    out.print(table)
    out.print(f"共 {len(coverage.regions)} 个县市区，列出 {len(regions)} 个。", soft_wrap=True)
    table = _table("内容", "上次", "", title=f"内容 {coverage.day}")
    for topic in topics:
        table.add_row(topic.topic, str(topic.last_visited or "没有督查过"), topic.gap.label)
    out.print(fitted(table, out.width, []))


def print_visits(out: Console, page: Page[VisitRecord]) -> None:
    """A page of visits."""
    if not page.rows:
        print("没有督查。")
        return
    _print_table(out, page.rows, "")
    if page.next:
        print(f"还有，接着列：--page {page.next}")


def print_visit(out: Console, visit: VisitDossier, following: Iterable[str] = ()) -> None:
    """One visit with everything known of it, and what comes next where something was just done to it."""
    title = f"督查 {visit.number}　{visit.region.name} {visit.topic}（{visit.method.label}）"
    out.print(title, style="bold", soft_wrap=True)
    of_checklist = f"{visit.checklist} 第 {visit.checklist_version} 版" if visit.checklist else ""
    _lines(
        out,
        ("状态", visit.state.label),
        ("日期", _days(visit)),
        ("计划", visit.plan),
        ("派去", "、".join(visit.inspectors) or "还没有派人"),
        ("检查表", of_checklist),
        ("概述", visit.summary),
    )
    for draw in visit.draws:
        _print_draw(out, draw, is_last=draw is visit.draws[-1])
    if visit.answers:
        _print_answers(out, visit.answers)
    happened = [(step.at, step.act, step.by, step.state.label, step.reason) for step in visit.steps]
    happened += [(draw.at, draw.act, draw.by, "抽取", draw.reason) for draw in visit.draws]
    for at, act, by, what, reason in sorted(happened, key=lambda event: event[1]):
        why = f"：{reason}" if reason else ""
        out.print(f"{beijing(at)} {by} {what}{why}［审计第 {act} 号］", soft_wrap=True)
    _lines(out, *(("接下来", text) for text in following))


def print_findings(out: Console, page: Page[FindingRecord]) -> None:
    """A page of findings."""
    if not page.rows:
        print("没有发现的问题。")
        return
    table = _table("编号", "督查", "地区", "严重程度", "类别", "内容", "整改")
    for finding in page.rows:
        table.add_row(
            *(str(finding.number), str(finding.visit), finding.region.name, finding.severity.label),
            *(finding.category, finding.description, finding.issue or ""),
        )
    out.print(fitted(table, out.width, ["类别", "地区"]))
    if page.next:
        print(f"还有，接着列：--page {page.next}")


def print_finding(out: Console, finding: FindingRecord, following: Iterable[str] = ()) -> None:
    """One finding, and what comes next where it was just written down."""
    out.print(f"发现的问题 {finding.number}　{finding.description}", style="bold", soft_wrap=True)
    _lines(
        out,
        ("督查", f"{finding.visit}　{finding.region.name}"),
        ("类别", f"{finding.category}（{finding.severity.label}）"),
        ("涉及", finding.places),
        ("条款", finding.clause),
        ("指标", finding.indicator),
        ("佐证", "、".join(f"文件 {held.file}" for held in finding.evidence)),
        ("整改", f"整改问题 {finding.issue}" if finding.issue else None),
        ("记下", finding.found_by),
        ("这样登记自", f"{beijing(finding.recorded_at)}［审计第 {finding.act} 号］"),
        *(("接下来", text) for text in following),
    )


def print_checklists(out: Console, checklists: tuple[ChecklistRecord, ...]) -> None:
    """All checklists."""
    table = _table("编码", "名称", "版", "项数", "出处")
    for checklist in checklists:
        table.add_row(
            *(
                checklist.code,
                checklist.title,
                str(checklist.version),
                str(len(checklist.items)),
                checklist.source,
            )
        )
    if checklists:
        out.print(fitted(table, out.width, ["出处"]))
    else:
        print("没有检查表。")


def print_checklist(out: Console, checklist: ChecklistRecord) -> None:
    """One checklist."""
    title = f"{checklist.code}　{checklist.title}（第 {checklist.version} 版，{checklist.author}）"
    out.print(title, style="bold", soft_wrap=True)
    table = _table("编号", "检查内容", "怎么答", "必填", "指标", "条款")
    for item in checklist.items:
        table.add_row(
            *(item.number, item.text, expected_of(item), "是" if item.is_mandatory else ""),
            *(item.indicator or "", item.clause or ""),
        )
    out.print(fitted(table, out.width, ["条款", "指标"]))
    _lines(out, ("依据", checklist.source), ("说明", checklist.note))


def _print_table(out: Console, visits: Iterable[VisitRecord], title: str) -> None:
    table = _table("编号", "状态", "日期", "地区", "内容", "方式", "派去", title=title)
    for visit in visits:
        table.add_row(
            *(str(visit.number), visit.state.label, _days(visit), visit.region.name, visit.topic),
            *(visit.method.label, "、".join(visit.inspectors)),
        )
    out.print(fitted(table, out.width, ["派去", "方式"]))


def _print_draw(out: Console, draw: VisitDraw, *, is_last: bool) -> None:
    names = {division.code: division.name for division in draw.names}
    for title, units in (("抽中", draw.draw.drawn), ("备选", draw.draw.replacements)):
        if units:
            named = "、".join(
                f"{unit.key}{f' {names[unit.key]}' if unit.key in names else ''}"
                f"{f'（{unit.stratum}）' if unit.stratum else ''}"
                for unit in units
            )
            out.print(f"{title if is_last else f'先前{title}'}：{named}", soft_wrap=True)
    proof = "一致" if draw.is_proved else "不一致，记录被改过"
    out.print(
        f"种子：{draw.draw.seed}；抽样框 {len(draw.frame)} 处，摘要：{draw.draw.frame_digest}；照此重抽：{proof}",
        soft_wrap=True,
    )


def _print_answers(out: Console, answers: tuple[AnswerRecord, ...]) -> None:
    table = _table("编号", "检查内容", "回答", "说明")
    for answer in answers:
        lacking = "（必填，没有答）" if answer.item.is_mandatory else "（没有答）"
        table.add_row(
            answer.item.number,
            answer.item.text,
            lacking if answer.value is None else answer.value,
            answer.remark or "",
        )
    out.print(fitted(table, out.width, []))


def _lines(out: Console, *lines: tuple[str, str | None]) -> None:
    for title, text in lines:
        if text:
            out.print(f"{title}：{text}", soft_wrap=True)


def _days(visit: VisitRecord) -> str:
    return (
        f"{visit.first_day}"
        if visit.first_day == visit.last_day
        else f"{visit.first_day} 至 {visit.last_day}"
    )


def _marked(plan: PlannedCheckRecord) -> str:
    return plan.code if plan.verified else f"{plan.code} {UNVERIFIED}"


def _regions(plan: PlannedCheckRecord) -> str:
    names: list[NamedDivision] = list(plan.regions)
    return some_of([region.name for region in names], 5, "个") if names else "全部"


def _table(*headings: str, title: str = "") -> Table:
    columns = (Column(heading, no_wrap=heading not in _WIDE) for heading in headings)
    return Table(*columns, header_style="bold", title_style="bold", title=title or None)
