"""Who is assessed: units, the groups they belong to on the evaluation date, and so their classes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from xiangheng_scoring.scheme.fields import Faults, Fields, without_twins
from xiangheng_scoring.scheme.model import Unit
from xiangheng_scoring.scheme.tables import CLASSES, MEMBERSHIPS, UNITS, Row, SchemeTables


@dataclass(frozen=True, slots=True)
class Membership:
    """A unit's time in a group, both days included; `verified` only if somebody has checked it."""

    group: str
    unit: str
    valid_from: date
    valid_to: date | None
    verified: bool
    status: str

    def holds_on(self, day: date) -> bool:
        """Whether the membership is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def read_units(
    tables: SchemeTables, day: date, group: str, faults: Faults
) -> tuple[dict[str, Unit], tuple[str, ...]]:
    """The units assessed on `day` with their classes, and all classes in order; faults are noted."""
    rows = tables.of("units")
    without_twins(rows, ("code",), faults, "对象代码")
    without_twins(rows, ("name",), faults, "对象名称")
    units = {unit.code: unit for unit in (_unit(Fields(row, UNITS, faults)) for row in rows)}
    members = _memberships(tables, units, faults)
    in_force = [member for member in members if member.holds_on(day)]
    if group:
        units = _chosen(units, group, in_force, tables, faults)
    classes, classify = _classes(tables.of("classes"), in_force, faults)
    if classes:
        units = {code: classify(unit) for code, unit in units.items()}
        return units, classes
    return units, tuple(dict.fromkeys(unit.unit_class for unit in units.values()))


def _unit(fields: Fields) -> Unit:
    return Unit(
        code=fields.text("code"),
        name=fields.text("name"),
        other_names=fields.items("other_names"),
        unit_class=fields.text("class"),
        verified=fields.flag("verified", default=True),
        note=fields.text("note"),
    )


def _memberships(tables: SchemeTables, units: Mapping[str, Unit], faults: Faults) -> list[Membership]:
    found = []
    for row in tables.of("memberships"):
        fields = Fields(row, MEMBERSHIPS, faults)
        unit, start = fields.text("unit"), fields.day("valid_from")
        if unit not in units:
            fields.fault(
                "unit",
                f"没有对象「{unit}」",
                code="SCHEME-REFERENCE",
                expected="units 表中的代码",
                remedy="改代码或补上对象",
            )
        if start is not None:
            found.append(
                Membership(
                    fields.text("group"),
                    unit,
                    start,
                    fields.day("valid_to"),
                    fields.flag("verified"),
                    fields.text("status"),
                )
            )
    return found


def _chosen(
    units: Mapping[str, Unit], group: str, in_force: list[Membership], tables: SchemeTables, faults: Faults
) -> dict[str, Unit]:
    members = {member.unit: member for member in in_force if member.group == group}
    if not members:
        where = tables.header.where("units.group")
        faults.add(
            "SCHEME-UNITS",
            where,
            f"名单「{group}」在评价日没有对象",
            expected="至少一个",
            remedy="查 memberships 表和评价日",
        )
    return {code: _as_member(unit, members[code]) for code, unit in units.items() if code in members}


def _as_member(unit: Unit, member: Membership) -> Unit:
    return replace(unit, verified=unit.verified and member.verified, note=unit.note or member.status)


class _Classifier:
    """The first class whose group holds the unit; a class without a group takes the rest."""

    def __init__(self, groups: Mapping[str, str], in_force: list[Membership]) -> None:
        self.groups = groups
        self.members = {(member.group, member.unit): member for member in in_force}

    def __call__(self, unit: Unit) -> Unit:
        for name, group in self.groups.items():
            member = self.members.get((group, unit.code))
            if member is not None:
                return replace(_as_member(unit, member), unit_class=name)
            if not group:
                return replace(unit, unit_class=name)
        return unit


def _classes(
    rows: tuple[Row, ...], in_force: list[Membership], faults: Faults
) -> tuple[tuple[str, ...], _Classifier]:
    without_twins(rows, ("name",), faults, "类别")
    groups = {
        fields.text("name"): fields.text("group") for fields in (Fields(row, CLASSES, faults) for row in rows)
    }
    return tuple(groups), _Classifier(groups, in_force)
