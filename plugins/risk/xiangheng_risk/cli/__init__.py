"""The commands `xiangheng risk …`, a module each; importing this gives the group all of them."""

from xiangheng_risk.cli import card, correct, demo, evaluate, explain, generate, monitor, rank, train

__all__ = ["card", "correct", "demo", "evaluate", "explain", "generate", "monitor", "rank", "train"]
