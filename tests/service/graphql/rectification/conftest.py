"""A ledger over the reference data: two issues of 泸溪县, one of 长沙县, and who registers, puts right and accepts."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.service.graphql.conftest import INSPECTOR, furnish_with_reference

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.evidence import deposits
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.rectification import register
from xiangheng_platform.rectification.content import Content
from xiangheng_platform.rectification.words import Channel, Severity
from xiangheng_platform.settings import EvidenceSettings
from xiangheng_platform.store.store import Store

SECOND = Person("wu", (Granted(Role.INSPECTOR),))
HEAD = Person("chen", (Granted(Role.DIVISION_HEAD),))
COUNTY = Person("zhou", (Granted(Role.COUNTY_OFFICER, Reach(region="430000/433100/433122")),))
NEIGHBOUR = Person("qian", (Granted(Role.COUNTY_OFFICER, Reach(region="430000/430100/430121")),))


def problem(number: int = 1, **stated: object) -> Content:
    """An invented problem, of 泸溪县 where nothing else is stated."""
    content: dict[str, object] = {
        "year": 2024, "channel": Channel.PROVINCIAL, "document": "2023 年度考核反馈（虚构）", "category": "政策落实",
        "severity": Severity.GENERAL, "description": f"第 {number} 个虚构的问题", "region": "泸溪县",
        "responsible_unit": "泸溪县人民政府", "lead_unit": "省教育厅", "deadline": date(2024, 6, 28), "goal": "补发到位",
        "measures": "逐户核对", "indicator": "LF-C01", "clause": "第三条",
    }  # fmt: skip
    return Content(**content | stated)  # type: ignore[arg-type]  # fields by their names


def furnish_with_issues(store: Store) -> None:
    """The reference data, and three issues of two counties."""
    furnish_with_reference(store)
    elsewhere = problem(3, region="长沙县", responsible_unit="长沙县人民政府", indicator="")
    register.register(store, INSPECTOR, [problem(1), problem(2, severity=Severity.SERIOUS), elsewhere])


@pytest.fixture(scope="session")
def furnish() -> Callable[[Store], object]:
    """Every store of this room is a copy of one with a ledger."""
    return furnish_with_issues


def handed_in(store: Store, person: Person = COUNTY, content: bytes = b"photo") -> int:
    """The number of a file that somebody handed in as evidence."""
    return deposits.add(store, person, content, "照片.jpg", Purpose.EVIDENCE, EvidenceSettings()).number
