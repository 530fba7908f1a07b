"""An invented province, and the people who inspect it and are inspected."""

from collections.abc import Callable
from datetime import date

import pytest

from xiangheng_platform.access import accounts, grants
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.roles_in_force import granted_now
from xiangheng_platform.inspection import answers, checklists, findings, plans, visits
from xiangheng_platform.inspection.answers import Answer
from xiangheng_platform.inspection.checklist import Checklist, ChecklistItem
from xiangheng_platform.inspection.documents import VisitDossier
from xiangheng_platform.inspection.findings import Finding
from xiangheng_platform.inspection.plan import PlannedCheck
from xiangheng_platform.inspection.visits import Arrangement
from xiangheng_platform.inspection.words import AnswerKind, Method
from xiangheng_platform.rectification.words import Severity
from xiangheng_platform.regions.facts import Level
from xiangheng_platform.regions.loading import DivisionRow, load_divisions
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store

ROOT = Person("root", (Granted(Role.ADMINISTRATOR),))
DAY = date(2024, 4, 30)
PROVINCE, CITY, COUNTY = "990000", "990000/990100", "990000/990100/990122"
_DIVISIONS = (
    ("990000", "试验省", Level.PROVINCE, ""),
    ("990100", "甲州市", Level.PREFECTURE, "990000"),
    ("990200", "乙州市", Level.PREFECTURE, "990000"),
    ("990121", "甲州县", Level.COUNTY, "990100"),
    ("990122", "桃溪县", Level.COUNTY, "990100"),
    ("990221", "云山县", Level.COUNTY, "990200"),
)
#: Login, role and region of everybody who has an account.
_PEOPLE = {
    "liu": (Role.INSPECTOR, ""),
    "wu": (Role.INSPECTOR, ""),
    "chen": (Role.DIVISION_HEAD, ""),
    "guan": (Role.AUDITOR, ""),
    "he": (Role.INSPECTOR, CITY),
    "shi": (Role.CITY_OFFICER, CITY),
    "zhou": (Role.COUNTY_OFFICER, COUNTY),
    "qian": (Role.COUNTY_OFFICER, "990000/990100/990121"),
    "yun": (Role.COUNTY_OFFICER, "990000/990200/990221"),
}
ITEMS = (
    ChecklistItem(number="1", text="补助是否按时发放", kind=AnswerKind.YES_NO, clause="（三）"),
    ChecklistItem(number="2", text="抽查户数", kind=AnswerKind.NUMBER, unit="户"),
    ChecklistItem(
        number="3", text="发放方式", kind=AnswerKind.CHOICE, choices=("一卡通", "现金"), is_mandatory=False
    ),
    ChecklistItem(number="4", text="群众反映", kind=AnswerKind.TEXT, is_mandatory=False),
)
CHECKLIST = Checklist(code="YL", title="雨露计划检查表", items=ITEMS, source="虚构")
FINDING = Finding(category="补助发放", severity=Severity.GENERAL, description="两户没有收到")
Who = Callable[[str], Person]


def furnish_province(store: Store) -> None:
    """Two prefectures and three counties, all invented, and an account for everybody."""
    policy = SignInSettings(hash_rounds=1, hash_mebibytes=1)
    rows = [
        DivisionRow(code, name, level, parent, date(2012, 1, 1), source="试验", verified=True)
        for code, name, level, parent in _DIVISIONS
    ]
    load_divisions(store, Person("loader", (Granted(Role.INSPECTOR),)), rows)
    for login, (role, region) in _PEOPLE.items():
        accounts.add(store, policy, ROOT, login, "correct horse 电池")
        grants.grant(store, ROOT, login, role, region=region)


@pytest.fixture(scope="session")
def furnish() -> object:
    """What stands in the store of every test here."""
    return furnish_province


@pytest.fixture
def who(store: Store) -> Who:
    """Somebody by their login, with the roles that they have now."""

    def _who(login: str) -> Person:
        with store.view(ROOT) as view:
            return Person(login, granted_now(view.session, login, view.today))

    return _who


@pytest.fixture
def arranged(store: Store, who: Who) -> Callable[..., VisitDossier]:
    """Arranges a visit as liu does: on site to 桃溪县 with wu, if nothing else is said."""

    def _arranged(region: str = "桃溪县", **stated: object) -> VisitDossier:
        given: dict[str, object] = {
            "first_day": DAY, "method": Method.ON_SITE, "topic": "雨露计划", "inspectors": ("wu",),
        }  # fmt: skip
        wanted = Arrangement(region=region, **given | stated)  # type: ignore[arg-type]  # fields by their names
        return visits.arrange(store, who("liu"), wanted)

    return _arranged


@pytest.fixture
def hidden(store: Store, who: Who, arranged: Callable[..., VisitDossier]) -> int:
    """An unannounced visit to 桃溪县 that was carried out and not released, with a plan, a draw, answers and a finding."""
    checklists.add(store, who("liu"), CHECKLIST)
    plan = PlannedCheck(
        code="AF-2024-04", year=2024, month=3, method=Method.UNANNOUNCED, topic="暗访", office="监督检查处",
        source="虚构", regions=("桃溪县",),
    )  # fmt: skip
    plans.add(store, who("liu"), plan)
    number = arranged(method=Method.UNANNOUNCED, plan="AF-2024-04", topic="暗访", checklist="YL").number
    visits.draw_places(store, who("liu"), number, ["甲村", "乙村"], "种子", 1)
    answers.fill(store, who("wu"), number, [Answer(item="1", value="否"), Answer(item="2", value="12")])
    findings.add(store, who("wu"), number, FINDING)
    return number
