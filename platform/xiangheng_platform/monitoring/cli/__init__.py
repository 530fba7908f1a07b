"""`xiangheng household`: a group has its commands once this package is imported, and a module of commands is named here."""

from xiangheng_platform.cli.groups import household
from xiangheng_platform.monitoring.cli import households, registers
from xiangheng_platform.monitoring.cli.lines import line
from xiangheng_platform.monitoring.cli.models import models
from xiangheng_platform.monitoring.cli.spells import monitored
from xiangheng_platform.monitoring.cli.visits import visits

household.add_typer(monitored, name="monitored")
household.add_typer(line, name="line")
household.add_typer(visits, name="visits")
household.add_typer(models, name="models")

__all__ = ["households", "registers"]
