"""What the manifests of sealed folders say: of a bundle, and of a result; and the notices that a bundle carries."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from xiangheng_scoring.documents import FaultRecord
from xiangheng_scoring.engine.provenance import PluginFiles
from xiangheng_scoring.explain.documents import RunFrame, RunScheme
from xiangheng_scoring.records import Digest, Format, JsonObject, Meaning


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file of a sealed folder."""

    name: Annotated[str, Meaning("its path in the folder, with / on every machine")]
    sha256: Annotated[Digest, Meaning("of its bytes")]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What every sealed folder says of its files."""

    digest: Annotated[Digest, Meaning("of this document without this field: the digest of the whole folder")]
    files: Annotated[tuple[SealedFile, ...], Meaning("all but this one, by name")]
    run_id: Annotated[Digest, Meaning("the name of the run")]


@dataclass(frozen=True, slots=True)
class BundleManifest(Manifest):
    """All that a run is made of: what its files hold, and what must be installed to score them as they were."""

    FORMAT: ClassVar = Format("xiangheng-bundle/1", "manifest.json of a bundle, which score --out writes")
    period: Annotated[int, Meaning("the year that is assessed")]
    scheme: Annotated[RunScheme, Meaning("the scheme in the folder scheme")]
    frame: Annotated[RunFrame | None, Meaning("the frozen frame in frame.json; null: none")]
    invented: Annotated[bool, Meaning("whether the figures say of themselves that they are invented")]
    has_findings: Annotated[
        bool, Meaning("whether a list of findings was handed in, so that a unit without any has none")
    ]
    provenance_digest: Annotated[Digest, Meaning("of where every figure stood")]
    engine_number: Annotated[int, Meaning("of the engine that scores it")]
    plugins: Annotated[tuple[PluginFiles, ...], Meaning("whose files are part of the run's name, by name")]
    settings: Annotated[JsonObject, Meaning("those of the plugins, by name", values=str)]


@dataclass(frozen=True, slots=True)
class ResultManifest(Manifest):
    """A result that stands by itself, and which bundle it is of."""

    FORMAT: ClassVar = Format(
        "xiangheng-result-folder/1", "manifest.json of a kept result, which score --out writes"
    )
    result_digest: Annotated[Digest, Meaning("of what came out")]
    bundle: Annotated[Digest, Meaning("the digest of the bundle that was scored")]


@dataclass(frozen=True, slots=True)
class ReadingNotices:
    """What was noticed when the figures of a bundle were read from what was handed in."""

    FORMAT: ClassVar = Format("xiangheng-notices/1", "notices.json of a bundle")
    notices: tuple[FaultRecord, ...]
