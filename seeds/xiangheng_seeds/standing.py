"""How well an invented county does on the whole: what its values, findings and totals have in common."""

from xiangheng_scoring.scheme import Scheme, Unit
from xiangheng_seeds.chance import bell, chance

CLASS_STEP = 350


def quality(scheme: Scheme, unit: Unit, seed: int) -> int:
    """The unit's latent quality, in thousandths of a standard deviation; later classes stand higher."""
    place = scheme.classes.index(unit.unit_class) if unit.unit_class in scheme.classes else 0
    return bell(chance(seed, "quality", unit.code)) + CLASS_STEP * place
