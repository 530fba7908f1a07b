"""What the commands share that judge a model: which kind it is of, at which cut, and where its figures are kept."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from xiangheng_scoring.system_reasons import reason_of

if TYPE_CHECKING:
    from xiangheng_platform.monitoring.models import RiskModel
    from xiangheng_scoring.records import Published

KindOption = Annotated[
    str, typer.Option("--kind", help="模型的种类，按插件给的名称；xiangheng plugin list 查看。")
]
CapacityOption = Annotated[
    float, typer.Option("--capacity", min=0.001, max=1, help="走访得过来的户占全部的比例。")
]
SaveOption = Annotated[
    Path | None,
    typer.Option(
        "--save", help="另把全部数字存成这个 JSON 文件，不覆盖已有的，供 risk card 用。", show_default=False
    ),
]
R = TypeVar("R", bound="Published")


def kind_called(name: str) -> "RiskModel":
    """A kind of model that a plugin gives, by its name; raises `UnknownKind`, and as the host of plugins does."""
    from xiangheng_risk.errors import UnknownKind
    from xiangheng_scoring.cli.loading import open_host

    kinds = open_host().provided("risk_models")
    try:
        kind: RiskModel = kinds[name]
    except KeyError as error:
        raise UnknownKind(
            f"没有插件给出「{name}」",
            at="--kind",
            expected=f"{'、'.join(kinds)} 之一",
            remedy="xiangheng plugin list",
        ) from error
    return kind


def refuse_kept(path: Path | None) -> None:
    """Raise `TargetExists` where there is a file already that figures are to be kept in: before the minutes that they take."""
    from xiangheng_scoring.intake.writing.atomic_write import refuse_existing

    if path:
        refuse_existing(path)


def save(record: "Published", path: Path | None) -> None:
    """Keep a record's document as a file, where one is asked for; raises `NotWritten`."""
    from xiangheng_scoring.intake.writing.atomic_write import written_whole
    from xiangheng_scoring.records import printed

    if path:
        with written_whole(path) as fresh:
            fresh.write_text(printed(record), encoding="utf-8", newline="\n")


def saved(kind: type[R], path: Path) -> R:
    """The record that a file holds; raises `CardRefused` where it holds another document, or none."""
    from xiangheng_risk.card.errors import CardRefused
    from xiangheng_scoring.records import record_of

    try:
        told = json.loads(path.read_bytes())
        if told["format"] == kind.FORMAT.name:
            return record_of(kind, told)
        seen = f"内容是「{told['format']}」"
    except OSError as problem:
        seen = f"打不开（{reason_of(problem)}）"
    except (ValueError, LookupError, TypeError):
        seen = "读不出检验或监测的结果"
    raise CardRefused(
        seen,
        at=str(path),
        expected=f"格式 {kind.FORMAT.name}",
        remedy="用 risk evaluate --save 或 risk monitor --save 写出的文件",
    )
