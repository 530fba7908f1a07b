"""What this member gives as a plugin; apart from the package's root, which every command imports to list its own."""

from xiangheng_risk.model.risk import AdditiveRisk
from xiangheng_scoring.plugins import hook


@hook
def risk_models() -> list[AdditiveRisk]:
    """Additive monotone boosting, kept as tables."""
    return [AdditiveRisk()]
