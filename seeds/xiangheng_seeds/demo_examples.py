"""What the demo's store has besides the reference data, so that no page of a front end that is tried on it begins empty."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from xiangheng_platform.access.person import Person
from xiangheng_platform.app import installed_kinds, new_worker
from xiangheng_platform.evidence import deposits
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.indicators import baselines, definitions
from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.target import Baseline
from xiangheng_platform.indicators.vocabulary import Direction, Origin, PeriodKind, Strategy, ValueKind
from xiangheng_platform.jobs import queue
from xiangheng_platform.settings import Settings
from xiangheng_platform.store.store import Store
from xiangheng_platform.trials.kinds import KIND as TRIAL
from xiangheng_seeds.sheets import MARK

WHY = f"示例{MARK}"
OFFICE = "帮扶处"


def enter_examples(store: Store, person: Person, scheme: str, workbooks: Sequence[Path]) -> str:
    """Enter a derived indicator, baselines, files and a trial scoring of them, all invented; what was entered, in words."""
    indicators = _definitions()
    for definition in indicators:
        definitions.define(store, person, definition, WHY)
    values = [_baseline(period, value) for period, value in (("2022", "8120"), ("2023", "8450"))]
    for baseline in values:
        baselines.record(store, person, baseline, reason=WHY)
    settings = Settings()
    contents = [(path.read_bytes(), path.name) for path in workbooks]
    files = deposits.add_all(store, person, contents, Purpose.WORKBOOK, settings.evidence, reason=WHY)
    given = {"scheme": scheme, "files": [file.number for file in files]}
    queue.submit(store, person, installed_kinds(settings), TRIAL, given, reason=WHY)
    new_worker(store, settings).run_waiting()
    return f"指标 {len(indicators)} 项（其中派生 1 项），基期值 {len(values)} 条，交存的表格 {len(files)} 个，试算 1 次"


def _definitions() -> tuple[Definition, ...]:
    """Two counts that are reported, and the share of one in the other, which is derived."""
    trained = _definition("SL-01", "示例：参加培训的脱贫劳动力", unit="人", value_kind=ValueKind.COUNT)
    workers = _definition("SL-02", "示例：有培训意愿的脱贫劳动力", unit="人", value_kind=ValueKind.COUNT)
    share = _definition(
        "SL-03", "示例：培训覆盖率", unit="%", value_kind=ValueKind.RATIO, origin=Origin.DERIVED,
        numerator="SL-01", denominator="SL-02", missing=Strategy.SKIP_ANY, decimals=2,
    )  # fmt: skip
    return trained, workers, share


def _definition(code: str, name: str, **more: Any) -> Definition:
    return Definition(
        code, name, direction=Direction.POSITIVE, period_kind=PeriodKind.ANNUAL, office=OFFICE,
        definition=f"{name}{MARK}", note=MARK.strip("（）"), **more,
    )  # fmt: skip


def _baseline(period: str, value: str) -> Baseline:
    return Baseline("SL-01", period, Decimal(value), "人", source="示例", note=MARK.strip("（）"))
