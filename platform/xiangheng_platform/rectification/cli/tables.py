"""Issues on a terminal. A state is always a word; where there is colour, it says nothing that the word does not."""

from collections.abc import Iterator
from datetime import date

from rich.console import Console
from rich.table import Column, Table

from xiangheng_platform.access.rights import widest_of_roles
from xiangheng_platform.calendar.days import weekday_of
from xiangheng_platform.rectification.citations import Citation
from xiangheng_platform.rectification.cli.names import COMMANDS, typed
from xiangheng_platform.rectification.dossiers import Dossier, Proof
from xiangheng_platform.rectification.ledger import Event
from xiangheng_platform.rectification.lookup import Issue
from xiangheng_platform.rectification.policy import NEVER
from xiangheng_platform.rectification.recurrence import Earlier
from xiangheng_platform.rectification.steps import Offer
from xiangheng_platform.rectification.transitions import TRANSITIONS, Transition
from xiangheng_platform.rectification.words import Level, State
from xiangheng_platform.store.moments import beijing
from xiangheng_platform.store.paging import Page
from xiangheng_scoring.cli.console import print_lines
from xiangheng_scoring.cli.fitting import fitted
from xiangheng_scoring.grouping import grouped

STYLES = {State.CLOSED: "green", State.CONSOLIDATED: "green", State.OVERTURNED: "dim"}


def print_issues(out: Console, page: Page[Issue], total: int) -> None:
    """A page of the ledger, how many issues it has in all, and where it goes on."""
    if not page.rows:
        out.print("没有这样的问题。")
        return
    table = Table(
        *(Column(heading, no_wrap=heading != "问题") for heading in ("编号", "状态", "地区", "问题", "期限")),
        header_style="bold",
    )
    for issue in page.rows:
        table.add_row(
            *(issue.number, _state(issue), issue.region.name, _problem(issue), _limit(issue)),
            style="red" if _days_overdue(issue) else STYLES.get(issue.standing.state),
        )
    out.print(fitted(table, out.width, ["地区"]))
    out.print(f"共 {total} 个问题" + (f"，列出 {len(page.rows)} 个。" if len(page.rows) < total else "。"))
    if page.next:
        print_lines(out, [f"接着列：--page {page.next}"])


def print_issue(out: Console, issue: Issue, dossier: Dossier, *, is_now: bool) -> None:
    """What the ledger says of an issue, how it stands, its evidence, every step; if that is now, what may be done next."""
    out.print(f"{issue.number}　{_state(issue)}　{issue.content.description}", style="bold", soft_wrap=True)
    print_lines(out, (f"{title}：{text}" for title, text in _stated(issue) if text))
    print_lines(out, map(_earlier, dossier.repeats))
    out.print("佐证材料：" if dossier.evidence else "佐证材料：还没有")
    print_lines(out, map(_proof, dossier.evidence))
    out.print("经过：")
    print_lines(out, map(_event, dossier.events))
    if dossier.citations:
        out.print("用过它的：")
        print_lines(out, map(citation_text, dossier.citations))
    if is_now:
        print_lines(out, _offers(issue, dossier.offers))


def _stated(issue: Issue) -> Iterator[tuple[str, str]]:
    content, standing = issue.content, issue.standing
    yield "地区", "，".join(filter(None, (f"{issue.region.name}（{issue.region.code}）", content.places)))
    yield "涉及户数", "" if content.households is None else f"{content.households} 户"
    yield "来源", f"{content.year} 年度，{content.channel.label}，{content.document}"
    yield "类别", f"{content.category}，{content.severity.label}"
    yield (
        "违反",
        "，".join(filter(None, (f"指标 {content.indicator}" * bool(content.indicator), content.clause))),
    )
    yield "责任单位", content.responsible_unit
    yield "牵头单位", content.lead_unit
    yield "责任领导", content.leader
    yield "整改目标", content.goal
    yield "整改措施", content.measures
    yield "整改时限", f"{content.deadline_class.label}，{deadline_text(issue)}"
    yield "延期申请", f"申请延到 {standing.asked_deadline}，待批" if standing.asked_deadline else ""
    yield "核实", "已核实，可以计入得分" if standing.is_confirmed else "还没有核实，不计入得分"
    yield "逾期", _overdue(issue)
    yield "销号", _closings(issue)
    yield "回头看", "" if standing.recheck_due == NEVER else f"{standing.recheck_due} 以前"


def deadline_text(issue: Issue) -> str:
    """The last day that holds, the working day to work to, and the first last day where another one was granted."""
    standing = issue.standing
    if standing.deadline == NEVER:
        return "没有最后期限"
    text = _day(standing.deadline)
    if issue.work_by and issue.work_by != standing.deadline:
        text += f"，最后工作日 {_day(issue.work_by)}"
    if standing.first_deadline != standing.deadline:
        text += f"（原时限 {'没有' if standing.first_deadline == NEVER else standing.first_deadline}）"
    return text


def _state(issue: Issue) -> str:
    return issue.standing.state.label


