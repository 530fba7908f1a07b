"""The groups of commands that stand in the slices, each with whom it is for, as the page of all commands lists them."""

from xiangheng_scoring.cli.options import AUDITORS, KEEPERS, OFFICES, Group

audit = Group(
    "xiangheng_platform.audit.cli", AUDITORS, "审计记录：谁、何时、做了什么、为什么；核验没有人改过。"
)
calendar = Group("xiangheng_platform.calendar.cli", OFFICES, "工作日历：节假日、调休和本单位的调整。")
db = Group("xiangheng_platform.store.cli", KEEPERS, "数据库：建立、升级、检查、备份、恢复。由管机器的人做。")
indicator = Group(
    "xiangheng_platform.indicators.cli.indicators", OFFICES, "指标库：查看、定义、修改、核实、检查、推算。"
)
target = Group(
    "xiangheng_platform.indicators.cli.baselines",
    OFFICES,
    "目标值和基期值：查看、登记、修改、核实，看一个数是否达到。",
)
workpoint = Group("xiangheng_platform.workpoints.cli.workpoints", OFFICES, "工作要点：任务、期限、完成情况。")
