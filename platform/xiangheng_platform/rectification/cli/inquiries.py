"""`xiangheng issue inquire|inquiries|postpone|recall|answer|adopt`."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import View
from xiangheng_platform.cli import output
from xiangheng_platform.cli.days import AsOfOption, moment_of
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.rectification import answers, dossiers, inquiries, lookup, questions
from xiangheng_platform.rectification.cli.options import NumberArgument
from xiangheng_platform.rectification.cli.outcomes import next_steps
from xiangheng_platform.rectification.inquiries import Inquiry, InquiryFilter
from xiangheng_platform.rectification.inquiry_documents import inquiry_list, inquiry_record
from xiangheng_platform.store.moments import beijing, read_day
from xiangheng_platform.store.paging import Page
from xiangheng_platform.store.store import Store
from xiangheng_scoring.cli.console import console, print_lines
from xiangheng_scoring.cli.fitting import fitted
from xiangheng_scoring.cli.options import JsonOption

ReasonOption = Annotated[str, typer.Option("--reason", help="理由，写进审计记录。", show_default=False)]
NumbersArgument = Annotated[
    list[int] | None, typer.Argument(metavar="自查编号…", help="见 xiangheng issue inquiries。")
]
IssueOption = Annotated[
    str, typer.Option("--issue", help="这个问题的，还没有答复的全部。", show_default=False)
]
InquiryArgument = Annotated[
    int, typer.Argument(metavar="自查编号", help="见 xiangheng issue inquiries。", show_default=False)
]


def add_inquiries(group: typer.Typer) -> None:
    """Add the commands of inquiries to `issue`."""
    group.command(
        "inquire",
        help="举一反三：要求别的地区查自己有没有同样的问题，到哪一天答复；理由写给它们看。",
        epilog="例：xiangheng issue inquire 2024-00012 --due 2099-06-30 --reason 同一批项目",
    )(inquire)
    group.command("inquiries", help="列出自查要求和答复：督查人员看全部，地区看对自己的。")(list_inquiries)
    group.command(
        "postpone",
        help="推迟答复期限：还没有答复的；写自查编号，或写问题的编号，是它的全部。",
        epilog="例：xiangheng issue postpone --issue 2024-00012 --due 2099-07-31 --reason 汛期",
    )(postpone)
    group.command(
        "recall",
        help="撤回自查要求：还没有答复的，不再等；地区看得到撤回和理由。",
        epilog="例：xiangheng issue recall 7 8 --reason 已由省厅统一核查",
    )(recall)
    group.command(
        "answer",
        help="答复自查要求；再答复一次就是更正。",
        epilog="例：xiangheng issue answer 7 --same --statement 查了12个项目，1个同样",
    )(answer)
    group.command(
        "adopt",
        help="把答复说有的问题纳入台账：写已登记的编号，或写责任单位，就地登记。",
        epilog="例：xiangheng issue adopt 7 --unit 云山县人民政府 --deadline 2024-09-30",
    )(adopt)


def inquire(
    number: NumberArgument,
    due: Annotated[str, typer.Option("--due", help="最迟哪一天答复。", show_default=False)],
    reason: ReasonOption,
    regions: Annotated[
        list[str] | None,
        typer.Option("--region", help="要求哪个地区，可写多次；不写为其余各县市区。", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Ask regions to look for the same problem."""
    last = read_day(due)
    with acting() as (store, person):
        asked = questions.ask(store, person, number, last, reason, regions=tuple(regions or ()))
        with store.view(person) as view:
            page = inquiries.inquiries(view, InquiryFilter(issue=number), limit=None)
    fresh = Page(tuple(inquiry for inquiry in page.rows if inquiry.number in asked))
    output.tell(inquiry_list(fresh), lambda: _print_inquiries(console(), fresh), as_json=as_json)


def list_inquiries(
    number: Annotated[
        str, typer.Argument(metavar="编号", help="只列这个问题的，如 2024-00012。", show_default=False)
    ] = "",
    is_unanswered: Annotated[bool, typer.Option("--unanswered", help="只列还没有答复的。")] = False,
    is_overdue: Annotated[bool, typer.Option("--overdue", help="只列到期没有答复的。")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="最多几个。")] = 50,
    after: Annotated[
        str, typer.Option("--page", help="接着上一页列：上一页末尾给出的位置。", show_default=False)
    ] = "",
    at: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """List inquiries with their answers."""
    wanted = InquiryFilter(issue=number, is_unanswered=is_unanswered, is_overdue=is_overdue)
    with asking(moment_of(at)) as view:
        page = inquiries.inquiries(view, wanted, after=after, limit=limit)
    output.tell(inquiry_list(page), lambda: _print_inquiries(console(), page), as_json=as_json)


def postpone(
    due: Annotated[str, typer.Option("--due", help="最迟哪一天答复，比原来晚。", show_default=False)],
    reason: ReasonOption,
    numbers: NumbersArgument = None,
    issue: IssueOption = "",
    as_json: JsonOption = False,
) -> None:
    """Let regions answer by a later day."""
    last = read_day(due)
    with acting() as (store, person):
        with store.view(person) as view:
            chosen = _chosen(view, numbers, issue)
        questions.postpone(store, person, chosen, last, reason)
        _tell_changed(store, person, chosen, as_json=as_json)


