"""A household as the last month tells of it, with its people: what is sensitive only for whoever may see that."""

from typing import Any

from sqlmodel import col, select

from xiangheng_platform.access.decisions import may, require_somewhere
from xiangheng_platform.access.masking import masked_name, masked_telephone
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.scope import Scope
from xiangheng_platform.access.views import View
from xiangheng_platform.monitoring.columns import (
    COUNTY,
    HOUSEHOLDS,
    KEY,
    MEMBERS,
    MONTH,
    Column,
    Dataset,
    Privacy,
    Sort,
)
from xiangheng_platform.monitoring.documents import HouseholdDossier, MemberRecord, StatedColumn
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.households import READ, SENSITIVE, identity, record_of, target
from xiangheng_platform.monitoring.monitored import spells_of
from xiangheng_platform.monitoring.month_numbers import month_text
from xiangheng_platform.monitoring.stored_months import StoredMonths, code_in, read_months
from xiangheng_platform.monitoring.tables import MemberIdentity
from xiangheng_platform.monitoring.words import Relation
from xiangheng_platform.regions.records import gazetteer_of

_OF_THE_ROW = (KEY.name, COUNTY.name, MONTH.name, "member")


def dossier(view: View, household: str) -> HouseholdDossier:
    """A household by number or key, masked; raises `NotAllowed`, `NoSuchHousehold`."""
    require_somewhere(view.person, READ)
    row = identity(view, household)
    place = target(view, row)
    is_withheld = not may(view.person, SENSITIVE, place)
    months = read_months(view, Scope(reaches=(Reach(region=place.region),)))
    rows = _last(view, months, HOUSEHOLDS, row.key, row.division)
    members = sorted(_last(view, months, MEMBERS, row.key, row.division), key=_rank)
    names = {
        member.key: member
        for member in view.session.exec(
            select(MemberIdentity).where(col(MemberIdentity.household) == row.key)
        )
    }
    return HouseholdDossier(
        household=record_of(view, row),
        month=rows[0][MONTH.name] if rows else None,
        is_invented=bool(rows) and _is_invented(months, rows[0]),
        columns=_columns(HOUSEHOLDS, rows[0], is_withheld=is_withheld) if rows else (),
        members=tuple(
            _member(values, names.get(values["member"]), is_withheld=is_withheld) for values in members
        ),
        is_withheld=is_withheld,
        spells=() if is_withheld else spells_of(view, row.key),
    )


def _last(
    view: View, months: StoredMonths, dataset: Dataset, household: int, division: int
) -> list[dict[str, Any]]:
    """The rows of a household in the last month of its county; none where the county has no months."""
    gazetteer = gazetteer_of(view.as_known_now)
    last = max((file.month for file in months.files() if file.dataset == dataset.name), default=None)
    if last is None:
        return []
    county = code_in(gazetteer, division, last)
    rows = months.scan(dataset, last, since=last, counties={county})
    return rows.filter(pl.col(KEY.name) == household).collect().to_dicts()


def _is_invented(months: StoredMonths, row: dict[str, Any]) -> bool:
    """Whether the file that a row of households stands in says that it is invented."""
    place = HOUSEHOLDS.name, row[MONTH.name], row[COUNTY.name]
    return any(
        file.is_invented for file in months.files() if (file.dataset, file.month, file.county) == place
    )


def _rank(values: dict[str, Any]) -> tuple[bool, int]:
    """By which the members of a household are put in order: its head first, then by age."""
    return values["relation"] != Relation.HEAD.value, -(values["age"] or 0)


def _member(values: dict[str, Any], named: MemberIdentity | None, *, is_withheld: bool) -> MemberRecord:
    return MemberRecord(
        str(values["member"]),
        masked_name(named.name) if named else "",
        masked_telephone(named.identity_number) if named else "",
        _columns(MEMBERS, values, is_withheld=is_withheld),
    )


def _columns(dataset: Dataset, values: dict[str, Any], *, is_withheld: bool) -> tuple[StatedColumn, ...]:
    return tuple(
        _stated(column, values[column.name], is_withheld=is_withheld and column.privacy is Privacy.SENSITIVE)
        for column in dataset.kept
        if column.name not in _OF_THE_ROW
    )


def _stated(column: Column, value: Any, *, is_withheld: bool) -> StatedColumn:
    shown = None if is_withheld or value is None else _shown(column, value)
    return StatedColumn(column.name, column.heading, shown, column.unit or None, is_withheld)


def _shown(column: Column, value: Any) -> str:
    if column.words is not None:
        return column.words(value).label
    match column.sort:
        case Sort.TRUTH:
            return "是" if value else "否"
        case Sort.MONTH:
            return month_text(value)
        case Sort.NUMBER:
            return f"{value:.2f}".rstrip("0").rstrip(".")
        case _:
            return str(value)
