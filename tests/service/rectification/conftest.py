"""A province with a ledger of issues: who registers, who puts right, who accepts."""

from collections.abc import Sequence
from datetime import date

import pytest

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.evidence import deposits
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.rectification import register, steps
from xiangheng_platform.rectification.content import Content
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.words import Channel, Severity, Step
from xiangheng_platform.regions.facts import Level
from xiangheng_platform.regions.loading import DivisionRow, load_divisions
from xiangheng_platform.settings import EvidenceSettings
from xiangheng_platform.store.store import Store

_BEGIN = date(2012, 1, 1)
_PROVINCE = (
    ("990000", "试验省", Level.PROVINCE, ""),
    ("990100", "甲州市", Level.PREFECTURE, "990000"),
    ("990200", "乙州市", Level.PREFECTURE, "990000"),
    ("990121", "甲州县", Level.COUNTY, "990100"),
    ("990122", "桃溪县", Level.COUNTY, "990100"),
    ("990221", "云山县", Level.COUNTY, "990200"),
)
INSPECTOR = Person("liu", (Granted(Role.INSPECTOR),))
SECOND = Person("wu", (Granted(Role.INSPECTOR),))
HEAD = Person("chen", (Granted(Role.DIVISION_HEAD),))
COUNTY = Person("zhou", (Granted(Role.COUNTY_OFFICER, Reach(region="990000/990100/990122")),))
NEIGHBOUR = Person("qian", (Granted(Role.COUNTY_OFFICER, Reach(region="990000/990100/990121")),))
BUREAU = Person("sun", (Granted(Role.DEPARTMENT_CLERK, Reach(department="省教育厅")),))


def furnish_province(store: Store) -> None:
    """Two prefectures and three counties, all invented."""
    rows = [
        DivisionRow(code, name, level, parent, _BEGIN, source="试验", verified=True)
        for code, name, level, parent in _PROVINCE
    ]
    load_divisions(store, INSPECTOR, rows)


@pytest.fixture(scope="session")
def furnish() -> object:
    """What stands in the store of every test here: the invented province."""
    return furnish_province


def problem(number: int = 1, **stated: object) -> Content:
    """An invented problem of 桃溪县."""
    content: dict[str, object] = {
        "year": 2024, "channel": Channel.PROVINCIAL, "document": "2023 年度考核反馈（虚构）", "category": "政策落实",
        "severity": Severity.GENERAL, "description": f"第 {number} 个虚构的问题", "region": "桃溪县",
        "responsible_unit": "桃溪县人民政府", "lead_unit": "省教育厅", "deadline": date(2024, 6, 28), "goal": "补发到位",
        "measures": "逐户核对", "indicator": "EL-C08", "clause": "第三条",
    }  # fmt: skip
    return Content(**content | stated)  # type: ignore[arg-type]  # fields by their names


def registered(store: Store, *contents: Content) -> Sequence[str]:
    """Issues in the ledger, by their numbers; one of 桃溪县, if none is given."""
    return register.register(store, INSPECTOR, contents or (problem(),))


def handed_in(store: Store, person: Person, content: bytes = b"photo") -> int:
    """The number of a file that somebody handed in as evidence."""
    return deposits.add(store, person, content, "照片.jpg", Purpose.EVIDENCE, EvidenceSettings()).number


def closed(store: Store, number: str) -> str:
    """An issue of 桃溪县 that was registered, put right with a file of its own and accepted; its number."""
    steps.take(store, COUNTY, number, Step.CLAIM)
    file = handed_in(store, COUNTY, number.encode())
    steps.take(store, COUNTY, number, Step.ATTACH, Given(files=(file,)))
    steps.take(store, COUNTY, number, Step.SUBMIT, Given(statement="已整改"))
    steps.take(store, SECOND, number, Step.ACCEPT, Given(statement="属实"))
    return number


def confirmed(store: Store, *contents: Content) -> Sequence[str]:
    """Issues that may reach a score, by their numbers."""
    numbers = registered(store, *contents)
    for number in numbers:
        steps.take(store, SECOND, number, Step.CONFIRM)
    return numbers