def recall(
    reason: ReasonOption,
    numbers: NumbersArgument = None,
    issue: IssueOption = "",
    as_json: JsonOption = False,
) -> None:
    """Ask regions no more."""
    with acting() as (store, person):
        with store.view(person) as view:
            chosen = _chosen(view, numbers, issue)
        questions.withdraw(store, person, chosen, reason)
        _tell_changed(store, person, chosen, as_json=as_json)


def answer(
    inquiry: InquiryArgument,
    has_same: Annotated[
        bool,
        typer.Option(
            "--same/--not-same", help="有同样的问题写 --same，没有写 --not-same。", show_default=False
        ),
    ],
    statement: Annotated[
        str, typer.Option("--statement", help="查了什么，怎样查的，查到什么。", show_default=False)
    ],
    as_json: JsonOption = False,
) -> None:
    """Answer an inquiry for a region."""
    with acting() as (store, person):
        answered = answers.answer(store, person, inquiry, has_same=has_same, statement=statement)
    _tell(answered, as_json=as_json)


def adopt(
    inquiry: InquiryArgument,
    number: Annotated[
        str, typer.Argument(metavar="编号", help="已登记的问题；不写则就地登记。", show_default=False)
    ] = "",
    unit: Annotated[str, typer.Option("--unit", help="登记时：责任单位。", show_default=False)] = "",
    description: Annotated[
        str,
        typer.Option(
            "--description",
            help="登记时：问题描述；不写用要求自查的问题，加上答复的说明。",
            show_default=False,
        ),
    ] = "",
    deadline: Annotated[
        str, typer.Option("--deadline", help="登记时：整改时限；不写为立行立改。", show_default=False)
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Enter what a region answered into the ledger, or say which issue it is there."""
    day = read_day(deadline) if deadline else None
    with acting() as (store, person):
        with store.view(person) as view:
            became = number or answers.problem_of(
                inquiries.find(view, inquiry), unit, description=description, deadline=day
            )
        adopted = answers.adopt(store, person, inquiry, became)
        with store.view(person) as view:
            lines = [*_adopted(view, adopted)]
    output.tell_lines(inquiry_record(adopted), *lines, as_json=as_json)


def _chosen(view: View, numbers: Sequence[int] | None, issue: str) -> tuple[int, ...]:
    """The inquiries that were typed, and those of an issue that wait for an answer."""
    if not issue:
        return tuple(numbers or ())
    page = inquiries.inquiries(view, InquiryFilter(issue=issue, is_unanswered=True), limit=None)
    return (*(numbers or ()), *(inquiry.number for inquiry in page.rows))


def _tell_changed(store: Store, person: Person, numbers: Sequence[int], *, as_json: bool) -> None:
    with store.view(person) as view:
        page = Page(inquiries.of_numbers(view, numbers))
    output.tell(inquiry_list(page), lambda: _print_inquiries(console(), page), as_json=as_json)


def _adopted(view: View, inquiry: Inquiry) -> Iterator[str]:
    """Which issue an answer became, and what comes next for it."""
    number = inquiry.answer.issue if inquiry.answer else ""
    issue, dossier = lookup.find(view, number), dossiers.dossiers(view, [number])[number]
    yield f"第 {inquiry.number} 号自查（{inquiry.region.name}）已纳入台账：{number}"
    yield f"问题描述：{issue.content.description}"
    yield from next_steps(issue, dossier)


def _tell(inquiry: Inquiry, *, as_json: bool) -> None:
    output.tell(
        inquiry_record(inquiry), lambda: _print_inquiries(console(), Page((inquiry,))), as_json=as_json
    )


def _print_inquiries(out: Console, page: Page[Inquiry]) -> None:
    if not page.rows:
        out.print("没有自查要求。")
        return
    table = Table("自查编号", "地区", "问题", "答复期限", "答复", header_style="bold")
    for inquiry in page.rows:
        problem = f"{inquiry.category}：{inquiry.description}\n（{inquiry.issue}）{inquiry.reason}"
        table.add_row(
            str(inquiry.number), inquiry.region.name, problem, _due_text(inquiry), _answer_text(inquiry),
            style="red" if inquiry.answer is None and inquiry.days_overdue else None,
        )  # fmt: skip
    out.print(fitted(table, out.width, ["地区"]))
    if page.next:
        print_lines(out, [f"接着列：--page {page.next}"])


def _due_text(inquiry: Inquiry) -> str:
    work_by = f"\n最后工作日 {inquiry.work_by}" if inquiry.work_by != inquiry.due else ""
    first = f"\n原为 {inquiry.first_due}：{inquiry.change_reason}" if inquiry.first_due != inquiry.due else ""
    return f"{inquiry.due}{work_by}{first}"


def _answer_text(inquiry: Inquiry) -> str:
    if inquiry.is_withdrawn:
        return f"已撤回：{inquiry.change_reason}"
    given, late = inquiry.answer, f"，迟 {inquiry.days_overdue} 天" if inquiry.days_overdue else ""
    if given is None:
        return f"还没有{late}"
    became = f"\n已登记 {given.issue}" if given.issue else ""
    same = "有" if given.has_same else "没有"
    return f"{same}：{given.statement}\n{given.answered_by}，{beijing(given.first_at)}{late}{became}"
