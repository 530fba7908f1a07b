"""The roles that an account may be given, and what a grant of each must name."""

from xiangheng_scoring.titled import Titled


class Role(Titled):
    """What somebody is in the platform. `SYSTEM` is the platform itself, at work on a schedule; nobody is given it."""

    INSPECTOR = "inspector", "督查人员"
    DIVISION_HEAD = "division_head", "处室负责人"
    DEPARTMENT_CLERK = "department_clerk", "部门填报员"
    CITY_OFFICER = "city_officer", "市州干部"
    COUNTY_OFFICER = "county_officer", "县市区干部"
    EVALUATOR = "evaluator", "评价人员"
    AUDITOR = "auditor", "审计员"
    ADMINISTRATOR = "administrator", "系统管理员"
    SYSTEM = "system", "系统"


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