def _problem(issue: Issue) -> str:
    """What was found and whose it is: that is seen on every terminal."""
    content = issue.content
    units = "、".join(dict.fromkeys(filter(None, (content.responsible_unit, content.lead_unit))))
    return f"{content.category}：{content.description}\n{units}"


def _limit(issue: Issue) -> str:
    standing, days = issue.standing, _days_overdue(issue)
    lines = ["长期" if standing.deadline == NEVER else str(standing.deadline)]
    lines += [f"逾期 {days} 天"] if days else []
    lines += [f"申请延到\n{standing.asked_deadline}"] if standing.asked_deadline else []
    lines += [f"反弹 {standing.relapses} 次"] if standing.relapses else []
    lines += [] if standing.recheck_due == NEVER else [f"回头看\n{standing.recheck_due}"]
    return "\n".join(lines)


def _days_overdue(issue: Issue) -> int:
    return issue.standing.days_overdue(issue.day)


def _overdue(issue: Issue) -> str:
    if not (days := _days_overdue(issue)):
        return ""
    told = f"，已报{tuple(Level)[issue.standing.level].label}" if issue.standing.level else ""
    return f"{days} 天{told}"


def _closings(issue: Issue) -> str:
    standing = issue.standing
    if not standing.closings:
        return ""
    last = f"，最近一次 {standing.closed_on}" if standing.closed_on else ""
    return f"验收通过 {standing.closings} 次{last}，反弹 {standing.relapses} 次"


def _earlier(earlier: Earlier) -> str:
    return f"同地区同类问题再次出现：{earlier.registered_on} 登记过 {earlier.number}（{earlier.state.label}）"


def _proof(proof: Proof) -> str:
    caption = f"，{proof.caption}" if proof.caption else ""
    return (
        f"  文件 {proof.file}{caption}：{proof.added_by}，{beijing(proof.recorded_at)}，"
        f"摘要 {proof.sha256[:12]}…［审计第 {proof.act} 号］"
    )


def _event(event: Event) -> str:
    words = "；".join(filter(None, (*event.reason.splitlines(), *event.statement.splitlines())))
    digest = f"；佐证摘要 {event.evidence_digest[:12]}…" if event.evidence_digest else ""
    unit = f"（{event.unit}）" if event.unit else ""
    said = f"：{words}" if words else ""
    return (
        f"  {beijing(event.recorded_at)} {event.taken_by}{unit} {event.step.label}{said}{digest}"
        f"［审计第 {event.act} 号］"
    )


def citation_text(citation: Citation) -> str:
    """What used an issue, who registered that and when."""
    return (
        f"  {citation.reference}　{beijing(citation.recorded_at)} 由 {citation.cited_by} 登记"
        f"［审计第 {citation.act} 号］"
    )


def _offers(issue: Issue, offers: tuple[Offer, ...]) -> Iterator[str]:
    """What is open, with what it needs; then what is not and why, all that the state alone forbids in one line."""
    is_open = [offer for offer in offers if offer.is_open]
    yield "现在可以做：" if is_open else "现在没有我能做的。"
    yield from (
        f"  {offer.transition.step.label}　{typed(offer.transition.step, issue.number)}" for offer in is_open
    )
    others = [offer for offer in offers if not offer.is_open]
    mine = [offer for offer in others if issue.standing.state in offer.transition.sources]
    if mine:
        yield "现在我不能做："
    for why, labels in grouped((offer.why, offer.transition.step.label) for offer in mine).items():
        yield f"  {'、'.join(labels)}：{why}"
    if len(others) < len(offers) and (later := [offer for offer in others if offer not in mine]):
        yield f"「{_state(issue)}」时不做：{'、'.join(offer.transition.step.label for offer in later)}"


def _day(day: date) -> str:
    return f"{day} {weekday_of(day)}"


def print_transitions(out: Console) -> None:
    """The table of steps: each with its command, from which state to which, who, and what it needs."""
    table = Table(
        *(
            Column(heading, no_wrap=heading == "步骤")
            for heading in ("步骤", "状态", "谁可以", "要有", "作用")
        ),
        header_style="bold",
    )
    for row in TRANSITIONS.values():
        table.add_row(
            f"{row.step.label}\n{COMMANDS[row.step]}",
            states_text(row),
            who_text(row),
            "、".join(need.label for need in row.needs),
            "、".join(effect.label for effect in row.does),
        )
        table.add_section()
    out.print(fitted(table, out.width, ["作用"]))


def states_text(row: Transition) -> str:
    """From which states a step goes to which."""
    sources = "、".join(state.label for state in row.sources) or "—"
    return f"{sources} → {row.to.label}" if row.to else sources


def who_text(row: Transition) -> str:
    """Which roles may take a step, and who of the issue's past may not."""
    roles = "、".join(role.label for role in widest_of_roles(row.action))
    return roles + (f"；不是{'、不是'.join(party.label for party in row.not_by)}" if row.not_by else "")
