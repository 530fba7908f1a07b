"""What a scheme may ask of the dictionary: anything but what a model foretells."""

from collections.abc import Collection

from xiangheng_platform.access.decisions import require_open
from xiangheng_platform.access.views import View
from xiangheng_platform.indicators.errors import ModelNotScored
from xiangheng_platform.indicators.repositories import INDICATORS, READ
from xiangheng_platform.indicators.vocabulary import ValueKind


def require_scored(view: View, codes: Collection[str]) -> None:
    """Raise `ModelNotScored` where a scheme asks for an indicator that a model foretells; `NotAllowed`."""
    require_open(view.person, READ)
    foretold = {
        row.code for row in INDICATORS.current(view).values() if row.value_kind == ValueKind.MODEL.value
    }
    if strange := sorted(foretold.intersection(codes)):
        raise ModelNotScored(strange)
