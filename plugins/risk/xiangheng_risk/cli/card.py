"""`xiangheng risk card`."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated

import typer

from xiangheng_risk.cli.groups import risk
from xiangheng_risk.cli.judged import save, saved
from xiangheng_scoring.cli.usage import UsageRefused

_BEIJING = timezone(timedelta(hours=8))


@risk.command("card", help="由检验和监测的结果写模型卡：一张自带图表的网页，和同名的 JSON。")
def card(
    evaluation: Annotated[
        Path, typer.Option("--evaluation", help="risk evaluate --save 存的文件。", show_default=False)
    ],
    out: Annotated[
        Path,
        typer.Option("--out", "-o", help="网页写到这个文件（.html），不覆盖已有的。", show_default=False),
    ],
    drift: Annotated[
        Path | None, typer.Option("--drift", help="risk monitor --save 存的文件。", show_default=False)
    ] = None,
    owner: Annotated[str, typer.Option("--owner", help="谁对这个模型负责。", show_default=False)] = "",
    approval: Annotated[
        str, typer.Option("--approval", help="谁在何时批准使用；不写就是尚未批准。", show_default=False)
    ] = "",
) -> None:
    """Write the card of a model."""
    from xiangheng_platform.monitoring.drift_documents import RiskDrift
    from xiangheng_platform.monitoring.evaluation_documents import RiskEvaluation
    from xiangheng_risk.card.card import card_of, written
    from xiangheng_scoring.intake.writing.atomic_write import refuse_existing, written_whole

    if out.suffix.lower() != ".html":
        raise UsageRefused(f"--out 不能是「{out}」", expected="以 .html 结尾的文件名", remedy="换一个扩展名")
    figures = out.with_suffix(".json")
    for target in (out, figures):
        refuse_existing(target)
    told = card_of(
        saved(RiskEvaluation, evaluation),
        saved(RiskDrift, drift) if drift else None,
        datetime.now(UTC).astimezone(_BEIJING).date(),
        owner or None,
        approval or None,
    )
    with written_whole(out) as fresh:
        fresh.write_text(written(told), encoding="utf-8", newline="\n")
    save(told, figures)
    print(f"模型卡：{out}；数字：{figures}")
    if told.evaluation.is_invented:
        print("农户是虚构的，卡上已标明。")
