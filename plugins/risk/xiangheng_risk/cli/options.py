"""Options that the commands of this group share."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

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
    str,
    typer.Option("--cut", help="截止月份，如 2024-12；不写的取台账里最近的。", show_default=False),
]


def read_model(path: Path) -> "AdditiveModel":
    """The model in a file; raises `ModelFileRefused` or `FeaturesMismatch`."""
    from xiangheng_risk.model.risk import AdditiveRisk

    return AdditiveRisk().read(model_bytes(path))


def model_bytes(path: Path) -> bytes:
    """What a file of a model holds, whatever kind it is of; raises `ModelFileRefused` where it cannot be opened."""
    from xiangheng_risk.model.errors import ModelFileRefused
    from xiangheng_scoring.system_reasons import reason_of

    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelFileRefused(
            f"打不开（{reason_of(error)}）",
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


def cut_of(typed: str, months: "RegisterMonths", usual: "Callable[[RegisterMonths], int]") -> int:
    """The cut that was typed, or the command's usual one; raises `NotAMoment`, `CutRefused`, and what `usual` does."""
    from xiangheng_platform.monitoring.cli.months import month_of
    from xiangheng_risk.cuts import check_handed_in

    cut = month_of(typed)
    if cut is None:
        return usual(months)
    check_handed_in(months, cut)
    return cut


def invented_note(months: "RegisterMonths") -> str:
    """What is said below households, where any of them may be invented."""
    return "以上农户是虚构的。" if months.is_all_invented else "台账里含虚构农户，以上可能有虚构的。"
