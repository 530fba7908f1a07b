"""Scoring on trial in a process apart: the schemes and rules of plugins run there, and never in a worker."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from xiangheng_platform.trials import explanations
from xiangheng_scoring.cli.failures import refusal
from xiangheng_scoring.cli.loading import Step, open_assessment, open_host, score_files
from xiangheng_scoring.errors import XianghengError
from xiangheng_scoring.explain.documents import result_record
from xiangheng_scoring.plugins.apart import Said, Say, running
from xiangheng_scoring.records import Published, printed

#: What the files of a trial are called while they are made.
RESULT, EXPLANATIONS = "result.json", "explanations.zip"


@contextmanager
def scoring(
    folder: Path, scheme: str, year: int | None, paths: Sequence[Path], *, limit: float
) -> Iterator[Iterator[Said | None]]:
    """Within, workbooks are scored in a process apart, which writes into a folder; it says `done`, `total` and `message`.

    What it writes is what `xiangheng score --json` prints: the result, or every fault with its cell; beside a result the
    explanations of all units. Going through what it says raises `PluginUnfinished`, if a step takes longer than `limit` seconds.
    """
    arguments = [str(folder), scheme, str(year or 0), *map(str, paths)]
    more_time = "加大设置 jobs.step_seconds"
    with running(f"{__name__}:score", arguments, limit=limit, more_time=more_time) as said:
        yield said


def score(say: Say, folder: str, scheme: str, year: str, *paths: str) -> None:
    """What `scoring` runs: each step is said: the scheme, a workbook, an indicator, a unit."""

    @contextmanager
    def saying(what: str) -> Iterator[Step]:
        say({"done": 0, "total": 0, "message": what})
        yield lambda done, total: say({"done": done, "total": total, "message": what})

    try:
        with saying("打开方案"):
            opened, provenance = open_assessment(scheme, open_host())
        result, reading = score_files(
            opened, provenance, list(map(Path, paths)), int(year) or None, progress=saying
        )
        record: Published = result_record(result, reading.notices)
        with saying("说明") as step:
            explanations.write(Path(folder) / EXPLANATIONS, result, reading.notices, step)
    except XianghengError as error:
        record = refusal(error)
    (Path(folder) / RESULT).write_text(printed(record), encoding="utf-8")
