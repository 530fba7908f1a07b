"""Bundles in and out: a folder with the scheme as `scheme export` writes it, the figures with their cells, and a frame.

    manifest.json      what it holds, digests, and what scored it
    scheme/            scheme.toml and a CSV a table
    data/              lines of JSON a kind of figure: values, adjustments, marks, findings, other totals
    frame.json         where the run was held to one
    notices.json       what was noticed in reading the figures

The same figures of the same cells are the same bytes, in whatever order they come; no file holds a date, or a path of a machine.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xiangheng_scoring.documents import fault_of, fault_records
from xiangheng_scoring.engine.bundle import Bundle
from xiangheng_scoring.engine.dataset import (
    Adjustment,
    Dataset,
    Finding,
    Interim,
    Mark,
    Observation,
    OtherTotal,
)
from xiangheng_scoring.engine.digest import provenance_digest
from xiangheng_scoring.errors import Fault, FrameRefused, SchemeRefused
from xiangheng_scoring.explain.documents import RunFrame, RunScheme
from xiangheng_scoring.intake.frames import read_frame, write_frame
from xiangheng_scoring.intake.reading.schemes import read_scheme_tables
from xiangheng_scoring.intake.sealed.documents import BundleManifest, ReadingNotices
from xiangheng_scoring.intake.sealed.errors import SealBroken
from xiangheng_scoring.intake.sealed.folders import (
    AGAIN,
    open_sealed,
    read_document,
    seal,
    sealed_files,
    unreadable,
)
from xiangheng_scoring.intake.sealed.rows import lines_of, rows_of
from xiangheng_scoring.intake.writing.schemes import write_scheme_folder
from xiangheng_scoring.places import Origin
from xiangheng_scoring.records import JsonObject, printed
from xiangheng_scoring.scheme import Frame, SchemeTables
from xiangheng_scoring.scheme.digest import tables_digest

SCHEME, DATA, FRAME, NOTICES = "scheme", "data", "frame.json", "notices.json"
#: The kinds of rows, by the field of the dataset that they stand in; each has a file of that name.
ROWS: dict[str, type[Any]] = {
    "observations": Observation,
    "interim": Interim,
    "adjustments": Adjustment,
    "marks": Mark,
    "findings": Finding,
    "totals": OtherTotal,
    "findings_tables": Origin,
}


@dataclass(frozen=True)
class SealedBundle:
    """What a bundle's folder holds, each part as it was sealed; the scheme is not built, since its rules may be a plugin's."""

    manifest: BundleManifest
    tables: SchemeTables
    data: Dataset
    frame: Frame | None
    notices: tuple[Fault, ...]


def write_bundle(bundle: Bundle, folder: Path) -> BundleManifest:
    """Write the bundle into `folder`, which is made.

    Raises `SchemeRefused` for a scheme of which something would be lost on the way.
    """
    scheme, frame = bundle.scheme, bundle.scheme.frame
    write_scheme_folder(scheme.tables, folder / SCHEME)
    _check_scheme(scheme.tables, folder / SCHEME)
    for name, kind in ROWS.items():
        if rows := getattr(bundle.data, name):
            path = folder / rows_file(name)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(lines_of(kind, rows))
    if frame:
        write_frame(frame, folder / FRAME)
    if bundle.notices:
        notices = ReadingNotices(fault_records(bundle.notices))
        folder.joinpath(NOTICES).write_bytes(printed(notices).encode())
    return seal(
        folder,
        BundleManifest(
            digest="",
            files=sealed_files(folder),
            run_id=bundle.run_id,
            period=bundle.period,
            scheme=RunScheme(scheme.code, scheme.name, scheme.year, scheme.digest),
            frame=RunFrame(frame.digest, frame.period) if frame else None,
            invented=bundle.data.is_invented,
            has_findings=bundle.data.has_findings,
            provenance_digest=provenance_digest(bundle.data),
            engine_number=bundle.provenance.engine_number,
            plugins=bundle.provenance.plugins,
            settings=JsonObject(dict(bundle.provenance.settings)),
        ),
    )


def read_bundle(folder: Path) -> SealedBundle:
    """What a bundle's folder holds, every file as it was sealed.

    Raises `SealBroken` where one is not, `FileMissing` where there is no folder.
    """
    manifest = open_sealed(folder, BundleManifest)
    try:
        tables = read_scheme_tables(folder / SCHEME)
        frame = read_frame(folder / FRAME) if manifest.frame else None
    except (SchemeRefused, FrameRefused) as refusal:
        raise SealBroken(refusal.faults, at=str(folder)) from refusal
    data = Dataset(
        **{name: read_rows(folder, name) for name in ROWS},
        has_findings=manifest.has_findings,
        is_invented=manifest.invented,
    )
    has_notices = folder.joinpath(NOTICES).exists()
    notices = read_document(folder, NOTICES, ReadingNotices).notices if has_notices else ()
    sealed = SealedBundle(manifest, tables, data, frame, tuple(map(fault_of, notices)))
    if faults := _contradictions(sealed):
        raise SealBroken(faults, at=str(folder))
    return sealed


def rows_file(name: str) -> str:
    """The file in a bundle of a kind of rows."""
    return f"{DATA}/{name}.jsonl"


def read_rows(folder: Path, name: str) -> tuple[Any, ...]:
    """The rows of a kind in a bundle's folder, none where it has no such file; raises `SealBroken` for what is none."""
    path = folder / rows_file(name)
    try:
        return rows_of(ROWS[name], path.read_bytes()) if path.exists() else ()
    except ValueError as error:
        fault = Fault(
            "SEAL-CONTENT", rows_file(name), f"读不懂：{unreadable(error)}", "封存时写的各行", AGAIN
        )
        raise SealBroken([fault], at=str(folder)) from error


def _check_scheme(tables: SchemeTables, folder: Path) -> None:
    """A scheme that would be read back as another is not written: nobody could score the bundle."""
    if tables_digest(read_scheme_tables(folder)) != tables_digest(tables):
        fault = Fault(
            "SCHEME-VALUE",
            tables.origin,
            "写成文件夹读不回原样",
            "可以导出的方案",
            "xiangheng scheme export 后核对",
        )
        raise SchemeRefused([fault], at=tables.origin)


def _contradictions(sealed: SealedBundle) -> list[Fault]:
    """Where the parts are not what the manifest says of them, though every digest of a file is right."""
    manifest = sealed.manifest
    frame = sealed.frame and sealed.frame.digest
    stated = [
        (SCHEME, "方案", manifest.scheme.digest, tables_digest(sealed.tables)),
        (FRAME, "固定的标准", manifest.frame and manifest.frame.digest, frame),
        (DATA, "数的出处", manifest.provenance_digest, provenance_digest(sealed.data)),
    ]
    return [
        Fault("SEAL-CONTENT", name, f"{what}的摘要是 {has}", f"清单所写的 {digest}", AGAIN)
        for name, what, digest, has in stated
        if digest != has
    ]
