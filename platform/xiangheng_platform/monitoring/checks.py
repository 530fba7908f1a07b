"""A file held against the register: whether it may come in, with all that is wrong with it at once."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.views import View
from xiangheng_platform.monitoring.columns import HOUSEHOLDS, KEY
from xiangheng_platform.monitoring.errors import RegisterRefused
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.household_sizes import size_remarks
from xiangheng_platform.monitoring.intake.findings import Finding
from xiangheng_platform.monitoring.intake.reading import RegisterFile
from xiangheng_platform.monitoring.intake.sheets import ROW
from xiangheng_platform.monitoring.month_writing import require_counties
from xiangheng_platform.monitoring.moves import moves
from xiangheng_platform.monitoring.tables import HouseholdIdentity
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.tables import table_of
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import Origin


def check(view: View, file: RegisterFile) -> tuple[Fault, ...]:
    """Which cells of a file move somebody here from another county, and where households and people do not fit, as notices.

    Raises `RegisterRefused` with the faults of the file and those that only the register knows, `NotAllowed` for counties out
    of reach of whoever hands it in; of a file that is faulty besides, that is one of its faults.
    """
    try:
        require_counties(view, file.counties)
    except NotAllowed as refusal:
        # The register is not asked about counties of others.
        if file.faults:
            raise _refused(file, [refusal.fault], file.rows.height) from refusal
        raise
    placed = file.placed
    faults, remarks = list(_strangers(view, placed)), tuple(size_remarks(view, placed))
    moved: tuple[Fault, ...] = ()
    try:
        moved = moves(view, placed)
    except RegisterRefused as refused:
        faults += refused.faults
    if file.faults or faults:
        raise _refused(file, faults, file.rows.height - placed.rows.height, remarks)
    return (*moved, *remarks)


def _strangers(view: View, file: RegisterFile) -> Iterator[Fault]:
    """Rows about households that no file of households named: they would stand in the register without a name or a place."""
    if file.dataset is HOUSEHOLDS:
        return
    numbers = file.rows[KEY.name].unique()
    identity = table_of(HouseholdIdentity).columns
    # Of month 0 are those that only such rows named, before they were refused.
    known = select(identity.number).where(among(identity.number, numbers.to_list()), identity.month > 0)
    named = pl.Series(list(view.session.connection().execute(known).scalars()), dtype=pl.String)
    rows = file.rows.filter(~pl.col(KEY.name).is_in(named.implode()))[ROW].to_list()
    if rows:
        yield Finding(
            "MONITORING-STRANGER", KEY.name, rows, "户编号：台账里没有这一户", "导入过户数据的户",
            "核对编号；新的户，先导入它的户数据",
        ).fault(file.place)  # fmt: skip


def _refused(
    file: RegisterFile, faults: list[Fault], unchecked: int, remarks: Iterable[Fault] = ()
) -> RegisterRefused:
    notices = [*file.notices, *remarks]
    if unchecked:
        message = f"有 {unchecked} 行还没有与台账核对（是否登记在别的县、有没有这一户），改好以上再导入时核对"
        notices.append(Fault("MONITORING-ROW", Origin(file.name), message, is_notice=True))
    return RegisterRefused([*file.faults, *faults], at=Origin(file.name), notices=notices)
