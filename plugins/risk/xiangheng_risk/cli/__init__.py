"""The commands `xiangheng risk …`, a module each; importing this gives the group all of them."""

from xiangheng_risk.cli import correct, demo, explain, generate, rank, train

__all__ = ["correct", "demo", "explain", "generate", "rank", "train"]
