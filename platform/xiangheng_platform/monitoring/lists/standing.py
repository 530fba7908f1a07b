"""How high a household stands among all that were ranked: its percentile, and the band that it lies in."""

from xiangheng_platform.monitoring.lists.words import RiskBand

#: Up to which share of all households, in ten-thousandths from the highest, each band reaches.
_BANDS = ((100, RiskBand.TOP), (500, RiskBand.HIGH), (1000, RiskBand.RAISED))
WHOLE = 10_000


def percentile_of(place: int, households: int) -> int:
    """The share of households that stands lower than a place, in ten-thousandths, rounded down."""
    return (households - place) * WHOLE // max(households, 1)


def band_of(place: int, households: int) -> RiskBand:
    """The band that a place among so many households lies in."""
    share = place * WHOLE
    return next((band for bound, band in _BANDS if share <= bound * households), RiskBand.OTHER)
