"""People who keep the dictionary, and a few indicators to keep in it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, select

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.target import Target
from xiangheng_platform.indicators.vocabulary import (
    ClauseBasis,
    Comparator,
    Direction,
    PeriodKind,
    TargetBasis,
    ValueKind,
)
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow
from xiangheng_scoring.scheme import Range


@pytest.fixture
def liu() -> Person:
    """An inspector, who may change and verify."""
    return Person("liu", (Granted(Role.INSPECTOR),))


@pytest.fixture
def chen() -> Person:
    """The head of a division, who may verify and not change."""
    return Person("chen", (Granted(Role.DIVISION_HEAD),))


@pytest.fixture
def clerk() -> Person:
    """A clerk, who may read."""
    return Person("wang", (Granted(Role.DEPARTMENT_CLERK),))


@pytest.fixture
def share() -> Definition:
    """An indicator with everything stated."""
    return Definition(
        "LF-C01",
        "中央衔接资金用于产业发展比例",
        other_names=("产业占比",),
        unit="%",
        direction=Direction.POSITIVE,
        period_kind=PeriodKind.ANNUAL,
        value_kind=ValueKind.RATIO,
        office="发展规划处",
        source="省财政厅",
        definition="用于产业发展的中央衔接资金 ÷ 中央衔接资金总额",
        clause="《2024年巩固拓展脱贫攻坚成果工作要点》（五）",
        basis=ClauseBasis.NOTICE,
        possible=Range(Decimal(0), Decimal(100)),
        plausible=Range(Decimal(20), Decimal(100)),
        decimals=2,
    )


@pytest.fixture
def simple() -> Callable[..., Definition]:
    """Makes an indicator with a name and whatever else is said."""

    def _simple(code: str, **more: Any) -> Definition:
        return Definition(code, f"指标 {code}", **more)

    return _simple


@pytest.fixture
def log(store: Store) -> Callable[[], list[AuditRow]]:
    """The acts on the dictionary, the oldest first."""

    def _log() -> list[AuditRow]:
        with store.reading() as session:
            found = select(AuditRow).where(col(AuditRow.action).startswith("indicators:"))
            return list(session.exec(found.order_by(col(AuditRow.number))))

    return _log


@pytest.fixture
def at_least() -> Target:
    """「中央衔接资金用于产业发展比例不低于60%」, as the notice says it."""
    return Target(
        "LF-C01.2024",
        "LF-C01",
        Comparator.GE,
        Decimal(60),
        "%",
        "2024",
        clause="《2024年巩固拓展脱贫攻坚成果工作要点》（五）",
        basis=TargetBasis.EXPLICIT,
    )


@pytest.fixture
def stable() -> Target:
    """「保持中央衔接资金用于产业发展比例总体稳定」, which names no number."""
    return Target(
        "LF-C01.2024.stable",
        "LF-C01",
        Comparator.STABLE,
        period="2024",
        baseline_period="2023",
        clause="《2024年巩固拓展脱贫攻坚成果工作要点》（十）",
        basis=TargetBasis.QUALITATIVE,
    )
