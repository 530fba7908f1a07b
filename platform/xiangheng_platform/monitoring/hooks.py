"""The hook `risk_models`, by which plugins give the models of risk that they know, and what `plugin check` tries each by.

open_plugins(settings).provided("risk_models")["additive"].train(table, progress)
"""

import numpy as np

from xiangheng_platform.monitoring.features.declared import FEATURES
from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_platform.monitoring.models import RiskModel, TrainedModel
from xiangheng_scoring.numbers.arrays import Array
from xiangheng_scoring.plugins.hookspecs import Hook

#: What a check tries: as many invented households, of which some fields are missing.
_HOUSEHOLDS, _MISSING, _EVENTS = 2000, 0.1, 0.2
#: Logits may differ by this much: the sum of hundreds of 64-bit floats.
_EXACT = 1e-9


def sound_probabilities(model: RiskModel) -> str:
    """Each probability is a number from 0 to 1, also where all of a household's fields are missing."""
    table = _invented()
    values = table.values.copy()
    values[0] = np.nan
    probability = _trained(model, table).probability(values)
    if probability.shape != (len(table),):
        return f"{len(table)} 户得到 {probability.shape} 个概率"
    strange = probability[~((probability >= 0) & (probability <= 1))]
    return f"有 {strange.size} 户的概率不在 0 到 1 之间，如 {strange[0]}" if strange.size else ""


def exact_reasons(model: RiskModel) -> str:
    """What the features contribute adds up, with the base, to the logit of the probability."""
    table = _invented()
    trained = _trained(model, table)
    probability = trained.probability(table.values)
    off = np.abs(trained.base + trained.contributions(table.values).sum(axis=1) - _logit(probability))
    return "" if off.max() <= _EXACT else f"各项相加与概率的对数发生比最多相差 {off.max():.2g}"


def kept_as_trained(model: RiskModel) -> str:
    """A model that was written and read again has the same name, the same bytes and the same probabilities."""
    table = _invented()
    trained = _trained(model, table)
    again = model.read(trained.write())
    if again.digest != trained.digest or again.write() != trained.write():
        return "写出再读，名称或内容变了"
    same = np.array_equal(again.probability(table.values), trained.probability(table.values))
    return "" if same else "写出再读，概率变了"


def trained_again(model: RiskModel) -> str:
    """The same table gives the same model."""
    first, second = (_trained(model, _invented()).digest for _ in range(2))
    return "" if first == second else "同样的数据训练两次，得到两个模型"


def no_absurd_reasons(model: RiskModel) -> str:
    """Where policy says which way a feature works, more of it never moves the probability the other way."""
    table = _invented()
    trained = _trained(model, table)
    for column, feature in enumerate(table.features):
        if not feature.direction:
            continue
        own = np.nan_to_num(table.values[:, column])
        other = np.roll(own, 1)
        lower, higher = table.values.copy(), table.values.copy()
        lower[:, column], higher[:, column] = np.minimum(own, other), np.maximum(own, other)
        moved = trained.probability(higher) - trained.probability(lower)
        if (feature.direction * moved).min() < -_EXACT:
            way = "增加" if feature.direction > 0 else "减少"
            return f"「{feature.title}」越多，风险只应{way}，有的户相反"
    return ""


def _trained(model: RiskModel, table: FeatureTable) -> TrainedModel:
    return model.train(table, lambda done, total: None)


def _invented() -> FeatureTable:
    """Households drawn at random, for checks only; every second feature plays a part in what becomes of them."""
    random = np.random.default_rng(16)
    values = random.normal(size=(_HOUSEHOLDS, len(FEATURES))).astype(np.float32)
    leaning = values[:, ::2].sum(axis=1) / np.sqrt(len(FEATURES))
    values[random.random(values.shape) < _MISSING] = np.nan
    return FeatureTable(
        FEATURES,
        values,
        households=np.arange(_HOUSEHOLDS, dtype=np.int64),
        counties=np.repeat(["430102", "433125"], _HOUSEHOLDS // 2),
        month=202412,
        label=leaning > np.quantile(leaning, 1 - _EVENTS),
    )


def _logit(probability: Array) -> Array:
    odds: Array = np.log(probability) - np.log1p(-probability)
    return odds


RISK_MODELS = Hook(
    "返贫风险模型",
    RiskModel,
    "一组返贫风险模型，各有 `name`、`title`、`train(table, progress)`、`read(data)`",
    checks=(
        (sound_probabilities, "概率在 0 到 1 之间", "每户给一个概率；缺的值（NaN）也要有说法"),
        (
            exact_reasons,
            "理由相加等于概率",
            "contributions 给对数发生比；base 加各项之和，即概率的对数发生比",
        ),
        (kept_as_trained, "写出再读不变", "write 写下算概率要用的全部；digest 只由它们得出"),
        (trained_again, "再训练不变", "随机数用固定的种子；不用日期、时间、线程的先后"),
        (no_absurd_reasons, "单调", "按 feature.direction 约束：-1 的越多风险不增加，1 的越多风险不减少"),
    ),
)
