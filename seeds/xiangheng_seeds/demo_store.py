"""The second half of the demo: a store is made and filled, and answers for three days, for what is due, for a right."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from shutil import rmtree

from rich.console import Console
from rich.rule import Rule
from rich.table import Table

from xiangheng_platform.access import accounts, grants
from xiangheng_platform.access.credentials import person_of
from xiangheng_platform.access.decisions import decide
from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.roles import Role
from xiangheng_platform.audit import log
from xiangheng_platform.regions import divisions
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.creation import create
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store
from xiangheng_platform.workpoints import agenda
from xiangheng_platform.workpoints.agenda import Line
from xiangheng_scoring.cli.progress import progress
from xiangheng_scoring.cli.typed import program
from xiangheng_seeds.demo_clock import TurnedClock
from xiangheng_seeds.demo_examples import enter_examples
from xiangheng_seeds.demo_issues import (
    COUNTIES,
    COUNTY_PATH,
    LAST,
    PREFECTURE_PATH,
    IssueDemo,
    Scored,
    story,
)
from xiangheng_seeds.filling import fill
from xiangheng_seeds.issues import Chronicle, Officers, invented_lives
from xiangheng_seeds.sheets import MARK

FILE = "xiangheng.db"
COUNTY, DAYS = "宁乡", (date(2016, 6, 30), date(2017, 4, 10), date(2024, 6, 30))
AGENDA_DAY, SHOWN = date(2024, 6, 20), 6
ADMINISTRATOR, INSPECTOR, CLERK = "admin", "jiancha01", "yibao01"
HEAD, CITY_OFFICER, COUNTY_OFFICER = "chuzhang01", "xiangxi01", "longshan01"
LOGINS = (ADMINISTRATOR, INSPECTOR, CLERK, HEAD, CITY_OFFICER, COUNTY_OFFICER)
TABLES = "交给计分的表"
OFFICE = "省医保局"
SERVER = "serve"


@dataclass(frozen=True, slots=True)
class People:
    """The invented people of the demo, and the password that this run gave them all."""

    inspector: Person
    clerk: Person
    officers: Officers
    password: str


def show_store(
    screen: Console, folder: Path, scheme: str, workbooks: Sequence[Path], scored: Scored | None, seed: int
) -> None:
    """Make a store in a folder and show what it answers; workbooks of a scheme are handed in there and scored on trial.

    `scored` is the assessment that rectification moves, None where it is not on. An earlier store there was taken away before; the
    files that it named go with it.
    """
    screen.print(Rule(f"四、历史、期限和权限{MARK}"))
    database = Database(f"sqlite:///{(folder / FILE).as_posix()}")
    try:
        rmtree(folder / f"{FILE}.files", ignore_errors=True)
        present = Store(database)
        first_day = present.today - timedelta(days=LAST + 1)
        clock = TurnedClock(first_day)
        store = Store(database, clock)
        create(store, "local:demo")
        people = _people(store)
        _show_filling(screen, store, people.inspector)
        _show_county(screen, store, people.inspector)
        _show_agenda(screen, store, people.inspector)
        _show_rights(screen, store, people)
        year = scored.scheme.year if scored else AGENDA_DAY.year
        lives = (*story(year), *invented_lives(COUNTIES, year, seed))
        chronicle = Chronicle(store, clock, people.officers, first_day, lives)
        IssueDemo(screen, chronicle, folder / TABLES, scored).show()
        entered = enter_examples(present, people.inspector, scheme, workbooks)
        screen.print(f"另登记示例：{entered}，均为虚构。\n", soft_wrap=True)
        _show_proof(screen, present)
        _show_next(screen, folder, people)
    finally:
        database.close()


def _people(store: Store) -> People:
    """One of each kind, with a password made for this run: there is no default one."""
    policy, password = SignInSettings(), secrets.token_urlsafe(12)
    accounts.first_administrator(store, policy, ADMINISTRATOR, "管理员甲", password)
    administrator = person_of(store, ADMINISTRATOR)
    for login, name, role, department, region in (
        (INSPECTOR, "督查员乙", Role.INSPECTOR, "", ""),
        (CLERK, "填报员丙", Role.DEPARTMENT_CLERK, OFFICE, ""),
        (HEAD, "处长丁", Role.DIVISION_HEAD, "", ""),
        (CITY_OFFICER, "州干部戊", Role.CITY_OFFICER, "", PREFECTURE_PATH),
        (COUNTY_OFFICER, "县干部己", Role.COUNTY_OFFICER, "", COUNTY_PATH),
    ):
        first = secrets.token_urlsafe(12)
        accounts.add(store, policy, administrator, login, first, name=name, telephone="13900000000")
        grants.grant(store, administrator, login, role, department, region)
        accounts.set_password(store, policy, person_of(store, login), login, password, current=first)
    officers = Officers(
        *(person_of(store, login) for login in (INSPECTOR, HEAD, CITY_OFFICER, COUNTY_OFFICER))
    )
    return People(officers.inspector, person_of(store, CLERK), officers, password)


def _show_filling(screen: Console, store: Store, person: Person) -> None:
    with progress("装入基础数据", quiet=False) as step:
        filled = fill(store, person, step)
    counts = "，".join(f"{kind.kind} {kind.entered} 条" for kind in filled)
    screen.print(f"建立数据库并装入基础数据：{counts}。账号和人名均为虚构。", soft_wrap=True)


def _show_county(screen: Console, store: Store, person: Person) -> None:
    """One county on three days: its code and name as they were."""
    screen.print(f"“{COUNTY}”在三天里：", style="bold")
    table = Table("日期", "代码", "名称", "隶属", "核实", box=None, pad_edge=False)
    with store.view(person) as view:
        for day in DAYS:
            tree, county = divisions.tree(view, day), divisions.find(view, COUNTY, day)
            mark = "已核实" if county.verified else "未核实 ◇"
            above = "".join(division.name for division in tree.ancestors(county.code))
            table.add_row(str(day), county.code, county.name, above, mark)
    screen.print(table)
    screen.print("◇ 原代码凭记忆，更名日期据新闻报道，都没有与批复核对。\n")


def _show_agenda(screen: Console, store: Store, person: Person) -> None:
    """What the notice's tasks ask for on a day of its year; nobody reported anything, so nothing is done."""
    with store.view(person) as view:
        listed = agenda.due_on(view, AGENDA_DAY)
    screen.print(
        f"{AGENDA_DAY} 这一天：工作要点中逾期 {len(listed.overdue)} 项，到期 {len(listed.due)} 项，已办 {len(listed.done)} 项。",
        style="bold",
        soft_wrap=True,
    )
    for title, lines in (("逾期", listed.overdue), ("到期", listed.due)):
        for line in lines[:SHOWN]:
            screen.print(f"  {title}　{_line_text(line)}", soft_wrap=True)
        if len(lines) > SHOWN:
            screen.print(f"  {title}　……另有 {len(lines) - SHOWN} 项")
    screen.print()


