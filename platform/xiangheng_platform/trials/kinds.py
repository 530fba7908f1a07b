"""The kind of job that scores handed-in workbooks on trial."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
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
from xiangheng_platform.trials.scoring import EXPLANATIONS, RESULT, scoring
from xiangheng_scoring.plugins.apart import Said
from xiangheng_scoring.scheme.tables import FIRST_YEAR, LAST_YEAR

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


@dataclass(frozen=True, slots=True)
class AssessedYear:
    """Reads a year that a scheme can be of; 0 leaves it to the scheme."""

    expected: str = f"{FIRST_YEAR} 到 {LAST_YEAR}，或 0"

    def __call__(self, given: Any) -> int:
        """The year."""
        year = WholeNumber()(given)
        if year and not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(given)
        return year


def trial_kinds(limits: EvidenceSettings, limit: float) -> tuple[JobKind, ...]:
    """The kind; `limits` is what may be stored as a file, `limit` how many seconds a step of scoring may take."""
    return (
        JobKind(
            KIND,
            "试算",
            "job.run",
            scoring_of(limits, limit),
            (
                Parameter("scheme", "方案的名称", SchemeName()),
                Parameter("files", "报送的表格，交存的编号", FileNumbers()),
                Parameter("year", "评价年度；0 为方案的年度", AssessedYear(), 0),
            ),
            _scored,
        ),
    )


def scoring_of(limits: EvidenceSettings, limit: float) -> Function:
    """The function that scores workbooks, and keeps what comes of it as files of purpose trial.

    One is what `xiangheng score --json` would print; beside it, where there is a ranking, `explanations`.
    """

    def _score(context: JobContext, arguments: Mapping[str, Any]) -> dict[str, Any]:
        with TemporaryDirectory() as name, ExitStack() as received:
            folder = Path(name)
            paths = _saved(context, arguments["files"], folder)
            step: Said = {"done": 0, "message": "打开方案"}
            with scoring(folder, arguments["scheme"], arguments["year"] or None, paths, limit=limit) as said:
                for told in said:
                    step = told or step
                    context.progress(
                        **step
                    )  # said again while nothing is: whoever cancels the job stops it within a step
            contents = {
                of: received.enter_context(accepted(context.store.database.files, stream, limits))
                for of in (RESULT, EXPLANATIONS)
                if (folder / of).exists()
                for stream in [received.enter_context((folder / of).open("rb"))]
            }
            sha256 = contents[RESULT].received.sha256
            with context.act("evidence:file:add", f"file:{sha256}") as act:
                called, last_day = f"试算 {arguments['scheme']} {context.job.id}", act.today + KEPT
                if EXPLANATIONS in contents:
                    kept = put(act, contents[EXPLANATIONS], f"{called} 说明.zip", Purpose.TRIAL, last_day)
                    act.note(after={"explanations": kept.number, "explanations_sha256": kept.sha256})
                # The last, so that the file of the ranking is what the act notes as evidence, and the job's result.
                put(act, contents[RESULT], f"{called}.json", Purpose.TRIAL, last_day)
        return {}

    return _score


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
