"""年度有效衔接考核评估: the annual effective-linkage assessment of all counties.

The whole assessment is its scheme: counties are compared inside classes from dated memberships, day-to-day
findings enter as EL-C08 by count, and a combined view takes over another assessment's totals.
"""

from importlib.resources import files

from xiangheng_scoring.plugins import Assessment, hook


@hook
def assessments() -> list[Assessment]:
    """The annual assessment of all counties."""
    return [Assessment("linkage", scheme=files(__name__) / "scheme", title="年度有效衔接考核评估")]
