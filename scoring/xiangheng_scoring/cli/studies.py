"""Studies and statistics on a terminal, as tables."""

from collections.abc import Sequence

import numpy as np
from rich.table import Table

from xiangheng_scoring.analysis.robustness import SOURCES, Change, Sensitivity, Study
from xiangheng_scoring.analysis.statistics.report import Report
from xiangheng_scoring.cli.fitting import add_figures, fitted
from xiangheng_scoring.explain.cautions import marked, named


def study_table(study: Study, room: int) -> Table:
    """Each unit's place, the places of nine trials in ten, the median, and how sure its grade is."""
    result = study.model.result
    table = Table(
        title=marked(f"{result.scheme.name} {result.period} 位次区间", is_invented=result.is_invented),
        title_style="bold",
        header_style="bold",
    )
    add_figures(table, "位次")
    table.add_column(result.scheme.unit_kind, no_wrap=True)
    if study.model.groups:
        table.add_column("类别", no_wrap=True)
    add_figures(table, "90% 区间", "中位", "最好–最差", *study.grades)
    places = study.distribution
    low, middle, high = (places.quantile(share) for share in (0.05, 0.5, 0.95))
    groups = study.model.groups or [""] * len(study.units)
    for row in sorted(range(len(study.units)), key=lambda row: (groups[row], study.exact_ranks[row])):
        table.add_row(
            *(
                str(study.exact_ranks[row]),
                named(study.units[row]),
                *([groups[row]] if study.model.groups else []),
            ),
            *(f"{low[row]}–{high[row]}", str(middle[row]), f"{places.best[row]}–{places.worst[row]}"),
            *(_share(shares[row]) for shares in study.grades.values()),
        )
    return fitted(table, room, ["中位", "最好–最差", *reversed(list(study.grades))])


def _share(share: float) -> str:
    return "" if share == 0 else f"{share:.0%}" if share >= 0.005 else "<1%"


def sources_table(sensitivity: Sensitivity, room: int) -> Table:
    """Sobol indices of the mean rank shift by source, with their intervals."""
    table = Table(title="位次变动的来源", title_style="bold", header_style="bold")
    table.add_column("来源", no_wrap=True)
    add_figures(table, "单独", "95% 区间", "总（含交互）", "95% 区间")
    shift = sensitivity.shift
    order = np.argsort(-shift.total, kind="stable") if sensitivity.order else range(len(sensitivity.sources))
    for row in order:
        table.add_row(
            SOURCES[sensitivity.sources[row]],
            *(f"{shift.first[row]:.3f}", f"{shift.first_low[row]:.3f} 到 {shift.first_high[row]:.3f}"),
            *(f"{shift.total[row]:.3f}", f"{shift.total_low[row]:.3f} 到 {shift.total_high[row]:.3f}"),
        )
    return fitted(table, room, ["95% 区间"])


def changes_table(title: str, study: Study, changes: Sequence[Change], room: int) -> Table:
    """Changes with the mean and the greatest shift of places they bring, and whom they move most."""
    table = Table(title=title, title_style="bold", header_style="bold")
    table.add_column("改变")
    add_figures(table, "平均变动", "最大变动")
    table.add_column("变动最大的", no_wrap=True)
    for change in changes:
        if not any(change.ranks):
            table.add_row(change.what, "—", "—", "有对象得不出总分")
            continue
        row = int(np.argmax(np.abs(change.ranks - study.exact_ranks)))
        moved = f"{named(study.units[row])} {study.exact_ranks[row]} → {change.ranks[row]}"
        table.add_row(
            change.what,
            f"{change.mean_shift:.2f}",
            str(change.greatest_shift),
            moved if change.greatest_shift else "",
        )
    return fitted(table, room, ["最大变动"])


def indicators_table(report: Report, room: int) -> Table:
    """Each indicator by itself, with its weight and what it really moves."""
    result = report.result
    table = Table(
        title=marked(f"{result.scheme.name} {result.period} 指标统计", is_invented=result.is_invented),
        title_style="bold",
        header_style="bold",
    )
    table.add_column("指标")
    add_figures(
        table,
        "报数",
        "缺",
        "最小",
        "中位",
        "均值",
        "最大",
        "标准差",
        "偏度",
        "峰度",
        "离群",
        "权重%",
        "影响%",
    )
    summary, influence = report.summary, report.influence
    for row, leaf in enumerate(report.leaves):
        table.add_row(
            f"{leaf.code} {leaf.name}",
            *(str(summary.count[row]), str(summary.missing[row])),
            *_figures(
                [
                    values[row]
                    for values in (summary.minimum, summary.median, summary.mean, summary.maximum, summary.sd)
                ]
            ),
            *(_figure(values[row], 2) for values in (summary.skewness, summary.kurtosis)),
            str(int(summary.outliers[:, row].sum()) or ""),
            _figure(report.weights[row] * 100, 1),
            "—" if influence is None else _figure(influence.shares[row] * 100, 1),
        )
    return fitted(table, room, ["峰度", "偏度", "标准差", "均值", "缺", "最小", "最大"])


def branches_table(report: Report, room: int) -> Table:
    """Reliability and components of each branch of indicators."""
    table = Table(title="各维度的内部结构", title_style="bold", header_style="bold")
    table.add_column("维度")
    add_figures(table, "克朗巴赫 α", "第一主成分解释", "特征根大于 1 的")
    for branch in report.branches:
        explained = "—" if branch.first_explained is None else f"{branch.first_explained:.1%}"
        above_one = branch.components_above_one
        alpha = "—" if branch.alpha is None else f"{branch.alpha:.3f}"
        name = report.result.scheme.nodes[branch.code].name
        table.add_row(f"{branch.code} {name}", alpha, explained, "—" if above_one is None else str(above_one))
    return fitted(table, room, ["特征根大于 1 的"])


def _figures(values: Sequence[float]) -> list[str]:
    """Figures of one indicator with as many decimals as their size wants: a ratio of 0.07 is not 0.1."""
    greatest = max((abs(value) for value in values if not np.isnan(value)), default=0.0)
    decimals = 3 if greatest < 1 else 2 if greatest < 10 else 1 if greatest < 1000 else 0
    return [_figure(value, decimals) for value in values]


def _figure(value: float, decimals: int) -> str:
    return "—" if np.isnan(value) else f"{value:z.{decimals}f}"
