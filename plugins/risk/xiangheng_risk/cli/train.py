"""`xiangheng risk train`."""

from pathlib import Path
from typing import Annotated

import typer

from xiangheng_risk.cli.groups import risk
from xiangheng_risk.cli.options import CutOption, RegisterOption, cut_of, invented_note, opened, typed_again
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record


@risk.command("train", help="由农户台账训练模型：截止月份前的情况，其后 12 个月谁被识别纳入。")
def train(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="模型写到这个文件，不覆盖已有的。", show_default=False)
    ],
    register: RegisterOption = None,
    cut: CutOption = "",
    as_json: JsonOption = False,
) -> None:
    """Train a model on a register and write it to a file."""
    from xiangheng_platform.monitoring.features.by_county import feature_table
    from xiangheng_platform.monitoring.features.labels import HORIZON
    from xiangheng_risk.cuts import check_followed, latest_labelled_cut
    from xiangheng_risk.model.documents import trained_record
    from xiangheng_risk.model.training import train as fit
    from xiangheng_scoring.cli.progress import progress
    from xiangheng_scoring.intake.writing.atomic_write import refuse_existing, written_whole

    refuse_existing(out)
    months = opened(register)
    month = cut_of(cut, months, latest_labelled_cut)
    check_followed(months, month)
    with progress("算特征，县", quiet=as_json) as step:
        table = feature_table(months, month, step, HORIZON)
    with progress("训练，轮", quiet=as_json) as step:
        model = fit(table, progress=step)
    with written_whole(out) as fresh:
        fresh.write_bytes(model.write())
    record = trained_record(model, out, is_invented=months.is_invented)
    if as_json:
        print_record(record)
        return
    print(f"{record.file}：模型 {record.model[:16]}…，{len(record.features)} 个特征")
    print(f"  截至 {record.month} 的 {record.households:,} 户，其后 12 个月有 {record.events:,} 户被识别纳入")
    strongest = sorted(record.features, key=lambda feature: -feature.spread)[:5]
    print(f"  作用最大的特征：{'、'.join(feature.title for feature in strongest)}")
    print(f"再看：xiangheng risk rank --model {out}{typed_again(register)}")
    if record.is_invented:
        print(invented_note(months))
