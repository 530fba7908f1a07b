"""`xiangheng household visits …`: whom to visit first, what each county can do, what people decide, what visits found."""

from collections.abc import Iterator, Sequence
from math import exp
from typing import Annotated

import typer
from rich.table import Column, Table

from xiangheng_platform.cli.output import tell, tell_lines
from xiangheng_platform.cli.session import acting, acting_as_set, asking
from xiangheng_platform.cli.words import word_of
from xiangheng_platform.monitoring.cli.months import month_of
from xiangheng_platform.monitoring.cli.options import (
    HouseholdArgument,
    LimitOption,
    MonthOption,
    PageOption,
    ReasonOption,
)
from xiangheng_platform.monitoring.lists import capacities, decisions, lookup, making, outcomes, results
from xiangheng_platform.monitoring.lists.apart import Order, ranked
from xiangheng_platform.monitoring.lists.capacities import MOST_VISITS
from xiangheng_platform.monitoring.lists.documents import (
    ListedHousehold,
    ListLevel,
    RiskModelRecord,
    RiskReason,
    VisitCapacities,
    VisitList,
    VisitListDocument,
    VisitRate,
    VisitResults,
)
from xiangheng_platform.monitoring.lists.faults import future_faults, invented_faults, refuse
from xiangheng_platform.monitoring.lists.lookup import ListFilter
from xiangheng_platform.monitoring.lists.models import content, dossier
from xiangheng_platform.monitoring.lists.words import RiskBand, VisitOutcome, Way
from xiangheng_platform.monitoring.month_numbers import month_text
from xiangheng_platform.store.moments import read_day
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.fitting import fitted
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.titled import choices

visits = typer.Typer(
    no_args_is_help=True, help="走访名单：排出来，看先走访谁、为什么；人工增减；报走访结果。"
)

_PARTLY_INVENTED = "含虚构数据"
_WITHHELD = "与收入、健康、残疾、突发情况有关的，自己的授权不能看；标 * 的理由含不能看的情况。"
NeededMonthOption = Annotated[str, typer.Option("--month", help="年月，如 2024-12。", show_default=False)]


