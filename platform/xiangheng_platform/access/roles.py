"""The roles that an account may be given, and what a grant of each must name."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the platform. `SYSTEM` is the platform itself, at work on a schedule; nobody is given it."""

    INSPECTOR = "inspector"
    DIVISION_HEAD = "division_head"
    DEPARTMENT_CLERK = "department_clerk"
    CITY_OFFICER = "city_officer"
    COUNTY_OFFICER = "county_officer"
    EVALUATOR = "evaluator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"

    @property
    def called(self) -> str:
        """What the role is called on screens."""
        return TITLES[self]


TITLES = {
    Role.INSPECTOR: "督查人员",
    Role.DIVISION_HEAD: "处室负责人",
    Role.DEPARTMENT_CLERK: "部门填报员",
    Role.CITY_OFFICER: "市州干部",
    Role.COUNTY_OFFICER: "县市区干部",
    Role.EVALUATOR: "评价人员",
    Role.AUDITOR: "审计员",
    Role.ADMINISTRATOR: "系统管理员",
    Role.SYSTEM: "系统",
}
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
