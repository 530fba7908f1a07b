"""十五县跨越发展监测评价: the leapfrog-development evaluation of fifteen key assisted counties.

The whole assessment is its scheme: level and progress are leaves of their own and are ranked as aspects,
the fifteen counties come from dated memberships. Nothing about it needs code beyond this hook.
"""

from importlib.resources import files

from xiangheng_scoring.plugins import Assessment, hook


@hook
def assessments() -> list[Assessment]:
    """The evaluation of the fifteen counties."""
    return [Assessment("leapfrog", scheme=files(__name__) / "scheme", title="十五县跨越发展监测评价")]
