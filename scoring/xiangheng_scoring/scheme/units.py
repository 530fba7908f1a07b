"""Who is assessed: units, the groups they belong to on the evaluation date, and so their classes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from xiangheng_scoring.characters import as_compared
from xiangheng_scoring.scheme.fields import Faults, Fields, without_duplicates
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

    def overlaps(self, other: "Membership") -> bool:
        """Whether both are in force on some day."""
        return self.valid_from <= (other.valid_to or date.max) and other.valid_from <= (
            self.valid_to or date.max
        )


def read_units(
    tables: SchemeTables, day: date, group: str, faults: Faults
) -> tuple[dict[str, Unit], tuple[str, ...]]:
    """The units assessed on `day` with their classes, and all classes in order; faults are noted."""
    rows = tables.of("units")
    without_duplicates(rows, ("code",), faults, "对象代码")
    without_duplicates(rows, ("name",), faults, "对象名称")
    _check_alike(rows, faults)
    units = {unit.code: unit for unit in (_unit(Fields(row, UNITS, faults)) for row in rows)}
    members = _memberships(tables, units, faults)
    in_force = [member for member in members if member.holds_on(day)]
    if group:
        chosen = {member.unit: member for member in in_force if member.group == group}
        if not chosen:
            faults.add(
                "SCHEME-UNITS",
                tables.header.at("units.group"),
                f"名单「{group}」在评价日没有对象",
                expected="至少一个",
                remedy="查 memberships 表和评价日",
            )
        units = {code: _as_member(units[code], chosen[code]) for code in units if code in chosen}
    groups = _groups_of_classes(tables.of("classes"), members, faults)
    if not groups:
        return units, tuple(dict.fromkeys(unit.unit_class for unit in units.values()))
    by_group = {(member.group, member.unit): member for member in in_force}
    units = {code: _classed(unit, groups, by_group) for code, unit in units.items()}
    # What is compared inside classes has no place for a unit without one.
    if left := [unit.name for unit in units.values() if unit.unit_class not in groups]:
        faults.add(
            "SCHEME-UNITS",
            tables.of("classes")[-1].place,
            f"{'、'.join(left[:5])}{' 等' if len(left) > 5 else ''} {len(left)} 个对象在评价日不属于任何类别",
            expected="每个对象都有类别",
            remedy="补名单，或在 classes 表最后加名单留空的一行收其余",
        )
    return units, tuple(groups)


def _check_alike(rows: Sequence[Row], faults: Faults) -> None:
    """Codes that differ in width or case only would be one code in a workbook."""
    seen: dict[str, Row] = {}
    for row in rows:
        code = row.values.get("code", "").strip()
        other = seen.setdefault(as_compared(code), row)
        if other.values.get("code", "").strip() != code:
            faults.add(
                "SCHEME-TWICE",
                row.at("code"),
                f"对象代码「{code}」与 {other.place} 的只差全角半角或大小写",
                expected="各不相同",
                remedy="改其中一个",
                value=code,
            )


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
    memberships: dict[tuple[str, str], list[Membership]] = defaultdict(list)
    for row in tables.of("memberships"):
        fields = Fields(row, MEMBERSHIPS, faults)
        member = Membership(
            fields.text("group"),
            fields.text("unit"),
            fields.day("valid_from") or date.min,  # a neutral day, until the refusal
            fields.day("valid_to"),
            fields.flag("verified"),
            fields.text("status"),
        )
        if member.unit not in units:
            fields.fault(
                "unit",
                f"没有对象「{member.unit}」",
                code="SCHEME-REFERENCE",
                expected="units 表中的代码",
                remedy="改代码或补上对象",
            )
        if member.valid_to is not None and member.valid_to < member.valid_from:
            fields.fault("valid_to", "止日早于起日", expected="不早于起日", remedy="改正日期")
        others = memberships[member.group, member.unit]
        if not faults.has(row.at("valid_from")) and any(member.overlaps(other) for other in others):
            fields.fault(
                "unit",
                f"{member.unit} 在名单「{member.group}」中的两段时间重叠",
                code="SCHEME-TWICE",
                expected="同一名单中各段时间不重叠",
                remedy="删去一行，或改起止日期",
            )
        others.append(member)
    return [member for members in memberships.values() for member in members]


def _as_member(unit: Unit, member: Membership) -> Unit:
    return replace(unit, verified=unit.verified and member.verified, note=unit.note or member.status)


def _classed(unit: Unit, groups: Mapping[str, str], members: Mapping[tuple[str, str], Membership]) -> Unit:
    """The unit in the first class whose group holds it; a class without a group takes the rest."""
    for name, group in groups.items():
        member = members.get((group, unit.code))
        if member is not None:
            return replace(_as_member(unit, member), unit_class=name)
        if not group:
            return replace(unit, unit_class=name)
    return replace(unit, unit_class="")


def _groups_of_classes(rows: Sequence[Row], members: list[Membership], faults: Faults) -> dict[str, str]:
    """The group that each class is made of, in order; an empty one takes the rest."""
    without_duplicates(rows, ("name",), faults, "类别")
    known = dict.fromkeys(member.group for member in members)
    groups: dict[str, str] = {}
    for fields in (Fields(row, CLASSES, faults) for row in rows):
        group = fields.text("group")
        if group and group not in known:
            fields.fault(
                "group",
                f"没有名单「{group}」",
                code="SCHEME-REFERENCE",
                expected="、".join(known) or "memberships 表中的名单",
                remedy="改成已有的名单",
            )
        if "" in groups.values():
            fields.fault(
                "name",
                f"「{fields.text('name')}」排在收其余的一行之后，永远轮不到",
                expected="名单留空的一行在最后",
                remedy="调整行序",
            )
        groups[fields.text("name")] = group
    return groups
