"""The group of commands of this member, listed without importing what they need."""

from xiangheng_scoring.cli.options import INSPECTORS, Group

risk = Group("xiangheng_risk.cli", INSPECTORS, "返贫风险：虚构数据、训练、检验、排序、说明、监测、模型卡。")

#: What the entry point gives: each group of this module by the name that is typed.
GROUPS: dict[str, Group] = {name: group for name, group in vars().items() if isinstance(group, Group)}
