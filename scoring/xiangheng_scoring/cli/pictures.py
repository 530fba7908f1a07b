"""Studies and differences as pictures: from what they hold to the plain values that charts take."""

import re
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from xiangheng_scoring.analysis.comparison import EFFECT_WORDS, Difference
from xiangheng_scoring.analysis.robustness import SOURCES, Change, Sensitivity, Study
from xiangheng_scoring.charts import (
    Acceptability,
    IndexBar,
    RankingBar,
    RankInterval,
    Step,
    Swing,
    acceptability,
    index_bars,
    rank_intervals,
    ranking,
    tornado,
    waterfall,
)
from xiangheng_scoring.cli.ranking import in_order, parts_of
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.explain.cautions import INVENTED, cautions, named
from xiangheng_scoring.intake.writing.atomic_write import written_whole

MOST_SWINGS = 25
#: What the name of a file had better not hold; a unit's code may be any text.
_UNSAFE = re.compile(r"[^\w.-]")


def study_pictures(
    study: Study, sensitivity: Sensitivity | None, changes: tuple[Change, ...]
) -> dict[str, str]:
    """All pictures of a study by file name; of units in their ranking order, group by group."""
    result = study.model.result
    title = f"{result.scheme.name} {result.period}"
    notes = [*([INVENTED] if result.is_invented else []), *cautions(result)]
    groups = study.model.groups or [""] * len(study.units)
    classes = [name for name in (*result.scheme.classes, "") if name in groups]
    order = sorted(range(len(study.units)), key=lambda number: study.exact_ranks[number])
    members = {name: [number for number in order if groups[number] == name] for name in classes}
    moved = [change for change in changes if any(change.ranks)]
    left_out = (
        [f"未画 {len(changes) - len(moved)} 项：改了以后有对象得不出总分"]
        if len(moved) < len(changes)
        else []
    )
    pictures = {
        "rank-intervals": rank_intervals(
            f"{title} 位次区间",
            {name: _intervals(study, numbers) for name, numbers in members.items()},
            notes=notes,
        ),
        "acceptability": acceptability(
            f"{title} 各位次的占比",
            {name: _shares(study, numbers) for name, numbers in members.items()},
            notes=notes,
        ),
        "tornado": tornado(
            f"{title} 单独改变一项，位次平均变动多少",
            _swings(moved),
            "位次平均变动（不论升降）",
            " 位",
            notes=[*left_out, *notes],
        ),
    }
    if sensitivity is not None:
        pictures["sources"] = index_bars(
            f"{title} 位次变动的来源", _bars(sensitivity), sensitivity.verdict, notes=notes
        )
    return pictures


def ranking_pictures(result: Result) -> dict[str, str]:
    """The ranking by file name: totals made of dimensions and adjustments, class by class where ranks are."""
    rows = [row for row in in_order(result, result.ranked) if row.total is not None]
    within_class = result.scheme.ranking.within == "class"
    parts = parts_of(result, rows)
    panels: dict[str, list[RankingBar]] = {}
    for row in rows:
        pieces = [amounts[row.unit.code] for amounts in parts.values()]
        bar = RankingBar(f"{row.rank or '—'}", named(row.unit), row.total or Decimal(0), pieces)
        panels.setdefault(row.unit.unit_class if within_class else "", []).append(bar)
    title = f"{result.scheme.name} {result.period} 排名"
    notes = [*([INVENTED] if result.is_invented else []), *cautions(result)]
    return {"ranking": ranking(title, panels, list(parts), notes=notes)}


def differences_notes(difference: Difference, here: Result, there: Result) -> list[str]:
    """What must be known of the figures and of the units of a difference, each said once."""
    notes = [INVENTED] if here.is_invented or there.is_invented else []
    notes += [result.scheme.notice for result in (here, there) if result.scheme.notice]
    notes += [
        f"{side.unit.name}的名单或类别未经核实"
        for side in (difference.here, difference.there)
        if not side.unit.verified
    ]
    return list(dict.fromkeys(notes))


def differences_pictures(differences: Sequence[Difference], here: Result, there: Result) -> dict[str, str]:
    """How each total came from the one to the other, by file name, in the order of the ranks reached."""
    ordered = sorted(
        differences, key=lambda difference: (difference.there.rank_overall or 0, difference.there.unit.code)
    )
    return {
        f"{number:03}-{_UNSAFE.sub('_', difference.there.unit.code)}": _waterfall(difference, here, there)
        for number, difference in enumerate(ordered, start=1)
    }


def _waterfall(difference: Difference, here: Result, there: Result) -> str:
    ends = [
        Step(f"{side.unit.name} {result.period}", side.total or Decimal(0))
        for side, result in ((difference.here, here), (difference.there, there))
    ]
    steps = [Step(EFFECT_WORDS[name], effect) for name, effect in difference.by_size]
    title = f"{there.scheme.name}：{difference.there.unit.name}总分的变动"
    if difference.here.unit != difference.there.unit:
        title = f"{there.scheme.name} {there.period}：{difference.there.unit.name}与{difference.here.unit.name}之差"
    return waterfall(title, ends[0], steps, ends[1], notes=differences_notes(difference, here, there))


def draw(folder: Path, drawings: Mapping[str, str]) -> None:
    """Each drawing as an SVG file in a new folder, all or none, and on standard error where it is."""
    with written_whole(folder) as fresh:
        fresh.mkdir(parents=True)
        write_pictures(fresh, drawings)
    print(f"图写在 {folder}", file=sys.stderr)


def write_pictures(folder: Path, drawings: Mapping[str, str]) -> None:
    """Each drawing as an SVG file in `folder`, which is there already."""
    for name, drawing in drawings.items():
        folder.joinpath(f"{name}.svg").write_text(drawing, encoding="utf-8", newline="\n")


def _intervals(study: Study, order: list[int]) -> list[RankInterval]:
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


def _shares(study: Study, numbers: list[int]) -> list[Acceptability]:
    """Places in their class: those that no unit of it can have are not drawn."""
    shares = study.distribution.acceptability
    return [
        Acceptability(named(study.units[number]), shares[number][: len(numbers)].tolist())
        for number in numbers
    ]


def _swings(changes: Sequence[Change]) -> list[Swing]:
    """A node's weight down and up as one row; an alternative as a row of its own; what moves most first."""
    moves: dict[str, list[tuple[str, float]]] = {}
    for change in changes:
        name, _, what = change.what.rpartition("的权重") if change.node else (change.what, "", "")
        moves.setdefault(f"{name}的权重" if change.node else name, []).append((what, change.mean_shift))
    rows = [Swing(name, ends) for name, ends in moves.items()]
    return sorted(rows, key=lambda row: -max(amount for _, amount in row.moves))[:MOST_SWINGS]


def _bars(sensitivity: Sensitivity) -> list[IndexBar]:
    shift = sensitivity.shift
    return [
        IndexBar(
            SOURCES[source],
            (float(shift.first[row]), float(shift.first_low[row]), float(shift.first_high[row])),
            (float(shift.total[row]), float(shift.total_low[row]), float(shift.total_high[row])),
        )
        for row, source in enumerate(sensitivity.sources)
    ]
