"""The parts list of a workbook: its sheets in order, where each is stored, which are hidden."""

import posixpath
from dataclasses import dataclass, field

from xiangheng_scoring.intake.containers.markup import Start, stream
from xiangheng_scoring.intake.containers.package import Package

_ROOT = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: its name as shown on the tab, its part, whether the tab is hidden."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the workbook part says: its worksheets, the calendar, and where the common parts are.

    `awaits_calculation` tells that the results of formulas are from before a calculation that the file asks for,
    `is_unsettled` that they may be: it is calculated by hand only, or anew whenever anything changes.
    """

    sheets: tuple[Sheet, ...]
    since_1904: bool
    awaits_calculation: bool
    is_unsettled: bool
    styles: str | None
    strings: str | None


@dataclass(frozen=True, slots=True)
class _Relations:
    """Targets and kinds of a part's relationships; those that lead out of the file are left out."""

    targets: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def first(self, kind: str) -> str | None:
        return next((self.targets[key] for key, value in self.kinds.items() if value == kind), None)


def workbook_part(package: Package) -> str:
    """The name of the workbook part."""
    if "_rels/.rels" not in package.names:
        return _ROOT
    return _relations(package, "").first("officeDocument") or _ROOT


def read_workbook(package: Package) -> Workbook:
    """Read the workbook part and its relationships."""
    part = workbook_part(package)
    relations = _relations(package, part)
    sheets: list[dict[str, str]] = []
    properties: dict[str, str] = {}
    handles: dict[str, Start] = {
        "sheet": sheets.append,
        "workbookPr": properties.update,
        "calcPr": properties.update,
    }
    stream(package.chunks(part), handles)
    is_by_hand = properties.get("calcMode") == "manual"

    def says(name: str, *, usual: bool = False) -> bool:
        return properties.get(name, "1" if usual else "0") in {"1", "true"}

    return Workbook(
        # Chart, dialogue and macro sheets hold no table.
        tuple(
            Sheet(entry.get("name", ""), relations.targets[key], entry.get("state", "visible") != "visible")
            for entry in sheets
            if relations.kinds.get(key := _relation(entry)) == "worksheet"
        ),
        says("date1904"),
        says("fullCalcOnLoad") or not says("calcCompleted", usual=True),
        says("forceFullCalc") or (is_by_hand and not says("calcOnSave", usual=True)),
        relations.first("styles"),
        relations.first("sharedStrings"),
    )


def _relation(entry: dict[str, str]) -> str:
    """The relationship id of a sheet entry, whatever prefix the namespace has."""
    return next((value for key, value in entry.items() if key.rpartition(":")[2] == "id"), "")


def _relations(package: Package, part: str) -> _Relations:
    folder, _, name = part.rpartition("/")
    relations = _Relations()

    def add(attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode") != "External":
            key = attributes.get("Id", "")
            target = attributes.get("Target", "").replace("\\", "/")
            # A target is relative to its part's folder; names inside the package begin at its root.
            relations.targets[key] = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            relations.kinds[key] = attributes.get("Type", "").rpartition("/")[2]

    stream(package.chunks(f"{folder}/_rels/{name}.rels"), {"Relationship": add})
    return relations
