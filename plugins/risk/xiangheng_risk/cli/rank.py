"""`xiangheng risk rank`."""

from typing import TYPE_CHECKING, Annotated

import typer

from xiangheng_risk.cli.groups import risk
from xiangheng_risk.cli.options import (
    CutOption,
    ModelOption,
    RegisterOption,
    cut_of,
    invented_note,
    opened,
    read_model,
    typed_again,
)
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xiangheng_risk.model.documents import RankedList


@risk.command("rank", help="排出走访的先后：每个县按走访得过来的户数列出，各附原因。")
def rank(
    model: ModelOption,
    register: RegisterOption = None,
    cut: CutOption = "",
    capacity: Annotated[
        float, typer.Option("--capacity", min=0.001, max=1, help="每个县走访得过来的，占总户数的比例。")
    ] = 0.1,
    top: Annotated[int, typer.Option("--top", min=1, help="屏幕上列出前多少户；--json 列出全部。")] = 20,
    as_json: JsonOption = False,
) -> None:
    """List whom to visit first."""
    from xiangheng_platform.monitoring.features.by_county import feature_table
    from xiangheng_risk.cuts import latest_cut
    from xiangheng_risk.model.ranked_list import ranked_list
    from xiangheng_scoring.cli.progress import progress

    trained, months = read_model(model), opened(register)
    month = cut_of(cut, months, latest_cut)
    with progress("算特征，县", quiet=as_json) as step:
        table = feature_table(months, month, step)
    ranked = ranked_list(trained, table, capacity, is_invented=months.is_invented)
    if as_json:
        print_record(ranked)
        return
    for line in lines(ranked, top):
        print(line)
    if ranked.is_invented:
        print(invented_note(months))
    as_of = f" --cut {month}" if cut else ""
    print(
        f"再看：xiangheng risk explain {ranked.listed[0].household} --model {model}{typed_again(register)}{as_of}"
    )


def lines(ranked: "RankedList", top: int) -> "Iterator[str]":
    """The head of a list as people read it."""
    yield (
        f"截至 {ranked.month} 的 {ranked.households:,} 户，每县列 {ranked.capacity:.1%}，"
        f"共 {len(ranked.listed):,} 户；预计其中 {ranked.expected:,.0f} 户今后 12 个月被识别纳入，"
        f"末位一户的可能性 {ranked.marginal:.1%}"
    )
    for listed in ranked.listed[:top]:
        causes = "、".join(f"{cause.title} {cause.odds:.1f} 倍" for cause in listed.causes)
        yield f"{listed.place:>4}　{listed.county}　{listed.household}　{listed.probability:6.1%}　{causes}"
