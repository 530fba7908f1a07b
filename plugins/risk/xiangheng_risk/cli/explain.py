"""`xiangheng risk explain`."""

from typing import TYPE_CHECKING, Annotated

import typer

from xiangheng_risk.cli.groups import risk
from xiangheng_risk.cli.options import (
    CutOption,
    ModelOption,
    RegisterOption,
    cut_of,
    opened,
    read_model,
)
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xiangheng_risk.model.documents import CauseReason, Explanation


@risk.command("explain", help="说明一户为什么排在那里：抬高和降低风险的原因，和此前一个月相比有什么变化。")
def explain(
    household: Annotated[int, typer.Argument(help="户编号，risk rank 列出的。", show_default=False)],
    model: ModelOption,
    register: RegisterOption = None,
    cut: CutOption = "",
    before: Annotated[
        str, typer.Option("--before", help="与更早的这个月相比，如 2024-11。", show_default=False)
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Explain the risk of one household."""
    from xiangheng_platform.monitoring.cli.months import month_of
    from xiangheng_platform.monitoring.features.by_county import invented_counties
    from xiangheng_risk.cuts import check_before, latest_cut
    from xiangheng_risk.model.explanation import explained
    from xiangheng_risk.model.one_household import county_of, values_of

    trained, months = read_model(model), opened(register)
    month, earlier = cut_of(cut, months, latest_cut), month_of(before)
    if earlier is not None:
        check_before(earlier, month)
    explanation = explained(
        trained,
        household,
        month,
        values_of(months, household, month),
        None if earlier is None else values_of(months, household, earlier),
        is_invented=county_of(months, household, month) in invented_counties(months, month),
    )
    if as_json:
        print_record(explanation)
        return
    for line in lines(explanation):
        print(line)
    if explanation.is_invented:
        print("这一户是虚构的。")


def lines(explanation: "Explanation") -> "Iterator[str]":
    """An explanation as people read it."""
    yield (
        f"户 {explanation.household}，截至 {explanation.month}：今后 12 个月被识别纳入的可能性 "
        f"{explanation.probability:.1%}（一般户 {explanation.average:.1%}）"
    )
    yield from _reasons("抬高风险的", explanation.up)
    yield from _reasons("降低风险的", explanation.down)
    if explanation.before is not None:
        yield f"此前是 {explanation.before:.1%}，变化来自："
        for change in explanation.changes[:3]:
            yield f"  {change.title}，{'升' if change.logit > 0 else '降'}"
        if not explanation.changes:
            yield "  没有变化"
    yield "各项原因的倍数相乘，正好是这一户的发生比与一般户之比。可能性供安排走访用，纳入和退出按程序评议、审定。"


def _reasons(heading: str, reasons: "tuple[CauseReason, ...]") -> "Iterator[str]":
    if reasons:
        yield heading
    for reason in reasons:
        yield f"  {reason.odds:.2f} 倍　{reason.sentence}"
