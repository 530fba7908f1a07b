"""Options that the commands of this group share."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from xiangheng_platform.monitoring.columns import Dataset
    from xiangheng_platform.monitoring.months import RegisterMonths
    from xiangheng_risk.model.additive import AdditiveModel

RegisterOption = Annotated[
    Path | None,
    typer.Option(
        "--register",
        help="农户台账的文件夹，各月各县的 Parquet 文件；不写的用数据库里的台账，要先登录。",
        show_default=False,
    ),
]
ModelOption = Annotated[Path, typer.Option("--model", help="risk train 写出的模型文件。", show_default=False)]
CutOption = Annotated[
    int | None,
    typer.Option("--cut", help="截止月份，如 202412；不写的取台账里最近的。", show_default=False),
]


def read_model(path: Path) -> "AdditiveModel":
    """The model in a file; raises `ModelFileRefused` or `FeaturesMismatch`."""
    from xiangheng_risk.model.risk import AdditiveRisk

    return AdditiveRisk().read(model_bytes(path))


def model_bytes(path: Path) -> bytes:
    """What a file of a model holds, whatever kind it is of; raises `ModelFileRefused` where it cannot be opened."""
    from xiangheng_risk.model.errors import ModelFileRefused
    from xiangheng_scoring.intake.writing.atomic_write import reason_of_the_system

    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelFileRefused(
            f"打不开（{reason_of_the_system(error)}）",
            at=str(path),
            expected="xiangheng risk train 写出的模型文件",
            remedy="核对 --model 的路径",
        ) from error


def opened(register: Path | None) -> "RegisterMonths":
    """The register in a folder, or without one that of the store, as far as whoever is signed in may see it."""
    from xiangheng_platform.cli.session import asking
    from xiangheng_platform.monitoring.months import Months
    from xiangheng_platform.monitoring.stored_months import months_of

    if register is not None:
        return Months(register)
    with asking() as view:
        return months_of(view)


def typed_again(register: Path | None) -> str:
    """How the register is named in a command that comes next."""
    return "" if register is None else f" --register {register}"


def last_month(months: "RegisterMonths", dataset: "Dataset", back: int = 0) -> int:
    """The last month that a dataset of the register has, or one so many months before it; raises `RegisterEmpty`."""
    from xiangheng_platform.monitoring.errors import RegisterEmpty
    from xiangheng_platform.monitoring.features.arithmetic import shifted

    known = months.months(dataset)
    if not known:
        raise RegisterEmpty(
            f"台账里没有「{dataset.title}」",
            at=dataset.title,
            expected=f"{dataset.name}/month=202412/county=433125/rows.parquet 这样的文件",
            remedy="核对 --register，或先导入（xiangheng household import）；试用的先 xiangheng risk generate",
        )
    return shifted(known[-1], -back)
