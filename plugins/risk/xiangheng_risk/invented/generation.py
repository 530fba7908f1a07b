"""A whole invented register in a folder: the months of every county, with the truth beside them, marked as invented."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from xiangheng_platform.monitoring.columns import DATASETS
from xiangheng_platform.monitoring.months import Months
from xiangheng_risk.invented.counties import INVENTED_CODES, invent_counties
from xiangheng_risk.invented.documents import GeneratedRows, Generation
from xiangheng_risk.invented.marking import mark_as_invented
from xiangheng_risk.invented.tables import INVENTED_LINE, TRUTH, tables_of

#: Raised by hand when the same seed no longer gives the same households.
GENERATOR = 1


def generate(
    folder: Path,
    households: int,
    seed: int = 1,
    *,
    codes: Sequence[str] = INVENTED_CODES,
    line: float = INVENTED_LINE,
    step: Callable[[int, int], None] = lambda done, total: None,
) -> Generation:
    """Write an invented register into a folder, county by county; `step` is told how many are done, and of how many.

    What an earlier generation wrote there is taken away first. Raises `FolderNotInvented` where the folder holds anything
    else, `NotWritten` where the system does not let us write.
    """
    counties = invent_counties(codes, households, seed)
    datasets = {**DATASETS, TRUTH.name: TRUTH}
    rows = dict.fromkeys(datasets, 0)
    mark_as_invented(folder, _mark(households, seed, line), rows)
    months = Months(folder)
    for done, county in enumerate(counties, start=1):
        for dataset, month, frame in tables_of(county, county.generator(seed), line):
            months.write(dataset, month, county.code, frame, is_invented=True)
            rows[dataset.name] += frame.height
        step(done, len(counties))
    return Generation(
        folder=str(folder),
        is_invented=True,
        generator=GENERATOR,
        seed=seed,
        households=households,
        counties=len(counties),
        line=line,
        tables=tuple(GeneratedRows(name, datasets[name].title, number) for name, number in rows.items()),
    )


def _mark(households: int, seed: int, line: float) -> Iterator[str]:
    yield "本文件夹里的户、人、收入和识别情况全部是虚构的，不对应任何真实的人。"
    yield f"由 xiangheng risk generate 生成：户数 {households}，随机种子 {seed}，生成器第 {GENERATOR} 版。"
    yield f"truth 是每户的真实概率，只有虚构数据才有。收入线 {line:g} 元也是虚构的。"
