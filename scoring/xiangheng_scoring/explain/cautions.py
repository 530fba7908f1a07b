"""What must be said wherever a result is shown, on a screen, in a picture or on paper."""

from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.scheme import Unit

INVENTED = "示例数据，均为虚构"
UNVERIFIED = "◇"


def marked(title: str, *, is_invented: bool) -> str:
    """A title that says of invented figures that they are."""
    return f"{title}（{INVENTED}）" if is_invented else title


def named(unit: Unit) -> str:
    """A unit's name with the mark of a membership or class that nobody verified."""
    return unit.name + ("" if unit.verified else f" {UNVERIFIED}")


def cautions(result: Result) -> list[str]:
    """The scheme's notice, and what the mark of the unverified means where a unit bears it."""
    lines = [result.scheme.notice] if result.scheme.notice else []
    if any(not row.unit.verified for row in result.units):
        lines.append(f"{UNVERIFIED} 名单或类别未经核实")
    return lines
