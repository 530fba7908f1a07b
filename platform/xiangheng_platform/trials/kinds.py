"""The kind of job that scores handed-in workbooks on trial."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xiangheng_platform.evidence import lookup
from xiangheng_platform.evidence.deposits import accepted, put
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.jobs.context import JobContext
from xiangheng_platform.jobs.kinds import Function, JobKind, Parameter, WholeNumber
from xiangheng_platform.settings import EvidenceSettings
from xiangheng_scoring.cli.failures import refusal
from xiangheng_scoring.cli.loading import open_assessment, open_host, score_files
from xiangheng_scoring.cli.output import json_text
from xiangheng_scoring.errors import XianghengError
from xiangheng_scoring.explain.documents import result_record
from xiangheng_scoring.records import document

KIND = "trial.score"
#: How long the result of a trial is kept.
KEPT = timedelta(days=7)
#: How many workbooks a trial scores at most.
MOST_FILES = 200
#: What Windows lets no file be called.
_UNWRITABLE = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


@dataclass(frozen=True, slots=True)
class SchemeName:
    """Reads the name of an assessment."""

    expected: str = "方案的名称，如 leapfrog"

    def __call__(self, given: Any) -> str:
        """The name."""
        if not isinstance(given, str) or not given.strip():
            raise ValueError(given)
        return given.strip()


@dataclass(frozen=True, slots=True)
class FileNumbers:
    """Reads the numbers of files: a list of them, or a text with commas between."""

    expected: str = f"1 到 {MOST_FILES} 个文件的编号，如 12,13"

    def __call__(self, given: Any) -> list[int]:
        """The numbers, each once."""
        parts = given.split(",") if isinstance(given, str) else given
        numbers = list(dict.fromkeys(map(WholeNumber(least=1), parts)))
        if not 1 <= len(numbers) <= MOST_FILES:
            raise ValueError(given)
        return numbers


def trial_kinds(limits: EvidenceSettings) -> tuple[JobKind, ...]:
    """The kind; `limits` is what may be stored as a file."""
    return (
        JobKind(
            KIND,
            "试算",
            "job.run",
            scoring(limits),
            (
                Parameter("scheme", "方案的名称", SchemeName()),
                Parameter("files", "报送的表格，交存的编号", FileNumbers()),
                Parameter("year", "评价年度；0 为方案的年度", WholeNumber(), 0),
            ),
            _scored,
        ),
    )


def scoring(limits: EvidenceSettings) -> Function:
    """The function that scores workbooks, and keeps what `xiangheng score --json` would print as a file of purpose trial."""

    def _score(context: JobContext, arguments: Mapping[str, Any]) -> dict[str, Any]:
        with TemporaryDirectory() as folder:
            paths = _saved(context, arguments["files"], Path(folder))
            context.progress(len(paths), len(paths), "计分")
            text = scored(arguments["scheme"], paths, arguments["year"] or None)
        name = f"试算 {arguments['scheme']} {context.job.id}.json"
        with (
            accepted(context.store.database.files, text.encode(), limits) as content,
            context.act("evidence:file:add", f"file:{content.received.sha256}") as act,
        ):
            put(act, content, name, Purpose.TRIAL, act.today + KEPT)
        return {}

    return _score


def scored(scheme: str, paths: Sequence[Path], year: int | None) -> str:
    """What `xiangheng score --json` prints of workbooks: the result, or every fault with its cell."""
    try:
        opened, provenance = open_assessment(scheme, open_host())
        result, reading = score_files(opened, provenance, paths, year, quiet=True)
        return json_text(document(result_record(result, reading.notices))) + "\n"
    except XianghengError as error:
        return json_text(document(refusal(error))) + "\n"


def _saved(context: JobContext, numbers: Sequence[int], folder: Path) -> list[Path]:
    """Where the files of these numbers were written, each in a folder of its own: two may have one name."""
    paths = []
    for done, number in enumerate(numbers):
        context.progress(done, len(numbers), "取出文件")
        with context.store.view(context.person) as view:
            name, chunks = lookup.find(view, number).name, lookup.content(view, number)
        path = folder / str(number) / name.translate(_UNWRITABLE)
        path.parent.mkdir()
        with path.open("wb") as stream:
            stream.writelines(chunks)
        paths.append(path)
    return paths


def _scored(result: Mapping[str, Any]) -> str:
    return f"结果存为文件 {result['evidence']}，保留到 {result['expires_on']}"
