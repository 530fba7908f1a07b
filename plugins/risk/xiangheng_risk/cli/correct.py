"""`xiangheng risk correct`."""

from math import exp
from pathlib import Path
from typing import Annotated

import typer

from xiangheng_risk.cli.groups import risk
from xiangheng_risk.cli.options import ModelOption, RegisterOption, cut_of, opened, read_model
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record


@risk.command("correct", help="用截止月份以来的识别情况校正概率的水平；名次和理由不变。")
def correct(
    model: ModelOption,
    cut: Annotated[str, typer.Option("--cut", help="名单的截止月份，如 2024-12。", show_default=False)],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="校正后的模型写到这个文件，不覆盖已有的。", show_default=False)
    ],
    register: RegisterOption = None,
    elapsed: Annotated[int, typer.Option("--months", min=1, max=12, help="其后过去了几个月。")] = 3,
    as_json: JsonOption = False,
) -> None:
    """Correct the level of a model by early outcomes."""
    from xiangheng_risk.cuts import latest_cut
    from xiangheng_risk.model.documents import correction_record
    from xiangheng_risk.model.early_outcomes import correction_since
    from xiangheng_scoring.cli.progress import progress
    from xiangheng_scoring.intake.writing.atomic_write import refuse_existing, written_whole

    refuse_existing(out)
    trained, months = read_model(model), opened(register)
    month = cut_of(cut, months, latest_cut)
    with progress("算特征，县", quiet=as_json) as step:
        found = correction_since(months, trained, month, elapsed, step)
    corrected = trained.corrected(found)
    with written_whole(out) as fresh:
        fresh.write_bytes(corrected.write())
    record = correction_record(corrected, found, out)
    if as_json:
        print_record(record)
        return
    print(f"{record.file}：模型 {record.model[:16]}…，名次和理由不变")
    print(f"  {month} 之后 {elapsed} 个月识别 {found.observed:,} 户，原来的概率预计 {found.expected:,.0f} 户")
    print(
        f"  发生比都乘以 {exp(found.shift):.2f}（95% 区间 {exp(found.lowest):.2f} 至 {exp(found.highest):.2f}）"
    )
    if not found.is_evident:
        print("  这个差别在偶然范围之内，可以不校正。")
