"""The groups of commands that stand in the slices, each with whom it is for, as the page of all commands lists them."""

from xiangheng_scoring.cli.options import (
    ADMINISTRATORS,
    AUDITORS,
    EVERYONE,
    INSPECTORS,
    KEEPERS,
    OFFICES,
    REGISTRARS,
    Group,
)

audit = Group(
    "xiangheng_platform.audit.cli", AUDITORS, "审计记录：谁、何时、做了什么、为什么；核验没有人改过。"
)
calendar = Group("xiangheng_platform.calendar.cli", OFFICES, "工作日历：节假日、调休和本单位的调整。")
db = Group("xiangheng_platform.store.cli", KEEPERS, "数据库：建立、升级、检查、备份、恢复。由管机器的人做。")
evidence = Group("xiangheng_platform.evidence.cli", OFFICES, "文件：交存佐证材料和表格，查看，取出，删除。")
group = Group(
    "xiangheng_platform.regions.cli.groups", REGISTRARS, "名单：重点帮扶县等，成员按日期登记、核实。"
)
indicator = Group(
    "xiangheng_platform.indicators.cli.indicators", OFFICES, "指标库：查看、定义、修改、核实、检查、推算。"
)
household = Group(
    "xiangheng_platform.monitoring.cli", INSPECTORS, "农户台账：导入，查看，监测对象，监测收入线，统计。"
)
issue = Group(
    "xiangheng_platform.rectification.cli", OFFICES, "整改问题：登记、认领、整改、延期、销号、回头看。"
)
inspection = Group(
    "xiangheng_platform.inspection.cli.inspection", INSPECTORS, "督查：计划、督查、抽取、检查表、覆盖情况。"
)
job = Group("xiangheng_platform.jobs.cli.jobs", KEEPERS, "后台任务：启动、查看、取消、执行、定时。")
permission = Group(
    "xiangheng_platform.access.cli.permissions", ADMINISTRATORS, "权限：谁能做什么，凭哪一条。"
)
region = Group(
    "xiangheng_platform.regions.cli.regions",
    REGISTRARS,
    "行政区划：任何一天的树、查找、沿革、登记变更。",
)
target = Group(
    "xiangheng_platform.indicators.cli.baselines",
    OFFICES,
    "目标值和基期值：查看、登记、修改、核实，看一个数是否达到。",
)
token = Group(
    "xiangheng_platform.access.cli.tokens", ADMINISTRATORS, "令牌：程序代替密码使用，限用途、限时间。"
)
user = Group("xiangheng_platform.access.cli.user", EVERYONE, "账号：登录、角色、密码、二次验证、个人信息。")
workpoint = Group("xiangheng_platform.workpoints.cli.workpoints", OFFICES, "工作要点：任务、期限、完成情况。")

#: What the entry point gives: each group of this module by the name that is typed. Not a list beside them, to be forgotten.
GROUPS: dict[str, Group] = {name: group for name, group in vars().items() if isinstance(group, Group)}
