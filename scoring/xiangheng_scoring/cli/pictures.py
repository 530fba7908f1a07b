"""Studies as pictures: from their arrays to the plain values that charts take."""

from typing import TYPE_CHECKING

from xiangheng_scoring.cautions import INVENTED, cautions, named
from xiangheng_scoring.charts import (
    Acceptability,
    IndexBar,
    RankInterval,
    Swing,
    acceptability,
    index_bars,
    rank_intervals,
    tornado,
)

if TYPE_CHECKING:
    from xiangheng_scoring.robustness import Change, Sensitivity, Study

MOST_SWINGS = 25


def study_pictures(
    study: "Study", sensitivity: "Sensitivity | None", changes: tuple["Change", ...]
) -> dict[str, str]:
    """All pictures of a study by file name; of units in their ranking order, group by group."""
    result = study.model.result
    title = f"{result.scheme.name} {result.period}"
    notes = [*([INVENTED] if result.is_invented else []), *cautions(result)]
    order = sorted(
        range(len(study.units)),
        key=lambda number: (
            (study.model.groups or [""] * len(study.units))[number] + f"{study.exact_ranks[number]:06d}"
        ),
    )
    found = {
        "rank-intervals": rank_intervals(f"{title} 位次区间", _intervals(study, order), notes=notes),
        "acceptability": acceptability(
            f"{title} 各位次的占比",
            [
                Acceptability(named(study.units[number]), study.distribution.acceptability[number].tolist())
                for number in order
            ],
            notes=notes,
        ),
        "tornado": tornado(f"{title} 单独改变一项，平均位次变动", 0.0, _swings(changes), " 位", notes=notes),
    }
    if sensitivity is not None:
        found["sources"] = index_bars(
            f"{title} 位次变动的来源", _bars(sensitivity), sensitivity.verdict, notes=notes
        )
    return found


def _intervals(study: "Study", order: list[int]) -> list[RankInterval]:
    places = study.distribution
    low, middle, high = (places.quantile(share) for share in (0.05, 0.5, 0.95))
    return [
        RankInterval(
            named(study.units[number]),
            int(study.exact_ranks[number]),
            int(low[number]),
            int(middle[number]),
            int(high[number]),
            int(places.best[number]),
            int(places.worst[number]),
        )
        for number in order
    ]


def _swings(changes: tuple["Change", ...]) -> list[Swing]:
    """A node's weight down and up as one row; an alternative as a row of its own; the widest first."""
    ends: dict[str, list[float]] = {}
    for change in changes:
        ends.setdefault(
            change.what.rpartition("的权重")[0] + "的权重" if change.node else change.what, []
        ).append(change.mean_shift)
    rows = [Swing(name, -shifts[0] if len(shifts) > 1 else 0.0, shifts[-1]) for name, shifts in ends.items()]
    return sorted(rows, key=lambda row: row.low - row.high)[:MOST_SWINGS]


def _bars(found: "Sensitivity") -> list[IndexBar]:
    from xiangheng_scoring.robustness import SOURCES

    shift = found.shift
    return [
        IndexBar(
            SOURCES[source],
            (float(shift.first[row]), float(shift.first_low[row]), float(shift.first_high[row])),
            (float(shift.total[row]), float(shift.total_low[row]), float(shift.total_high[row])),
        )
        for row, source in enumerate(found.sources)
    ]
