"""Files of models: the same bytes again, and anything else refused before any of it is executed or unfolded."""

import io
import pickle
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.risk.model.drawn import FEW, model, table

from xiangheng_platform.monitoring.level import Correction
from xiangheng_platform.monitoring.models import RiskModel, TrainedModel
from xiangheng_risk.model.bins import CODES
from xiangheng_risk.model.errors import FeaturesMismatch, ModelFileRefused
from xiangheng_risk.model.files import MOST_BYTES, content_digest, packed
from xiangheng_risk.model.reading import model_of
from xiangheng_risk.model.risk import AdditiveRisk

Change = Callable[[dict[str, NDArray[Any]]], object]


class Planted:
    """What runs a program when it is unpickled: it would leave a file behind."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.path,))


def sealed(change: Change) -> bytes:
    """The model's file with something else in it, under a digest that is right."""
    arrays = model().arrays()
    change(arrays)
    return packed({**arrays, "digest": np.array(content_digest(arrays))})


def test_reading_and_writing_again_gives_the_same_bytes() -> None:
    """A model that was kept is the model, also one whose level was corrected."""
    corrected = model().corrected(Correction(202403, 0.3, 80, 60.5, 0.1, 0.5))
    for trained in (model(), corrected):
        kept = AdditiveRisk(FEW).read(trained.write())

        assert kept.write() == trained.write()
        assert kept.digest == trained.digest
        assert kept.correction == trained.correction
        assert np.array_equal(kept.probability(table().values), trained.probability(table().values))


def test_it_is_what_monitoring_asks_of_models() -> None:
    """Both protocols are fulfilled."""
    assert isinstance(AdditiveRisk(), RiskModel)
    assert isinstance(model(), TrainedModel)


def test_numpy_reads_it_without_pickle() -> None:
    """Anybody can look into a model with what he has."""
    with np.load(io.BytesIO(model().write()), allow_pickle=False) as arrays:
        assert np.array_equal(arrays["tables"], model().tables)


def test_a_pickle_is_refused_and_not_executed(tmp_path: Path) -> None:
    """As a file of its own, and as an array of objects within a file whose digest is right."""
    planted = Planted(tmp_path / "executed")
    objects = io.BytesIO()
    np.save(objects, np.array([planted], dtype=object), allow_pickle=True)
    arrays = io.BytesIO()
    with zipfile.ZipFile(arrays, "w") as archive:
        archive.writestr("tables.npy", objects.getvalue())
    for data in (pickle.dumps(planted), objects.getvalue(), arrays.getvalue()):
        with pytest.raises(ModelFileRefused):
            model_of(data, FEW)

    assert not (tmp_path / "executed").exists()


def test_what_is_compressed_is_refused_before_it_unfolds() -> None:
    """A file of a few kilobytes that would take gigabytes, our own arrays compressed, and one that is too large as it is."""
    small = io.BytesIO()
    np.savez_compressed(small, allow_pickle=False, **model().arrays(), digest=np.array(model().digest))
    with pytest.raises(ModelFileRefused, match="压缩"):
        model_of(small.getvalue(), FEW)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tables.npy", bytes(64 * 2**20))
    with pytest.raises(ModelFileRefused, match="压缩"):
        model_of(bomb.getvalue(), FEW)
    with pytest.raises(ModelFileRefused, match="太大"):
        model_of(bytes(MOST_BYTES + 1), FEW)


def test_an_array_that_tells_a_size_it_has_not_is_refused() -> None:
    """A header of a billion numbers takes no memory."""
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f8", "fortran_order": False, "shape": (1 << 40, 1 << 40)}
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("tables.npy", header.getvalue())
    with pytest.raises(ModelFileRefused, match="长度"):
        model_of(file.getvalue(), FEW)


@given(st.data())
def test_a_changed_or_truncated_file_is_refused(data: st.DataObject) -> None:
    """Whatever bit is changed and wherever it is cut: it is not read as another model."""
    whole = model().write()
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = bytearray(whole)
    changed[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(ModelFileRefused):
        model_of(whole[:at], FEW)
    try:
        read = model_of(bytes(changed), FEW)
    except ModelFileRefused:
        return
    # What a zip says beside its members, such as a date, is no part of the model.
    assert read.write() == whole


@given(st.binary(max_size=200))
def test_any_other_bytes_are_refused(data: bytes) -> None:
    """Random bytes, alone and after the beginning of a zip."""
    for content in (data, b"PK\x03\x04" + data):
        with pytest.raises(ModelFileRefused):
            model_of(content, FEW)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda arrays: arrays.update(format=np.array("xiangheng-risk-additive/1")), "格式"),
        (lambda arrays: arrays.pop("edges"), "edges"),
        (lambda arrays: arrays.update(more=np.zeros(3)), "more"),
        (lambda arrays: arrays.update(tables=arrays["tables"].astype("f4")), "tables"),
        (lambda arrays: arrays.update(tables=arrays["tables"][:, :99]), "tables"),
        (lambda arrays: arrays.update(edges=arrays["edges"][:-1]), "edges"),
        (lambda arrays: arrays.update(edge_counts=-arrays["edge_counts"]), "edges"),
        (lambda arrays: arrays.update(edges=arrays["edges"][::-1]), "从小到大"),
        (lambda arrays: arrays.update(base=np.array(np.inf)), "base"),
        (lambda arrays: arrays.update(base=np.array(0.1)), "精确"),
        (lambda arrays: arrays.update(tables=-arrays["tables"]), "方向"),
        (lambda arrays: arrays.update(correction=np.zeros(3)), "校正"),
        (lambda arrays: arrays.update(tables=np.full((len(FEW), CODES), np.nan)), "tables"),
    ],
)
def test_content_that_makes_no_model_is_refused(change: Change, told: str) -> None:
    """Though its digest is right: a wrong type, shape, number, order or direction is told by its name."""
    with pytest.raises(ModelFileRefused, match=told):
        model_of(sealed(change), FEW)


def test_content_under_another_digest_is_refused() -> None:
    """One number changed, its check sums put right."""
    arrays = model().arrays()
    arrays["typical"] = arrays["typical"] + 1
    with pytest.raises(ModelFileRefused, match="改动"):
        model_of(packed({**arrays, "digest": np.array(model().digest)}), FEW)


@pytest.mark.parametrize(
    "known",
    [
        FEW[:3],
        FEW[::-1],
        (*FEW[:3], replace(FEW[3], name="insured")),
        (replace(FEW[0], direction=0), *FEW[1:]),
        (replace(FEW[0], unit="万元"), *FEW[1:]),
    ],
)
def test_features_of_another_program_are_refused(known: tuple[Any, ...]) -> None:
    """Fewer, in another order, of another name, direction or unit."""
    with pytest.raises(FeaturesMismatch):
        model_of(model().write(), known)


def test_a_title_on_screens_is_no_part_of_a_model() -> None:
    """A feature that is called otherwise from now on is still the same."""
    renamed = (replace(FEW[0], title="人均纯收入"), *FEW[1:])
    assert model_of(model().write(), renamed).digest == model().digest
