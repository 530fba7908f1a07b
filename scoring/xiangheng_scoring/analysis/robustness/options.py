"""What a study varies: the sources of uncertainty and the alternatives of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xiangheng_scoring.errors import MethodRefused

SCHEME = "scheme"
TREATMENTS: Mapping[str, str] = {
    "none": "不处理离群值",
    "treated": "按偏度、峰度处理离群值（先缩尾，仍不合格取对数）",
}
NORMALISATIONS: Mapping[str, str] = {
    SCHEME: "方案自己的计分规则",
    "min_max": "极差（0–100）",
    "z_score": "标准分（均值 50，标准差 10）",
    "percentile_rank": "百分位次（0–100）",
}
AGGREGATIONS: Mapping[str, str] = {
    SCHEME: "方案自己的汇总方式",
    "arithmetic": "各级都用加权算术平均",
    "geometric": "各级都用加权几何平均（得分先由 0–100 换到 1–100）",
    "harmonic": "各级都用加权调和平均（得分先由 0–100 换到 1–100）",
}
DRAWN = "drawn"
MISSING: Mapping[str, str] = {
    SCHEME: "方案自己的缺报处理",
    "reweight": "缺报的一律把权重分给同级",
    DRAWN: "缺报的数从同类对象报来的数中抽取",
}
SOURCES: Mapping[str, str] = {
    "weights": "权重",
    "treatment": "离群值处理",
    "normalisation": "无量纲化",
    "aggregation": "汇总方式",
    "missing": "缺报处理",
    "data": "数据误差和抽取的数",
}


@dataclass(frozen=True)
class Uncertainty:
    """The alternatives of each source; a source with one alternative does not vary.

    The first alternative of each is the nominal one, what the result itself was made by: the trial in which nothing is
    changed must be the result. `weights` is the greatest relative change of a node's weight to either side (0.25:
    ±25 %, uniform, siblings brought back to their sum). `worlds` is how many versions of the data are made, the reported
    one included; `error` says whether values differ in them by their error, and what is missing is drawn in them where
    `missing` has `drawn`. Raises `MethodRefused` for unknown alternatives.
    """

    weights: float = 0.25
    treatments: Sequence[str] = ("none", "treated")
    normalisations: Sequence[str] = (SCHEME, "min_max")
    aggregations: Sequence[str] = (SCHEME, "geometric")
    missing: Sequence[str] = (SCHEME, "reweight", DRAWN)
    worlds: int = 200
    error: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.weights < 1:
            raise MethodRefused(
                f"权重的变动幅度是 {self.weights}", parameter="weights", expected="0 到 1 之间，如 0.25"
            )
        if self.worlds < 1:
            raise MethodRefused(
                f"数据的版本数是 {self.worlds}", parameter="worlds", expected="至少 1（原来的数据）"
            )
        for parameter, title, known in (
            ("treatments", SOURCES["treatment"], TREATMENTS),
            ("normalisations", SOURCES["normalisation"], NORMALISATIONS),
            ("aggregations", SOURCES["aggregation"], AGGREGATIONS),
            ("missing", SOURCES["missing"], MISSING),
        ):
            given = getattr(self, parameter)
            nominal = next(iter(known))
            if len(set(given)) < len(given) or not set(given) <= known.keys() or nominal not in given[:1]:
                raise MethodRefused(
                    f"{title}的做法是「{'、'.join(given)}」",
                    parameter=parameter,
                    expected=f"{'、'.join(known)} 中的几种，不重复，第一种是原来的做法 {nominal}",
                )


USUAL = Uncertainty()
