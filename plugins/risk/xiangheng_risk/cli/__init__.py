"""The commands `xiangheng risk …`, a module each; importing this gives the group all of them."""

from xiangheng_risk.cli import demo, explain, generate, rank, train

__all__ = ["demo", "explain", "generate", "rank", "train"]
