"""Plain values → SVG: the charts that the command, pages and reports share. Standard library only."""

from xiangheng_scoring.charts.curves import Axis, Curve, curves
from xiangheng_scoring.charts.effects import IndexBar, Step, Swing, index_bars, tornado, waterfall
from xiangheng_scoring.charts.ranking import RankingBar, ranking
from xiangheng_scoring.charts.ranks import Acceptability, RankInterval, acceptability, rank_intervals

__all__ = [
    "Acceptability", "Axis", "Curve", "IndexBar", "RankInterval", "RankingBar", "Step", "Swing", "acceptability", "curves",
    "index_bars", "rank_intervals", "ranking", "tornado", "waterfall",
]  # fmt: skip
