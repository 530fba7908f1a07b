"""`xiangheng household monitored list|record|eliminate`."""

from typing import Annotated

import typer

from xiangheng_platform.cli.days import AsOfOption, moment_of
from xiangheng_platform.cli.output import tell, tell_lines
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.cli.words import word_of, words_of
from xiangheng_platform.monitoring import monitored as register
from xiangheng_platform.monitoring.cli.months import month_of
from xiangheng_platform.monitoring.cli.options import (
    HouseholdArgument,
    LimitOption,
    PageOption,
    ReasonOption,
)
from xiangheng_platform.monitoring.documents import MonitoredList, SpellRecord
from xiangheng_platform.monitoring.monitored import MonitoredFilter, Spell
from xiangheng_platform.monitoring.month_numbers import month_text
from xiangheng_platform.monitoring.words import Elimination, MonitoredKind, RiskType
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.explain.cautions import INVENTED
from xiangheng_scoring.titled import choices

monitored = typer.Typer(help="监测对象：列出，登记和更正，登记风险消除。", no_args_is_help=True)
MonthOption = Annotated[str, typer.Option("--month", help="哪个月，如 2024-12。", show_default=False)]


@monitored.command("list", help="列出监测对象，后纳入的在前。")
def list_monitored(
    region: Annotated[str, typer.Option("--region", help="只看这个地区的。", show_default=False)] = "",
    kind: Annotated[
        str, typer.Option("--kind", help=f"只看这一类：{choices(MonitoredKind)}。", show_default=False)
    ] = "",
    with_eliminated: Annotated[bool, typer.Option("--all", help="风险已消除的也列出。")] = False,
    limit: LimitOption = 50,
    page: PageOption = "",
    at: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """List monitored households."""
    wanted = word_of(MonitoredKind, kind, "--kind")
    with asking(moment_of(at)) as view:
        listed = register.monitored(
            view,
            MonitoredFilter(region, wanted, with_eliminated),
            after=page,
            limit=limit,
        )
    tell(MonitoredList(listed.rows, listed.next), lambda: _print(listed.rows, listed.next), as_json=as_json)


@monitored.command(
    "record",
    help="登记一户为监测对象；同一个月纳入的再登记，即更正。",
    epilog="例：xiangheng household monitored record 4331250001 --kind 边缘易致贫户 --risk 因病 --month 2024-12",
)
def record(
    household: HouseholdArgument,
    kind: Annotated[
        str, typer.Option("--kind", help=f"哪一类：{choices(MonitoredKind)}。", show_default=False)
    ],
    month: MonthOption,
    risk: Annotated[
        list[str] | None,
        typer.Option("--risk", help="风险，最多五项，重的在前；几项的写几次。", show_default=False),
    ] = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Record a monitored household."""
    spell = Spell(
        word_of(MonitoredKind, kind, "--kind") or MonitoredKind.MARGINAL, words_of(RiskType, risk, "--risk"),
        month_of(month) or 0,
    )  # fmt: skip
    with acting() as (store, person):
        _tell(register.record(store, person, household, spell, reason), as_json=as_json)


@monitored.command("eliminate", help="登记一户的风险已消除；记录仍在。")
def eliminate(
    household: HouseholdArgument,
    month: MonthOption,
    how: Annotated[
        str, typer.Option("--how", help=f"消除方式：{choices(Elimination)}。", show_default=False)
    ],
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Record that a risk was eliminated."""
    manner = word_of(Elimination, how, "--how") or Elimination.SUPPORTED
    with acting() as (store, person):
        spell = register.eliminate(store, person, household, month_of(month) or 0, manner, reason)
        _tell(spell, as_json=as_json)


def spell_line(spell: SpellRecord) -> str:
    """When, as what and why a household was monitored, in one line."""
    risks = "、".join(risk.label for risk in spell.risks) or "没有写风险"
    until = "至今"
    if spell.eliminated_in is not None:
        manner = f"（{spell.elimination.label}）" if spell.elimination else ""
        until = f"{month_text(spell.eliminated_in)} 风险消除{manner}"
    mark = f"（{INVENTED}）" if spell.is_invented else ""
    return (
        f"{spell.household}　{spell.county.name}　{spell.kind.label}　{risks}　{month_text(spell.identified_in)} 纳入，{until}"
        f"［审计第 {spell.act} 号］{mark}"
    )


def _tell(spell: SpellRecord, *, as_json: bool) -> None:
    tell_lines(MonitoredList((spell,), ""), spell_line(spell), as_json=as_json)


def _print(spells: tuple[SpellRecord, ...], following: str) -> None:
    for spell in spells:
        print(spell_line(spell))
    print(f"共 {len(spells)} 户。" if not following else f"还有，接着看：--page {following}")
