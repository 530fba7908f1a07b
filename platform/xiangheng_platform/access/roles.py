"""The roles that an account may be given, and what a grant of each must name."""

from xiangheng_scoring.titled import Titled


class Role(Titled):
    """What somebody is in the platform. `SYSTEM` is the platform itself, at work on a schedule; nobody is given it."""

    INSPECTOR = (
        "inspector",
        "督查人员",
        "keeps divisions, lists, indicators, tasks, calendar and the ledger of issues, and verifies what others "
        "entered or put right",
    )
    DIVISION_HEAD = (
        "division_head",
        "处室负责人",
        "verifies what others entered or put right, decides on deferrals, reports tasks, and may remove files",
    )
    DEPARTMENT_CLERK = (
        "department_clerk",
        "部门填报员",
        "reports the tasks of one department, and puts its issues right",
    )
    CITY_OFFICER = (
        "city_officer",
        "市州干部",
        "of one prefecture (市州); puts its issues right, and hands in files",
    )
    COUNTY_OFFICER = (
        "county_officer",
        "县市区干部",
        "of one county; puts its issues right, and hands in files",
    )
    EVALUATOR = ("evaluator", "评价人员", "keeps indicators and scores on trial")
    AUDITOR = (
        "auditor",
        "审计员",
        "reads the audit log and all accounts, jobs and files, and keeps none of them",
    )
    ADMINISTRATOR = ("administrator", "系统管理员", "keeps accounts, schedules, calendar and backups")
    SYSTEM = ("system", "系统", "the platform itself, at work on a schedule; nobody is given it")


#: Roles whose grant must name a department, and roles whose grant must name a region.
OF_A_DEPARTMENT = frozenset({Role.DEPARTMENT_CLERK})
OF_A_REGION = frozenset({Role.CITY_OFFICER, Role.COUNTY_OFFICER})
#: Pairs that one person may not hold at once: who keeps the books does not audit them.
INCOMPATIBLE = (
    frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
    frozenset({Role.AUDITOR, Role.INSPECTOR}),
    frozenset({Role.AUDITOR, Role.DIVISION_HEAD}),
)
GRANTABLE = tuple(role for role in Role if role is not Role.SYSTEM)
EVERYONE = GRANTABLE
