"""`xiangheng robustness`: how firm the ranking is, and what moves it."""

import csv
from pathlib import Path
from typing import Annotated, Any

import typer

from xiangheng_scoring.analysis.robustness import (
    Change,
    Sensitivity,
    Study,
    Uncertainty,
    leave_one_out,
    one_at_a_time,
    sensitivity,
    study,
)
from xiangheng_scoring.analysis.robustness.documents import robustness_record
from xiangheng_scoring.analysis.robustness.sobol import check_base, varying
from xiangheng_scoring.cli.console import console, print_lines
from xiangheng_scoring.cli.inputs import Inputs, scored, with_inputs
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record
from xiangheng_scoring.cli.pictures import study_pictures, write_pictures
from xiangheng_scoring.cli.progress import progress
from xiangheng_scoring.cli.studies import changes_table, sources_table, study_table
from xiangheng_scoring.cli.usage import options_named
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.explain.cautions import cautions
from xiangheng_scoring.intake.writing.atomic_write import refuse_existing, written_whole

MOST_CHANGES = 10

#: More would not fit into the memory of an office machine, and would change no place.
MOST_TRIALS, MOST_WORLDS, MOST_BASE = 200_000, 10_000, 2**15

Trials = Annotated[int, typer.Option("--trials", help="模拟的次数。", min=1, max=MOST_TRIALS)]
Seed = Annotated[int, typer.Option("--seed", help="随机数的种子；相同的种子得出相同的结果。", min=0)]
Weights = Annotated[float, typer.Option("--weights", help="权重的变动幅度，0.25 即 ±25%。")]
Worlds = Annotated[
    int,
    typer.Option(
        "--worlds", help="数据误差和抽取的缺报数造多少份，1 为只用原来的数据。", min=1, max=MOST_WORLDS
    ),
]
Base = Annotated[
    int, typer.Option("--base", help="来源分析的基数，须是 2 的幂；0 为不作来源分析。", min=0, max=MOST_BASE)
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", help="把图（SVG）和每次模拟的参数（CSV）写到这个文件夹。", show_default=False
    ),
]


@with_inputs("robustness")
def robustness(
    inputs: Inputs,
    trials: Trials = 10_000,
    seed: Seed = 1,
    weights: Weights = 0.25,
    worlds: Worlds = 200,
    base: Base = 4096,
    treatments: Annotated[str, typer.Option(help="离群值处理，逗号分隔：none、treated。")] = "none,treated",
    normalisations: Annotated[
        str, typer.Option(help="无量纲化，逗号分隔：scheme、min_max、z_score、percentile_rank。")
    ] = "scheme,min_max",
    aggregations: Annotated[
        str, typer.Option(help="汇总方式，逗号分隔：scheme、arithmetic、geometric、harmonic。")
    ] = "scheme,geometric",
    missing: Annotated[
        str, typer.Option(help="缺报处理，逗号分隔：scheme、reweight、drawn。")
    ] = "scheme,reweight,drawn",
    out: Out = None,
    as_json: JsonOption = False,
) -> None:
    """稳健性：位次有多稳，各个来源各有多大影响。"""
    with options_named("robustness"):
        options = Uncertainty(
            weights,
            treatments=_names(treatments),
            normalisations=_names(normalisations),
            aggregations=_names(aggregations),
            missing=_names(missing),
            worlds=worlds,
        )
        if base:
            check_base(base)
    if out is not None:
        refuse_existing(out)
    result, _ = scored(inputs, quiet=as_json)
    study, sensitivity = _studied(result, options, trials, seed, base, quiet=as_json)

    left_out, one_by_one = leave_one_out(result, seed), one_at_a_time(result, options, seed)
    if out is not None:
        _write(out, study, sensitivity, one_by_one)
    if as_json:
        print_record(robustness_record(study, sensitivity, left_out, one_by_one))
        return
    _show(study, sensitivity, left_out, one_by_one)
    if out is not None:
        print(f"图和参数写在 {out}")


def _names(text: str) -> tuple[str, ...]:
    return tuple(
        name.strip() for name in text.replace("，", ",").replace("、", ",").split(",") if name.strip()
    )


def _studied(
    result: Result, options: Uncertainty, trials: int, seed: int, base: int, *, quiet: bool
) -> tuple[Study, Sensitivity | None]:
    with progress("模拟", quiet=quiet) as step:
        varied = study(result, options, trials=trials, seed=seed, progress=step)
    if not base or not varying(varied.model):
        return varied, None
    with progress("来源分析", quiet=quiet) as step:
        return varied, sensitivity(varied.model, base=base, progress=step)


def _write(folder: Path, study: Study, sensitivity: Sensitivity | None, changes: tuple[Change, ...]) -> None:
    with written_whole(folder) as fresh:
        fresh.mkdir(parents=True)
        write_pictures(fresh, study_pictures(study, sensitivity, changes))
        _write_trials(fresh / "trials.csv", study)


def _write_trials(path: Path, study: Study) -> None:
    rows = map(_flat, study.written())
    first = next(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


def _flat(trial: dict[str, Any]) -> dict[str, Any]:
    """A trial as one row: its parameters, then the weight of each node by the node's code."""
    rest = {name: value for name, value in trial.items() if name != "weights"}
    return {**rest, **trial["weights"]}


def _show(
    study: Study,
    sensitivity: Sensitivity | None,
    left_out: tuple[Change, ...],
    one_by_one: tuple[Change, ...],
) -> None:
    out = console()
    out.print(study_table(study, out.width))
    valid = len(study.trials) - len(study.outcome.failed)
    out.print(
        f"模拟 {len(study.trials)} 次（种子 {study.model.seed}），计入 {valid} 次；第 0 次不作改动，与计分结果相同。"
    )
    for reason, count in study.outcome.failures.items():
        out.print(f"未计入 {count} 次：{reason}。", soft_wrap=True)
    if sensitivity is not None:
        out.print(sources_table(sensitivity, out.width))
        out.print(sensitivity.verdict or "各来源影响的大小次序已经稳定。", soft_wrap=True)
    for title, changes in (("逐一去掉", left_out), ("逐一改变", one_by_one)):
        moved = sorted(changes, key=lambda change: -change.mean_shift)[:MOST_CHANGES]
        if moved:
            out.print(changes_table(f"{title}（位次变动最大的 {len(moved)} 项）", study, moved, out.width))
    print_lines(out, cautions(study.model.result))
