"""Months of counties are written into the store: each a file of its own, in the place of the one that was there."""

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO

from xiangheng_platform.access.decisions import require_each
from xiangheng_platform.access.views import Act, View
from xiangheng_platform.monitoring.columns import Dataset, Sort
from xiangheng_platform.monitoring.documents import MonthOfCounty
from xiangheng_platform.monitoring.errors import MonthsRefused
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.households import IMPORT, county_of
from xiangheng_platform.monitoring.month_numbers import month_of_day
from xiangheng_platform.monitoring.months import content_of
from xiangheng_platform.monitoring.tables import RegisterImportRow, RegisterMonthRow
from xiangheng_platform.regions.reach import target_of
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.history import known, read_only

#: Takes how many months of counties were written, of how many.
Progress = Callable[[int, int], None]
#: A month and the key of a county.
Place = tuple[int, int]


def require_counties(view: View, counties: Mapping[str, int]) -> None:
    """Raise `NotAllowed`, naming each, for counties (keys by code) whose months somebody may not write."""
    gazetteer = gazetteer_of(view.as_known_now)
    targets = ((code, target_of(gazetteer, key, view.today)) for code, key in counties.items())
    require_each(view.person, IMPORT, targets)


def standing_months(view: View, dataset: Dataset) -> Mapping[Place, RegisterMonthRow]:
    """The months of a dataset that the store holds; for services that asked for their own right."""
    statement = known(RegisterMonthRow).where(RegisterMonthRow.dataset == dataset.name)
    return {(row.month, row.division): row for row in read_only(view.session, statement)}


def replaced_by(view: View, dataset: Dataset, places: Iterable[Place]) -> list[str]:
    """The digests of the files that months would take the place of."""
    standing = standing_months(view, dataset)
    return [standing[place].file_sha256 for place in places if place in standing]


def write_months(
    act: Act,
    dataset: Dataset,
    imported: RegisterImportRow,
    counties: Mapping[str, int],
    parts: Iterable[tuple[int, str, pl.DataFrame]],
    total: int,
    progress: Progress,
) -> tuple[MonthOfCounty, ...]:
    """Write the rows of so many months of counties (by code) as what an import brought.

    Raises `MonthsRefused` for months to come, and as the files do.
    """
    standing = standing_months(act, dataset)
    months = []
    for done, (month, county, rows) in enumerate(parts, start=1):
        division = counties[county]
        old = standing.get((month, division))
        content = content_of(dataset, month, county, rows, is_invented=imported.is_invented)
        _require_past(act, dataset, month, county, rows)
        with act.files.received(BytesIO(content)) as received:
            act.files.keep(received)
            act.add(
                RegisterMonthRow(
                    file_sha256=received.sha256, dataset=dataset.name, month=month, division=division,
                    rows=rows.height, is_invented=imported.is_invented, imported=imported.id,
                    replaces=None if old is None else old.id,
                )
            )  # fmt: skip
        before = None if old is None else old.rows
        months.append(MonthOfCounty(month, county_of(act, division), rows.height, before))
        progress(done, total)
    return tuple(months)


def _require_past(act: Act, dataset: Dataset, month: int, county: str, rows: pl.DataFrame) -> None:
    """Raise `MonthsRefused` for rows that tell of a month to come: of theirs, or of an identification or elimination."""
    now = month_of_day(act.today)
    for column in dataset.kept:
        if column.sort is Sort.MONTH and rows.filter(pl.col(column.name).cast(pl.Int32) > now).height:
            raise MonthsRefused(
                f"「{column.heading}」晚于本月", at=f"{dataset.title} {month} {county}", expected=f"{now} 或以前",
                remedy="改正后再写",
            )  # fmt: skip
