"""Figures as the card says them: shares in per cent, a figure with its interval, a dash where there is none."""

from collections.abc import Callable

from xiangheng_platform.monitoring.evaluation_documents import IntervalRecord

NONE = "—"


def percent(value: float | None, digits: int = 1) -> str:
    """A share."""
    return NONE if value is None else f"{value:.{digits}%}"


def number(value: float | None, digits: int = 3) -> str:
    """A figure without a unit, with a true minus."""
    return NONE if value is None else f"{value:.{digits}f}".replace("-", "−")


def signed(value: float | None, digits: int = 3) -> str:
    """A difference, its sign shown."""
    return NONE if value is None else f"{value:+.{digits}f}".replace("-", "−")


def spread(figure: IntervalRecord, written: Callable[[float | None], str] = number) -> str:
    """Between which values a figure lay in 95 % of the samples, in brackets."""
    return "" if figure.low is None else f"（{written(figure.low)} 至 {written(figure.high)}）"


def month(value: int) -> str:
    """A month as it is read aloud: 2024年12月."""
    return f"{value // 100}年{value % 100}月"
