"""`xiangheng issue`: a group has its commands once this package is imported, and a module of commands is named here."""

from xiangheng_platform.rectification.cli import issues, progress, proofs, scores

__all__ = ["issues", "progress", "proofs", "scores"]
