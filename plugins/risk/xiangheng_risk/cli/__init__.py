"""The commands `xiangheng risk …`, a module each; importing this gives the group all of them."""

from xiangheng_risk.cli import generate

__all__ = ["generate"]
