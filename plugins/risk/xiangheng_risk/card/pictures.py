"""The card's pictures, of the same charts as everywhere."""

from collections.abc import Iterator

from xiangheng_platform.monitoring.drift_documents import RiskDrift
from xiangheng_platform.monitoring.evaluation_documents import FeatureRecord, RiskEvaluation
from xiangheng_risk.card.markup import Markup, element
from xiangheng_scoring.charts import Axis, Curve, Swing, curves, tornado
from xiangheng_scoring.explain.cautions import INVENTED

_SMALL = (220.0, 130.0)
#: So many features are worth a bar.
MOST_BARS = 20


def _percent(value: float) -> str:
    return f"{value:.0%}"


def _notes(*, is_invented: bool) -> list[str]:
    return [INVENTED] if is_invented else []


def gains(evaluation: RiskEvaluation) -> Markup:
    """The share of the events that a list finds, by how long it is, of the model and all challengers."""
    rows = [Curve(row.title, [(point.x, point.y) for point in row.points]) for row in evaluation.gains]
    return Markup(
        curves(
            "走访多少户，能查到多少",
            rows,
            Axis("走访的户占全部", _percent),
            Axis("查到的户占全部发生的", _percent),
            is_diagonal=True,
            mark=(evaluation.capacity, "能走访的户数"),
            notes=["斜虚线：随便走访", *_notes(is_invented=evaluation.is_invented)],
        )
    )


def reliability(evaluation: RiskEvaluation) -> Markup:
    """What was foretold of tenths of the households, and what happened."""
    points = [(part.foretold, part.happened) for part in evaluation.reliability]
    highest = max(max(point) for point in points)
    return Markup(
        curves(
            "预计的概率与实际的比例",
            [Curve("每一点是十分之一的户", points, has_marks=True)],
            Axis("预计的概率", "{:.0%}".format, (0, highest)),
            Axis("实际发生的比例", "{:.0%}".format, (0, highest)),
            is_diagonal=True,
            notes=[
                "每一点是十分之一的户；落在斜虚线上就是说得准",
                *_notes(is_invented=evaluation.is_invented),
            ],
        )
    )


def importance(evaluation: RiskEvaluation) -> Markup:
    """How much each of the most important features moves the log odds."""
    rows = [Swing(row.title, [("", row.importance)]) for row in evaluation.features[:MOST_BARS]]
    return Markup(
        tornado(
            "各特征的分量",
            rows,
            "平均把对数几率推高或拉低多少",
            notes=_notes(is_invented=evaluation.is_invented),
        )
    )


def shapes(evaluation: RiskEvaluation) -> Markup:
    """What each of the biggest features adds at which value."""
    drawn = (
        Markup(_shape(row, is_invented=evaluation.is_invented)) for row in evaluation.features if row.shape
    )
    return element("div", *drawn, class_="charts")


def _shape(row: FeatureRecord, *, is_invented: bool) -> str:
    notes = [] if row.missing_effect is None else [f"缺这一项的户：{row.missing_effect:+.2f}"]
    return curves(
        row.title,
        [Curve(row.title, [(point.x, point.y) for point in row.shape], has_marks=True)],
        Axis(row.unit or "值"),
        Axis("加在对数几率上", holds=(0,)),
        size=_SMALL,
        notes=[*notes, *_notes(is_invented=is_invented)],
    )


def months(drift: RiskDrift) -> Iterator[Markup]:
    """What was expected of each month and what happened, and the AUC where there were enough events."""
    titles = [str(row.month) for row in drift.months]

    def month_of(place: float) -> str:
        return titles[round(place)] if place == round(place) and 0 <= place < len(titles) else ""

    across, notes = Axis("月份", month_of), _notes(is_invented=drift.is_invented)
    level = [
        Curve("实际", [(place, row.observed) for place, row in enumerate(drift.months)], has_marks=True),
        Curve("预计", [(place, row.expected) for place, row in enumerate(drift.months)]),
    ]
    yield Markup(curves("每月新识别的户", level, across, Axis("户", holds=(0,)), notes=notes))
    aucs = [(place, row.auc) for place, row in enumerate(drift.months) if row.auc is not None]
    if aucs:
        held = [(place, drift.reference_auc) for place, _ in aucs]
        rows = [Curve("近三个月的 AUC", aucs, has_marks=True), Curve("基准", held)]
        yield Markup(curves("排序逐月怎样", rows, across, Axis("AUC"), notes=notes))
