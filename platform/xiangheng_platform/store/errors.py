"""Errors of the store, written for the clerk at the screen and for whoever keeps the machine.

StoreError
├── StoreMissing        STORE-MISSING    there is no store yet where the settings point
├── StoreUnusable       STORE-UNUSABLE   the database cannot be opened, was lost, or is damaged
├── StoreBusy           STORE-BUSY       somebody else is writing, and went on for too long
│   └── ConnectionsTaken  STORE-CONNECTIONS  every connection is in use, and none was given back in time
├── ReadingTooLong      STORE-READING    a question that took longer than one may
├── ReaderInTheWay      STORE-READER     what was erased stays in SQLite's log while somebody reads an earlier state
├── StoreFull           STORE-FULL       no room is left where the database lies
├── StoreOnShare        STORE-SHARE      a database file on a network share
├── SchemaDiffers       STORE-SCHEMA     the tables are older or newer than the program
├── SealsBroken         STORE-SEALS      an upgrade that would change what acts have sealed
├── HistoryIsFixed      STORE-HISTORY    something tried to change or delete history
├── RowIsTaken          STORE-CONFLICT   somebody else corrected the same row, or took the same name, first
├── ClockWentBack       STORE-CLOCK      the machine's clock reads earlier than at the last act
├── ClockNotBehind      STORE-CLOCK-RIGHT  a clock that is to be accepted, and that nobody refuses
├── OutcomeUnknown      STORE-UNKNOWN    the connection was lost while an act was being confirmed
├── BackupRefused       STORE-BACKUP     a file that is no whole backup, or not of this database
├── PageRefused         STORE-PAGE       a page of nothing, or from where no list goes on
└── NotAMoment          STORE-MOMENT     a text that is no day and no point in time
"""

from xiangheng_scoring.errors import Kind, XianghengError


class StoreError(XianghengError):
    """What the store refuses; nothing was written unless the message says otherwise."""

    code = "STORE"
    title = "数据库拒绝"
    kind = Kind.STORE


class StoreMissing(StoreError):
    """No store where the settings point, or a database without our tables."""

    code = "STORE-MISSING"
    title = "还没有数据库"


class StoreUnusable(StoreError):
    """A database that cannot be opened or reached, or that is damaged."""

    code = "STORE-UNUSABLE"
    title = "数据库不能用"


class StoreBusy(StoreError):
    """Another program holds the right to write for longer than the settings allow to wait."""

    code = "STORE-BUSY"
    title = "数据库正忙"


class ConnectionsTaken(StoreBusy):
    """Every connection that the settings or the server allow is in use."""

    code = "STORE-CONNECTIONS"
    title = "数据库连接不够"


class ReadingTooLong(StoreError):
    """A question that was not answered in the time that one may take; what it read was of no use to anybody."""

    code = "STORE-READING"
    title = "读得太久"


class ReaderInTheWay(StoreError):
    """Somebody reads an earlier state, so that what was erased stays in the log of what is to be written."""

    code = "STORE-READER"
    title = "还没有抹净"


class StoreFull(StoreError):
    """No room is left on the disk; the act was taken back whole."""

    code = "STORE-FULL"
    title = "磁盘已满"


class StoreOnShare(StoreError):
    """A database file on a network share, where SQLite's locks cannot be relied on."""

    code = "STORE-SHARE"
    title = "数据库文件不能放在网络共享上"


class SchemaDiffers(StoreError):
    """Tables of another version than the program's."""

    code = "STORE-SCHEMA"
    title = "数据库与程序版本不符"


class SealsBroken(StoreError):
    """A migration after which history would not be what its acts sealed; it was taken back whole."""

    code = "STORE-SEALS"
    title = "升级会改动封存的历史"


class HistoryIsFixed(StoreError):
    """An attempt to change or delete what happened; the database itself refuses it."""

    code = "STORE-HISTORY"
    title = "历史不能改动"


class RowIsTaken(StoreError):
    """A row that was corrected, or a name that was taken, in the meantime."""

    code = "STORE-CONFLICT"
    title = "已被别人先改"


class ClockWentBack(StoreError):
    """A clock that reads earlier than the last act by more than the settings tolerate."""

    code = "STORE-CLOCK"
    title = "系统时钟倒退"


class ClockNotBehind(StoreError):
    """A clock that is to be accepted, and that nobody refuses."""

    code = "STORE-CLOCK-RIGHT"
    title = "时钟没有要处理的"


class OutcomeUnknown(StoreError):
    """The connection was lost while an act was being confirmed, so it may or may not have been written."""

    code = "STORE-UNKNOWN"
    title = "不能确定是否写入"


class BackupRefused(StoreError):
    """A file that is no whole backup, or a target that a restore may not fill."""

    code = "STORE-BACKUP"
    title = "备份不能用"


class NumberTooLarge(StoreError):
    """A number beyond the 64 bits that a database counts with; nothing has such a number."""

    code = "STORE-NUMBER"
    title = "数太大"
    kind = Kind.USAGE


class PageRefused(StoreError):
    """A page that has no rows by its limit, or a cursor that is damaged or another list's."""

    code = "STORE-PAGE"
    title = "没有这一页"
    kind = Kind.USAGE


class NotAMoment(StoreError):
    """A text that names no day and no point in time."""

    code = "STORE-MOMENT"
    title = "看不懂的日期或时间"
    kind = Kind.USAGE
