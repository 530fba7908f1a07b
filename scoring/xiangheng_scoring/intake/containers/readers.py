"""The door to this room: a handed-in file in, its grids of cells out, or one refusal."""

from collections import Counter
from pathlib import Path

from xiangheng_scoring.intake.containers.compound import SIGNATURE as OLE_SIGNATURE
from xiangheng_scoring.intake.containers.compound import Compound
from xiangheng_scoring.intake.containers.delimited import SUFFIXES as TEXT_SUFFIXES
from xiangheng_scoring.intake.containers.delimited import read_delimited
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.kinds import (
    check_compound,
    check_name,
    check_package,
    check_text,
    refuse_unknown,
)
from xiangheng_scoring.intake.containers.limits import STANDARD, Limits
from xiangheng_scoring.intake.containers.package import SIGNATURES as ZIP_SIGNATURES
from xiangheng_scoring.intake.containers.package import Package
from xiangheng_scoring.intake.containers.source import Source, open_source
from xiangheng_scoring.intake.errors import FileDamaged, FileEmpty


def read_grids(path: Path, limits: Limits = STANDARD) -> list[Grid]:
    """The sheets of the workbook or text table at a path, as `grids_of` reads them; FileRefused if it cannot be read."""
    return grids_of(open_source(path, limits))


def grids_of(source: Source) -> list[Grid]:
    """The sheets of a workbook or text table, as a clerk sees them; FileRefused if it cannot be read.

    Content decides before the name does: a workbook with the wrong suffix of another readable kind is
    read, anything else under a workbook's name is refused with what it is.
    """
    check_name(source)
    grids = _read(source)
    if all(grid.is_empty for grid in grids):
        raise FileEmpty("打开后没有任何内容。", at=source.name)
    # No spreadsheet allows two sheets of one name: nobody could open the place that a fault names.
    names = Counter(grid.sheet.casefold() for grid in grids)
    for grid in grids:
        if names[grid.sheet.casefold()] > 1:
            raise FileDamaged(f"有几张工作表都叫“{grid.sheet}”。", at=source.name)
    return grids


def _read(source: Source) -> list[Grid]:
    if source.data.startswith(ZIP_SIGNATURES):
        package = Package(source)
        check_package(source, package)
        # NumPy, for the cells of workbooks, is loaded when one is read.
        from xiangheng_scoring.intake.containers.xlsx import read_xlsx

        return read_xlsx(source, package)
    if source.data.startswith(OLE_SIGNATURE):
        compound = Compound(source)
        check_compound(source, compound)
        from xiangheng_scoring.intake.containers.xls import (
            read_xls,  # its library is large, and such workbooks are rare
        )

        return read_xls(source, compound)
    if source.suffix in TEXT_SUFFIXES:
        check_text(source)
        # NumPy is for cells of which there may be many; the tables of a scheme are read without.
        from xiangheng_scoring.intake.containers.text_columns import by_columns

        return list(map(by_columns, read_delimited(source)))
    raise refuse_unknown(source)
