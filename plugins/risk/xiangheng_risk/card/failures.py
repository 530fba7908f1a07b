"""Where a model is known to be weak: what holds of every such model, and what its own figures say."""

from collections.abc import Iterator

from xiangheng_platform.monitoring.evaluation_documents import RiskEvaluation, SliceKind
from xiangheng_risk.card.wording import month, percent

#: A group or county whose recall is lower than that of all by more, the whole interval below it, is named.
GAP = 0.05
_MOST_COUNTIES = 10
ALWAYS = (
    "只看得见台账里有的：没有登记、登记迟、登记错的，模型无从知道。",
    "学的是“被识别”，不是“真的困难”：以前识别得不全的地方，模型也会看漏；名单外随机走访的 5% 就是用来发现这一点的。",
    "帮扶会改变结果：得到低保、帮扶的户往往风险本来就高，特征的作用不能读成“帮扶使人返贫”。",
    "同一村、同一家族的户会一起受灾，这里的区间按各户独立计算，偏窄。",
    "年景不同，水平会整体偏移：排序大体不变，概率要按月校正。",
)


def failures(evaluation: RiskEvaluation) -> Iterator[str]:
    """In Chinese, the model's own first."""
    yield from evaluation.shipping.warnings
    overall = evaluation.figures.ranking.recall.value
    below: dict[SliceKind, list[str]] = {kind: [] for kind in SliceKind}
    for part in evaluation.slices:
        recall = part.figures and part.figures.ranking.recall
        if recall and recall.high is not None and recall.high < overall and overall - recall.value > GAP:
            below[part.kind].append(f"{part.name} {percent(recall.value)}")
    if groups := below[SliceKind.GROUP]:
        yield f"一条线切下来，查全率低于总体（{percent(overall)}）的人群：{'、'.join(groups)}；另看按县名额的名单。"
    if counties := below[SliceKind.COUNTY]:
        more = f" 等 {len(counties)} 个县" if len(counties) > _MOST_COUNTIES else ""
        yield f"查全率明显低于总体的县：{'、'.join(counties[:_MOST_COUNTIES])}{more}。"
    for feature in evaluation.features:
        if feature.missing > 0.2:
            yield f"“{feature.title}”有 {percent(feature.missing)} 的户缺，这些户少一项依据。"
    if evaluation.is_invented:
        yield "农户是虚构的：这里的好坏只说明程序和方法，不说明对任何真实的县有多准。"
    yield f"只检验了 {month(evaluation.cut)} 这一个截止月。"
    yield from ALWAYS