@visits.command(
    "rank",
    help="用批准了的模型排一个月的名单：每县按走访能力列出，其中二十分之一随机抽取。",
    epilog="例：xiangheng household visits rank --month 2024-12 --model 3f2a9c --seed 2024年12月走访",
)
def rank(
    month: NeededMonthOption,
    model: Annotated[str, typer.Option("--model", help="模型摘要，或它的开头。", show_default=False)],
    seed: Annotated[
        str, typer.Option("--seed", help="随机抽取用的种子：事先公布的一段文字。", show_default=False)
    ],
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Rank the households of the store's register by an approved model, and keep the list."""
    from xiangheng_platform.monitoring.stored_months import months_of
    from xiangheng_scoring.cli.progress import progress

    number = month_of(month) or 0
    with acting_as_set() as (store, person, settings):
        with store.view(person) as view:
            refuse(future_faults(number, view.today))
            if number in lookup.months(view):
                raise making.list_exists(number)
            record, data = content(view, model)
            visits_by_county = {row.county.code: row.visits for row in capacities.capacities(view, number)}
            months = months_of(view)
        refuse(invented_faults(record.digest, is_model=record.is_invented, is_register=months.is_invented))
        order, limit = Order(number, visits_by_county, seed), settings.jobs.step_seconds
        with progress("算特征，县", quiet=as_json) as step:
            new = ranked(months, record.kind, data, order, limit=limit, step=step)
        visit_list = making.make(store, person, new, reason)
    tell(visit_list, lambda: _print_list(visit_list, record), as_json=as_json)


@visits.command("show", help="看一个月的名单：先走访谁，为什么，和上月相比有什么变化；不写月份的看最后一张。")
def show(
    month: MonthOption = "",
    county: Annotated[str, typer.Option("--county", help="只看这个县的。", show_default=False)] = "",
    band: Annotated[
        str, typer.Option("--band", help=f"只看这一档的：{choices(RiskBand)}。", show_default=False)
    ] = "",
    way: Annotated[
        str, typer.Option("--way", help=f"只看这样列入的：{choices(Way)}。", show_default=False)
    ] = "",
    taken_off: Annotated[bool, typer.Option("--taken-off", help="看人工去掉的。")] = False,
    limit: LimitOption = 50,
    page: PageOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show a page of a list."""
    wanted = ListFilter(
        county=county,
        band=word_of(RiskBand, band, "--band"),
        way=word_of(Way, way, "--way"),
        is_off=taken_off,
    )
    with asking() as view:
        visit_list = lookup.visit_list(view, month_of(month))
        listed = lookup.listed(view, visit_list.month, wanted, after=page, limit=limit)
        model = dossier(view, visit_list.model).model

    def _show() -> None:
        _print_list(visit_list, model)
        _print_rows(listed.rows)
        if listed.next:
            print(f"还有，接着看：--page {listed.next}")

    tell(VisitListDocument(visit_list, listed.rows, listed.next or None), _show, as_json=as_json)


@visits.command("explain", help="说明名单上的一户为什么排在那里，和上月相比有什么变化，写成句子。")
def explain(household: HouseholdArgument, month: MonthOption = "", as_json: JsonOption = False) -> None:
    """Tell of a household on a list why it stands there."""
    with asking() as view:
        row = lookup.find(view, household, month_of(month))
    tell_lines(row, *_explanation(row), as_json=as_json)


@visits.command("withdraw", help="把一个月的名单作废，写明为什么；作废以后可以重排。")
def withdraw(month: NeededMonthOption, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Withdraw the list of a month."""
    with acting() as (store, person):
        gone = making.withdraw(store, person, month_of(month) or 0, reason)
    tell_lines(gone, f"{month_text(gone.month)} 的名单已经作废，{gone.listed} 户。", as_json=as_json)


@visits.command("capacity", help="看各县每月能走访多少户；写 --set 的登记，从这个月起算。")
def capacity(
    month: NeededMonthOption,
    stated: Annotated[
        list[str] | None,
        typer.Option("--set", help="县=户数，可写多次，如 桃溪县=40。", show_default=False),
    ] = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show or state how many households counties can visit."""
    number = month_of(month) or 0
    if stated:
        parted = (text.partition("=") for text in stated)
        counted = [(county.strip(), _number(visits)) for county, _, visits in parted]
        with acting() as (store, person):
            rows = capacities.state(store, person, number, counted, reason)
    else:
        with asking() as view:
            rows = capacities.capacities(view, number)
    lines = [f"{row.county.name}　{row.visits} 户，自 {month_text(row.since)}" for row in rows]
    tell_lines(VisitCapacities(number, rows), *(lines or ["还没有登记。"]), as_json=as_json)


@visits.command("put-on", help="把一户列入名单，写明为什么。")
def put_on(
    household: HouseholdArgument,
    month: MonthOption = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Put a household on a list."""
    with acting() as (store, person):
        row = decisions.put_on(store, person, household, reason, month=month_of(month))
    tell_lines(row, f"户 {row.key} 已列入 {month_text(row.month)} 的名单。", as_json=as_json)


@visits.command("take-off", help="把一户从名单上去掉，写明为什么；去掉的仍看得到。")
def take_off(
    household: HouseholdArgument,
    month: MonthOption = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Take a household off a list."""
    with acting() as (store, person):
        row = decisions.take_off(store, person, household, reason, month=month_of(month))
    tell_lines(row, f"户 {row.key} 已从 {month_text(row.month)} 的名单上去掉。", as_json=as_json)


@visits.command(
    "report",
    help="报走访结果；同一户同一天再报的，更正前一次。",
    epilog="例：xiangheng household visits report 4331250001 at_risk --day 2025-01-15 --month 2024-12",
)
def report(
    household: HouseholdArgument,
    outcome: Annotated[
        str,
        typer.Argument(metavar="结果", help=f"走访看到什么：{choices(VisitOutcome)}。", show_default=False),
    ],
    day: Annotated[str, typer.Option("--day", help="走访日期，如 2025-01-15。", show_default=False)],
    month: Annotated[
        str, typer.Option("--month", help="因为哪个月的名单去的；不因名单去的不写。", show_default=False)
    ] = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Report what a visit found."""
    seen = word_of(VisitOutcome, outcome, "结果")
    if seen is None:
        raise typer.BadParameter(f"没有写走访看到什么：{choices(VisitOutcome)}", param_hint="结果")
    with acting() as (store, person):
        visit = outcomes.report(
            store, person, household, read_day(day), seen, list_month=month_of(month), reason=reason
        )
    tell_lines(visit, f"户 {visit.household}　{visit.visited_on}　{visit.outcome.label}", as_json=as_json)


@visits.command(
    "results",
    help="看一张名单走访下来怎样：模型排上的有多少确有风险，随机抽取的有多少，由此估计名单之外还有多少；不写月份的看最后一张。",
)
def results_of_visits(month: MonthOption = "", as_json: JsonOption = False) -> None:
    """Tell what the visits of a list found."""
    with asking() as view:
        told = results.results(view, month_of(month))
    tell(told, lambda: _print_results(told), as_json=as_json)


def _print_results(told: VisitResults) -> None:
    print(f"{month_text(told.month)} 的名单走访结果{f'（{_PARTLY_INVENTED}）' if told.is_invented else ''}")
    table = Table(
        *map(Column, ("列入", "名单上", "已报", "看得出的", "有风险", "占看得出的（95% 区间）")), box=None
    )
    for way in told.ways:
        counts = map(str, (way.listed, way.reported, way.telling, way.at_risk))
        table.add_row(way.way.label, *counts, _rate(way.rate))
    console().print(fitted(table, console().width, ["列入"]))
    drawn = next(way.rate for way in told.ways if way.way is Way.RANDOM)
    if drawn is None or told.at_risk_left_out is None:
        print("随机抽取的还没有看得出的结果，名单之外有没有漏掉的，说不上。")
        return
    if told.lift is not None:
        print(f"模型排上的，有风险的占比是随机抽取的 {told.lift:.1f} 倍。")
    low, high = (told.left_out * end for end in (drawn.low, drawn.high))
    print(
        f"模型没有排上的 {told.left_out:,} 户里，按随机抽取的估计约有 {told.at_risk_left_out:,.0f} 户有风险"
        f"（95% 区间 {low:,.0f} 至 {high:,.0f} 户）。"
    )


def _rate(rate: VisitRate | None) -> str:
    return "—" if rate is None else f"{rate.share:.1%}（{rate.low:.1%} 至 {rate.high:.1%}）"


def _print_list(visit_list: VisitList, model: RiskModelRecord) -> None:
    # Of some counties the households may be real, so that it does not say that all are invented.
    mark = f"（{_PARTLY_INVENTED}）" if visit_list.is_invented else ""
    print(f"{month_text(visit_list.month)} 的走访名单{mark}：{visit_list.listed} 户")
    print(f"  模型 {visit_list.model[:12]}，排了 {visit_list.households} 户；种子「{visit_list.seed}」")
    if model.is_invented:
        print("  注意：模型由虚构数据训练，排出的位次不能说明真实的农户")
    if visit_list.churn is not None:
        print(f"  比上月新进 {visit_list.entered} 户，退出 {visit_list.left} 户，更替 {visit_list.churn:.1%}")
    print(f"  {_level(visit_list.level)}")
    for county in visit_list.counties:
        end = "" if county.marginal is None else f"，末位的概率 {county.marginal:.1%}"
        print(f"  {county.county.name}　走访 {county.visits} 户（随机 {county.drawn}）{end}")


def _level(level: ListLevel | None) -> str:
    """How the level of the probabilities was watched, and what came of it."""
    if level is None:
        return "概率的水平没有核对：模型学过的月份以后，还没有识别纳入的记录"
    months = f"{month_text(level.cut)} 之后到 {month_text(level.upto)}"
    seen = f"概率的水平：{months} 识别 {level.observed:,} 户，预计 {level.expected:,.0f} 户"
    if level.ratio is not None:
        seen += f"，实际÷预计 {level.ratio:.2f}"
    if level.measured is None or level.lowest is None or level.highest is None:
        return f"{seen}；户数太少，没有校正"
    span = f"（95% 区间 {exp(level.lowest):.2f} 至 {exp(level.highest):.2f}）"
    if not level.shift:
        return f"{seen}；要乘的发生比 {exp(level.measured):.2f} 倍{span}在偶然范围之内，没有校正"
    return f"{seen}；发生比都乘以 {exp(level.shift):.2f}{span}，名次和理由不变"


def _print_rows(rows: tuple[ListedHousehold, ...]) -> None:
    if not rows:
        print("名单上没有这样的户。")
        return
    headings = ("位次", "台账编号", "县", "概率", "列入", "变化", "理由")
    table = Table(*(Column(name) for name in headings), box=None)
    for row in rows:
        table.add_row(
            "—" if row.place is None else str(row.place),
            _marked_key(row),
            row.county.name,
            "—" if row.probability is None else f"{row.probability:.1%}",
            row.way.label,
            "、".join(change.label for change in row.changes),
            row.decision or "、".join(_cause(reason) for reason in row.reasons if reason.logit > 0),
        )
    console().print(fitted(table, console().width, ["列入", "变化"]))
    if any(row.is_withheld for row in rows):
        print(_WITHHELD)
    print("一户的理由和变化写成句子：xiangheng household visits explain 台账编号")


def _explanation(row: ListedHousehold) -> Iterator[str]:
    place = "没有排过" if row.place is None else f"第 {row.place} 位，概率 {row.probability:.1%}"
    yield f"户 {_marked_key(row)}　{row.county.name}　{month_text(row.month)} 的名单：{place}（{row.way.label}）"
    if row.decision:
        yield f"{'去掉' if row.is_off else '列入'}：{row.decision}（{row.decided_by}）"
    yield from _paragraph("抬高风险的", [reason for reason in row.reasons if reason.logit > 0])
    yield from _paragraph("降低风险的", [reason for reason in row.reasons if reason.logit < 0])
    if row.rest is not None:
        yield f"其余各项合起来 {exp(row.rest):.2f} 倍"
    yield from _paragraph("和上月相比，变为上月的", row.since_before)
    if row.is_withheld:
        yield _WITHHELD
    elif row.reasons:
        yield "各项原因的倍数相乘，正好是这一户的发生比与一般户之比。可能性供安排走访用，纳入和退出按程序评议、审定。"


def _paragraph(heading: str, reasons: Sequence[RiskReason]) -> Iterator[str]:
    if reasons:
        yield heading
    for reason in reasons:
        yield f"  {exp(reason.logit):.2f} 倍　{reason.sentence or reason.cause}{'*' if reason.is_partial else ''}"


def _marked_key(row: ListedHousehold) -> str:
    return f"{row.key}（虚构）" if row.is_invented else row.key


def _cause(reason: RiskReason) -> str:
    return f"{reason.cause}*" if reason.is_partial else reason.cause


def _number(text: str) -> int:
    written = text.strip()
    if not (written.isascii() and written.isdecimal() and len(written) <= len(str(MOST_VISITS))):
        raise typer.BadParameter(
            f"「{text}」不是 0 到 {MOST_VISITS} 的户数，写 县=户数，如 桃溪县=40", param_hint="--set"
        )
    return int(written)
