"""A model read from its file: every array's type, shape and meaning is checked before anything is made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiangheng_platform.monitoring.features.declared import Feature
from xiangheng_platform.monitoring.level import Correction
from xiangheng_risk.model.additive import FORMAT, AdditiveModel, Training, specification
from xiangheng_risk.model.bins import CODES, MOST_EDGES, Bins
from xiangheng_risk.model.errors import FeaturesMismatch, ModelFileRefused
from xiangheng_risk.model.files import Arrays, content_digest, unpacked
from xiangheng_risk.model.tables import first_against_direction, is_exact

#: Each array of a file: the type of its entries, and how many dimensions it has.
LAYOUT: Mapping[str, tuple[str, int]] = {
    "format": ("U", 0),
    "digest": ("U", 0),
    "features": ("U", 2),
    "edge_counts": ("i8", 1),
    "edges": ("f4", 1),
    "tables": ("f8", 2),
    "base": ("f8", 0),
    "typical": ("f8", 1),
    "trained": ("i8", 1),
    "data": ("U", 0),
    "setting_names": ("U", 1),
    "settings": ("f8", 1),
    "library_names": ("U", 1),
    "libraries": ("U", 1),
    "correction": ("f8", 1),
}


def model_of(data: bytes, known: Sequence[Feature]) -> AdditiveModel:
    """The model that `AdditiveModel.write` wrote, of the features that this program knows.

    Raises `ModelFileRefused` for what is no such file or was changed, and `FeaturesMismatch` where the features are others, mean
    something else, or stand in another order.
    """
    arrays = unpacked(data)
    _check_layout(arrays)
    digest = str(arrays.pop("digest"))
    if content_digest(arrays) != digest:
        raise _refused(f"内容与摘要 {digest[:16]}… 不符，写出之后有过改动")
    _check_features(arrays["features"], known)
    _check_numbers(arrays)
    model = _model(arrays, tuple(known))
    _check_tables(model)
    return model


def _check_layout(arrays: Arrays) -> None:
    if "format" not in arrays or str(arrays["format"]) != FORMAT:
        raise _refused(f"格式是「{arrays.get('format', '')}」，不是 {FORMAT}")
    if arrays.keys() != LAYOUT.keys():
        raise _refused(f"数组不全或有多余：「{'、'.join(sorted(arrays.keys() ^ LAYOUT.keys()))}」")
    for name, (kind, dimensions) in LAYOUT.items():
        array = arrays[name]
        if array.ndim != dimensions or (array.dtype.str.lstrip("<|") != kind and array.dtype.kind != kind):
            raise _refused(f"数组 {name} 的类型或形状不对：「{array.dtype}，{array.ndim} 维」")


def _check_features(written: NDArray[Any], known: Sequence[Feature]) -> None:
    ours = [specification(feature) for feature in known]
    theirs = [tuple(map(str, row)) for row in written]
    if theirs == ours:
        return
    strangers = [row[0] for row in theirs if row not in ours] or [row[0] for row in ours if row not in theirs]
    raise FeaturesMismatch(
        f"模型的特征与本程序的不同：「{'、'.join(strangers[:5]) or '次序不同'}」",
        at="模型文件",
        expected=f"本程序的 {len(ours)} 个特征，含义和次序都相同",
        remedy="用本程序重新训练，或使用训练这个模型的版本",
    )


def _check_numbers(arrays: Arrays) -> None:
    features, counts = len(arrays["features"]), arrays["edge_counts"]
    shapes = {
        "tables": (features, CODES),
        "typical": (features,),
        "edge_counts": (features,),
        "edges": (int(counts.sum()),),
        "trained": (4,),
        "settings": arrays["setting_names"].shape,
        "libraries": arrays["library_names"].shape,
    }
    for name, shape in shapes.items():
        if arrays[name].shape != shape:
            raise _refused(f"数组 {name} 的大小是「{arrays[name].shape}」，应为 {shape}")
    if np.any((counts < 0) | (counts > MOST_EDGES)) or arrays["correction"].size not in (
        0,
        len(fields(Correction)),
    ):
        raise _refused("分箱或校正的个数不对")
    for name in ("edges", "tables", "base", "settings", "correction"):
        if not np.all(np.isfinite(arrays[name])):
            raise _refused(f"数组 {name} 里有不是数的内容")


def _model(arrays: Arrays, known: tuple[Feature, ...]) -> AdditiveModel:
    month, households, events, is_invented = map(int, arrays["trained"])
    return AdditiveModel(
        declared=known,
        bins=Bins(tuple(np.split(arrays["edges"], np.cumsum(arrays["edge_counts"])[:-1]))),
        tables=arrays["tables"],
        uncorrected_base=float(arrays["base"]),
        typical=arrays["typical"],
        training=Training(
            month,
            households,
            events,
            str(arrays["data"]),
            dict(zip(map(str, arrays["setting_names"]), map(float, arrays["settings"]), strict=True)),
            dict(zip(map(str, arrays["library_names"]), map(str, arrays["libraries"]), strict=True)),
            bool(is_invented),
        ),
        correction=_correction(arrays["correction"]),
    )


def _correction(numbers: NDArray[Any]) -> Correction | None:
    if numbers.size == 0:
        return None
    month, shift, observed, *evidence = map(float, numbers)
    return Correction(int(month), shift, int(observed), *evidence)


def _check_tables(model: AdditiveModel) -> None:
    edges = model.bins.edges
    if any(np.any(np.diff(each) <= 0) for each in edges):
        raise _refused("分箱的界不是从小到大")
    if not is_exact(model.base, model.tables):
        raise _refused("各表的数相加不精确")
    directions = [feature.direction for feature in model.declared]
    wrong = first_against_direction(model.tables, [len(each) for each in edges], directions)
    if wrong is not None:
        raise _refused(f"特征 {model.features[wrong]} 的表违反规定的方向")


def _refused(message: str) -> ModelFileRefused:
    return ModelFileRefused(
        message,
        at="模型文件",
        expected="用 xiangheng risk train 写出的模型文件",
        remedy="换用原来的文件，或重新训练；不要使用来历不明的文件",
    )
