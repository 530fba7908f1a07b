"""Whether how issues are kept to stand is what their events say: `db check` asks."""

from collections.abc import Iterator

from sqlalchemy import Connection, or_, select
from sqlalchemy import func as sql

from xiangheng_platform.rectification.tables import IssueEventRow, IssueStandingRow
from xiangheng_platform.store.tables import table_of

_NOW, _EVENTS = table_of(IssueStandingRow), table_of(IssueEventRow)
_MOST = 20


def differences(connection: Connection) -> Iterator[str]:
    """Each issue whose standing is not that of its last event, or is there without any; the first twenty by name."""
    last = select(sql.max(_EVENTS.columns.id)).group_by(_EVENTS.columns.number)
    events = select(_EVENTS).where(_EVENTS.columns.id.in_(last)).subquery()
    named = {"changed_at": "recorded_at"}
    differs = or_(
        *(
            column.is_distinct_from(events.columns[named.get(column.name, column.name)])
            for column in _NOW.columns
        )
    )
    same = _NOW.columns.number == events.columns.number
    changed = select(events.columns.number).outerjoin(_NOW, same).where(differs)
    alone = select(_NOW.columns.number).where(~_NOW.columns.number.in_(select(_EVENTS.columns.number)))
    numbers = sorted({*connection.execute(changed).scalars(), *connection.execute(alone).scalars()})
    for number in numbers[:_MOST]:
        yield f"问题 {number} 现在的状态与它最后一步写下的不符：有人改过表 {_NOW.name}，用改动以前的备份恢复"
    if len(numbers) > _MOST:
        yield f"表 {_NOW.name} 还有 {len(numbers) - _MOST} 个问题也是这样"