def _line_text(line: Line) -> str:
    limit, left = line.standing.occurrence.limit, line.working_days or 0
    parts = (
        f"（{line.point.item}）{line.point.indicator}",
        f"期限 {limit}" if limit else "",
        ""
        if line.working_days is None
        else f"超过 {-left} 个工作日"
        if left < 0
        else f"还有 {left} 个工作日",
        "、".join(line.point.offices),
    )
    return "　".join(filter(None, parts))


def _show_rights(screen: Console, store: Store, people: People) -> None:
    """What a clerk asks for and does not get, with the reason that decides, and what she gets masked."""
    screen.print(f"{OFFICE}填报员 {CLERK} 想看别人的操作记录：", style="bold")
    try:
        with store.view(people.clerk) as view:
            log.search(view)
    except NotAllowed as refusal:
        screen.print(str(refusal), soft_wrap=True)
    screen.print("督查人员看得到账号吗？", style="bold")
    for person, owner in ((people.inspector, INSPECTOR), (people.inspector, CLERK)):
        decision = decide(person, "account.list", Target(owner=owner))
        screen.print(
            f"  {owner}：{'可以' if decision.is_allowed else '不可以'}。{decision.why}", soft_wrap=True
        )
    screen.print()


def _show_proof(screen: Console, store: Store) -> None:
    with store.database.reading() as connection:
        proof = prove(connection)
    screen.print(
        f"核对历史：{proof.acts} 次操作，{proof.rows} 行，{'没有发现改动' if proof.holds else '发现改动'}。"
        f"最后一次操作的摘要 {proof.digest[:16]}…\n",
        soft_wrap=True,
    )


def _show_next(screen: Console, folder: Path, people: People) -> None:
    """How to go on with this very store."""
    screen.print(f"这个数据库{MARK}在")
    # By itself, so that it is copied without what stands around it.
    screen.print(str(folder.resolve()), soft_wrap=True)
    screen.print("设环境变量 XIANGHENG_DATA__FOLDER 为这个文件夹就能接着用：", soft_wrap=True)
    screen.print(
        f"  登录名 {'、'.join(LOGINS)}，密码 {people.password}（本次运行随机生成，只在这里有效）",
        soft_wrap=True,
    )
    for words in (
        f"user sign-in {INSPECTOR}",
        f"workpoint due --day {AGENDA_DAY}",
        "issue list --overdue",
        "issue statistics --per region",
        f"region history {COUNTY}",
        "group show key_assisted",
        "indicator list --office 帮扶处",
    ):
        screen.print(f"  {program()} {words}", soft_wrap=True)
    if entry_points(
        group="xiangheng.commands", name=SERVER
    ):  # it comes with a member that may not be installed
        _give_queries(screen, folder / "查询")


def _give_queries(screen: Console, folder: Path) -> None:
    """Documents for a front end to paste, and how it asks them."""
    folder.mkdir(exist_ok=True)
    documents = list(files("xiangheng_seeds").joinpath("queries").iterdir())
    for document in documents:
        (folder / document.name).write_text(document.read_text(encoding="utf-8"), encoding="utf-8")
    screen.print(
        f"前端用 GraphQL 查它：{program()} {SERVER}，地址见屏幕；{len(documents)} 个可以照贴的查询在 {folder.resolve()}。",
        soft_wrap=True,
    )
