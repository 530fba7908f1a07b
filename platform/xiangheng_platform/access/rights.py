"""The one table of rights: which role may do what, and where. It prints itself, and every service asks it.

A row says that a role may do an action to whatever is open to all, within what the grant reaches (department and
region; a grant without them reaches everything), or on what belongs to the person. What stands in no row is not
allowed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, TypeAlias

from xiangheng_platform.access.roles import EVERYONE, GRANTABLE, Role
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.titled import Titled

#: An action by its name, wherever a record tells of one.
ActionName: TypeAlias = Annotated[str, Meaning("an action of the table of rights, as `account.list`")]


class Where(Titled):
    """To what a right goes, of all that the action can be done to."""

    #: Reference that is the same for all and that everybody works by; nothing else is open, and no act is.
    OPEN = ("open", "有角色即可", "to everything: it is the same for all who have the role")
    WITHIN = (
        "within",
        "本部门、本地区",
        "to what lies within the department and the region that the grant names; to everything, "
        "if it names none",
    )
    OWN = ("own", "本人的", "to what belongs to the person")


@dataclass(frozen=True, slots=True)
class Right:
    """One row: `role` may do `action`, `where`."""

    action: ActionName
    role: Annotated[Role, Meaning("who has this role may do the action")]
    where: Annotated[Where, Meaning("what they may do it to")]

    def __str__(self) -> str:
        return f"{self.role.label}可以{ACTIONS[self.action]}（{self.where.label}）"


#: Every action that a service asks about, and what it is called.
ACTIONS = {
    "account.list": "查看账号和授权",
    "account.manage": "增加、停用账号，授权和收回",
    "account.personal": "查看账号的姓名、电话",
    "account.own": "改自己的密码、二次验证和个人信息",
    "token.own": "发放和收回自己的令牌",
    "token.manage": "收回任何人的令牌",
    "permission.explain": "查看一个人能做什么、为什么",
    "audit.read": "查阅审计记录",
    "audit.verify": "核验审计记录",
    "job.read": "查看后台任务",
    "job.run": "启动后台任务",
    "job.cancel": "取消后台任务",
    "job.schedule": "设定定时任务",
    "region.read": "查看行政区划和名单",
    "region.change": "登记区划的更名、拆分、合并",
    "group.change": "登记名单成员",
    "group.verify": "核实名单成员",
    "indicator.read": "查看指标、目标和定义",
    "indicator.change": "修改指标、目标和定义",
    "indicator.verify": "核实指标和目标",
    "workpoint.read": "查看工作要点任务",
    "workpoint.change": "登记工作要点任务",
    "workpoint.report": "报告任务完成情况",
    "calendar.read": "查看工作日历",
    "calendar.change": "登记工作日的调整",
    "evidence.add": "交存文件",
    "evidence.read": "查看、取出交存的文件",
    "evidence.remove": "删除交存的文件",
    "evidence.clear": "清理到期的和没有登记的文件",
    "issue.read": "查看整改问题",
    "issue.register": "登记、更正、转办整改问题",
    "issue.declare": "登记本地自查发现的问题",
    "issue.rectify": "认领问题、整改、申请销号",
    "issue.verify": "核实问题、验收销号、回头看",
    "issue.approve": "批准延期、撤销问题",
    "issue.follow": "逾期升级、抽取回头看",
    "inspection.read": "查看公布了的督查",
    "inspection.oversee": "查看督查计划、没有公布的督查和覆盖情况",
    "inspection.plan": "登记督查计划和检查表",
    "inspection.verify": "核实督查计划",
    "inspection.arrange": "安排督查：登记、派人、抽取、取消",
    "inspection.report": "填检查表、记发现的问题、提交督查",
    "inspection.release": "公布、退回督查",
    "household.read": "查看农户台账（身份信息遮住）",
    "household.sensitive": "查看农户的收入、健康、残疾和监测情况",
    "household.reveal": "查看农户的姓名、编号、电话",
    "household.import": "导入农户台账",
    "household.record": "登记、更正监测对象",
    "household.erase": "删除一户的身份信息",
    "line.read": "查看监测收入线",
    "line.change": "登记监测收入线",
    "line.verify": "核实监测收入线",
    "risk.read": "查看走访名单和走访结果",
    "risk.model": "查看风险模型和它的检验",
    "risk.register": "登记风险模型和它的检验",
    "risk.approve": "批准风险模型排名单",
    "risk.rank": "排走访名单，登记走访能力",
    "risk.decide": "把一户列入、去出走访名单",
    "risk.report": "报走访结果",
    "store.backup": "备份数据库",
}

#: What gives rights, resets credentials or changes what the installation does: by somebody who signed in a moment ago,
#: and never by a token, whatever it was issued for.
CONFIRMED = frozenset({"account.manage", "token.own", "token.manage", "job.schedule"})
#: What no token opens. With one of these, a token that ends tomorrow could make something that never ends.
NEVER_BY_TOKEN = CONFIRMED | {"account.own"}

_BY_ANOTHER = "自己写的内容还有一处在里面，就要由另一个人核实"
#: What else is asked when it is done, beside the table: `permission explain` tells it.
CONDITIONS: Mapping[str, tuple[str, ...]] = {
    "account.manage": (
        "账号已有的授权、要给的授权，都在自己的范围内",
        "至少留一个没有停用、授权没有截止日、不限范围的系统管理员",
    ),
    "indicator.verify": (_BY_ANOTHER,),
    "group.verify": (_BY_ANOTHER,),
    "issue.declare": ("来源是县级自查；别的由督查人员登记",),
    "issue.verify": ("核实的不是登记的人", "验收和回头看的不是整改过它的人，也不是整改它的单位的人"),
    "issue.approve": ("批延期的不是申请的人，撤销的不是登记的人",),
    "risk.approve": ("批准的不是登记的人", "检验说明它胜过每一条规则", "写明理由"),
    "risk.decide": ("写明理由",),
    "inspection.plan": ("新登记的计划和检查表：授权不限处室和地区",),
    "inspection.verify": (_BY_ANOTHER,),
    "inspection.arrange": ("被派的人不是当地的：授权里没有写这个地区、它的上级（全省除外）或下级",),
    "inspection.release": ("没有被派去这次督查",),
    "household.reveal": ("写明事由",),
    "household.erase": ("写明事由",),
    "line.verify": (_BY_ANOTHER,),
}

_R = Role
_OVERSEERS = (_R.INSPECTOR, _R.DIVISION_HEAD, _R.AUDITOR)
#: Who can be sent on a visit: officers of other regions too, as regions inspect each other. A visit is theirs who were sent.
_SENT = (
    *(_R.INSPECTOR, _R.DIVISION_HEAD, _R.DEPARTMENT_CLERK),
    *(_R.CITY_OFFICER, _R.COUNTY_OFFICER, _R.EVALUATOR),
)
_ROWS: tuple[tuple[str, Where, tuple[Role, ...]], ...] = (
    ("account.list", Where.WITHIN, (_R.ADMINISTRATOR, _R.AUDITOR)),
    ("account.list", Where.OWN, EVERYONE),
    ("account.manage", Where.WITHIN, (_R.ADMINISTRATOR,)),
    ("account.personal", Where.WITHIN, (_R.ADMINISTRATOR,)),
    ("account.personal", Where.OWN, EVERYONE),
    ("account.own", Where.OWN, EVERYONE),
    ("token.own", Where.OWN, EVERYONE),
    ("token.manage", Where.WITHIN, (_R.ADMINISTRATOR,)),
    ("permission.explain", Where.WITHIN, (_R.ADMINISTRATOR, _R.AUDITOR)),
    ("permission.explain", Where.OWN, EVERYONE),
    ("audit.read", Where.WITHIN, (_R.AUDITOR,)),
    ("audit.verify", Where.WITHIN, (_R.AUDITOR, _R.ADMINISTRATOR, _R.SYSTEM)),
    ("job.read", Where.WITHIN, (_R.ADMINISTRATOR, _R.AUDITOR)),
    ("job.read", Where.OWN, EVERYONE),
    ("job.run", Where.WITHIN, (_R.INSPECTOR, _R.EVALUATOR, _R.AUDITOR, _R.ADMINISTRATOR, _R.SYSTEM)),
    ("job.cancel", Where.WITHIN, (_R.ADMINISTRATOR,)),
    ("job.cancel", Where.OWN, EVERYONE),
    ("job.schedule", Where.WITHIN, (_R.ADMINISTRATOR,)),
    ("region.read", Where.OPEN, (*EVERYONE, _R.SYSTEM)),
    ("region.change", Where.WITHIN, (_R.INSPECTOR,)),
    ("group.change", Where.WITHIN, (_R.INSPECTOR,)),
    ("group.verify", Where.WITHIN, (_R.INSPECTOR, _R.DIVISION_HEAD)),
    ("indicator.read", Where.OPEN, (*EVERYONE, _R.SYSTEM)),
    ("indicator.change", Where.WITHIN, (_R.INSPECTOR, _R.EVALUATOR)),
    ("indicator.verify", Where.WITHIN, (_R.INSPECTOR, _R.DIVISION_HEAD)),
    ("workpoint.read", Where.OPEN, (*EVERYONE, _R.SYSTEM)),
    ("workpoint.change", Where.WITHIN, (_R.INSPECTOR,)),
    ("workpoint.report", Where.WITHIN, (_R.INSPECTOR, _R.DIVISION_HEAD, _R.DEPARTMENT_CLERK)),
    ("calendar.read", Where.OPEN, (*EVERYONE, _R.SYSTEM)),
    ("calendar.change", Where.WITHIN, (_R.INSPECTOR, _R.ADMINISTRATOR)),
    ("evidence.add", Where.OWN, (*EVERYONE, _R.SYSTEM)),
    ("evidence.read", Where.WITHIN, (_R.INSPECTOR, _R.DIVISION_HEAD, _R.AUDITOR)),
    ("evidence.read", Where.OWN, (*EVERYONE, _R.SYSTEM)),
    ("evidence.remove", Where.WITHIN, (_R.DIVISION_HEAD,)),
    ("evidence.remove", Where.OWN, (*EVERYONE, _R.SYSTEM)),
    ("evidence.clear", Where.WITHIN, (_R.ADMINISTRATOR, _R.SYSTEM)),
    (
        "issue.read",
        Where.WITHIN,
        (
            _R.INSPECTOR,
            _R.DIVISION_HEAD,
            _R.EVALUATOR,
            _R.AUDITOR,
            _R.DEPARTMENT_CLERK,
            _R.CITY_OFFICER,
            _R.COUNTY_OFFICER,
            _R.SYSTEM,
        ),
    ),
    ("issue.register", Where.WITHIN, (_R.INSPECTOR,)),
    ("issue.declare", Where.WITHIN, (_R.COUNTY_OFFICER,)),
    ("issue.rectify", Where.WITHIN, (_R.DEPARTMENT_CLERK, _R.CITY_OFFICER, _R.COUNTY_OFFICER)),
    ("issue.verify", Where.WITHIN, (_R.INSPECTOR, _R.DIVISION_HEAD)),
    ("issue.approve", Where.WITHIN, (_R.DIVISION_HEAD,)),
    ("issue.follow", Where.WITHIN, (_R.INSPECTOR, _R.DIVISION_HEAD, _R.SYSTEM)),
    ("inspection.read", Where.WITHIN, (*_OVERSEERS, _R.CITY_OFFICER, _R.COUNTY_OFFICER)),
    ("inspection.oversee", Where.WITHIN, _OVERSEERS),
    ("inspection.oversee", Where.OWN, _SENT),
    ("inspection.plan", Where.WITHIN, (_R.INSPECTOR, _R.DIVISION_HEAD)),
    ("inspection.verify", Where.WITHIN, (_R.INSPECTOR, _R.DIVISION_HEAD)),
    ("inspection.arrange", Where.WITHIN, (_R.INSPECTOR, _R.DIVISION_HEAD)),
    ("inspection.report", Where.OWN, _SENT),
    ("inspection.release", Where.WITHIN, (_R.INSPECTOR, _R.DIVISION_HEAD)),
    ("household.read", Where.WITHIN, (*_OVERSEERS, _R.CITY_OFFICER, _R.COUNTY_OFFICER)),
    ("household.sensitive", Where.WITHIN, (_R.INSPECTOR, _R.DIVISION_HEAD, _R.COUNTY_OFFICER)),
    ("household.reveal", Where.WITHIN, (_R.INSPECTOR, _R.DIVISION_HEAD, _R.COUNTY_OFFICER)),
    ("household.import", Where.WITHIN, (_R.INSPECTOR, _R.COUNTY_OFFICER)),
    ("household.record", Where.WITHIN, (_R.INSPECTOR, _R.COUNTY_OFFICER)),
    ("household.erase", Where.WITHIN, (_R.DIVISION_HEAD,)),
    ("line.read", Where.OPEN, (*EVERYONE, _R.SYSTEM)),
    ("line.change", Where.WITHIN, (_R.INSPECTOR,)),
    ("line.verify", Where.WITHIN, (_R.INSPECTOR, _R.DIVISION_HEAD)),
    ("risk.read", Where.WITHIN, (*_OVERSEERS, _R.CITY_OFFICER, _R.COUNTY_OFFICER)),
    ("risk.model", Where.OPEN, (*EVERYONE, _R.SYSTEM)),
    ("risk.register", Where.WITHIN, (_R.INSPECTOR,)),
    ("risk.approve", Where.WITHIN, (_R.DIVISION_HEAD,)),
    ("risk.rank", Where.WITHIN, (_R.INSPECTOR,)),
    ("risk.decide", Where.WITHIN, (_R.INSPECTOR, _R.DIVISION_HEAD, _R.COUNTY_OFFICER)),
    ("risk.report", Where.WITHIN, (_R.INSPECTOR, _R.COUNTY_OFFICER)),
    ("store.backup", Where.WITHIN, (_R.ADMINISTRATOR, _R.SYSTEM)),
)
RIGHTS: tuple[Right, ...] = tuple(
    Right(action, role, where) for action, where, roles in _ROWS for role in roles
)


@cache  # every service asks at every call, and the table never changes
def rights_for(action: str) -> tuple[Right, ...]:
    """The rows of an action, the widest first; raises `KeyError` for an action that there is none of."""
    _ = ACTIONS[action]
    order = list(Where)
    return tuple(
        sorted(
            (right for right in RIGHTS if right.action == action), key=lambda right: order.index(right.where)
        )
    )


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action and how far each role may do it; a role that is not there may not."""

    action: str
    label: str
    roles: Mapping[Role, Where]


def matrix() -> tuple[ActionRow, ...]:
    """The table of rights, printed by itself: every action with every role that somebody can be given."""
    return tuple(ActionRow(action, label, widest_of_roles(action)) for action, label in ACTIONS.items())


def widest_of_roles(action: str) -> dict[Role, Where]:
    """The widest right to an action of each role that has one and that somebody can be given."""
    widest: dict[Role, Where] = {}
    for right in rights_for(action):
        if right.role in GRANTABLE:
            widest.setdefault(right.role, right.where)
    return widest
