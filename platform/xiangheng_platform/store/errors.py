"""Errors of the store, written for the clerk at the screen and for whoever keeps the machine.

StoreError
├── StoreMissing        STORE-MISSING    there is no store yet where the settings point
├── StoreUnusable       STORE-UNUSABLE   the database cannot be opened, was lost, or is damaged
├── StoreBusy           STORE-BUSY       somebody else is writing, and went on for too long
│   └── ConnectionsTaken  STORE-CONNECTIONS  every connection is in use, and none was given back in time
├── ReadingTooLong      STORE-READING    a question that took longer than one may
├── ReaderInTheWay      STORE-READER     what was erased stays in SQLite's log while somebody reads an earlier state
├── StoreFull           STORE-FULL       no room is left where the database lies
├── FilesUnusable       STORE-FILES      the folder of files is not set, or the system does not let us use it
├── ContentChanged      STORE-CONTENT    a file that was changed, or is not there any more
├── ContentTooLarge     STORE-CONTENT-SIZE  a file of more bytes than the settings allow
├── StoreOnShare        STORE-SHARE      a database file on a network share
├── SchemaDiffers       STORE-SCHEMA     the tables are older or newer than the program
├── SealsBroken         STORE-SEALS      an upgrade that would change what acts have sealed
├── HistoryIsFixed      STORE-HISTORY    something tried to change or delete history
├── RowIsTaken          STORE-CONFLICT   somebody else corrected the same row, or took the same name, first
├── ClockWentBack       STORE-CLOCK      the machine's clock reads earlier than at the last act
├── ClockNotBehind      STORE-CLOCK-RIGHT  a clock that is to be accepted, and that nobody refuses
├── OutcomeUnknown      STORE-UNKNOWN    the connection was lost while an act was being confirmed
├── BackupRefused       STORE-BACKUP     a file that is no whole backup, or not of this database
├── KeyReused           STORE-KEY        a client's key that was used for something else
├── PageRefused         STORE-PAGE       a page of nothing, or from where no list goes on
└── NotAMoment          STORE-MOMENT     a text that is no day and no point in time
"""

from xiangheng_scoring.errors import Kind, XianghengError


class StoreError(XianghengError, code="STORE", title="数据库拒绝", kind=Kind.STORE):
    """What the store refuses; nothing was written unless the message says otherwise."""


class StoreMissing(StoreError, code="STORE-MISSING", title="还没有数据库"):
    """No store where the settings point, or a database without our tables."""


class StoreUnusable(StoreError, code="STORE-UNUSABLE", title="数据库不能用"):
    """A database that cannot be opened or reached, or that is damaged."""


class StoreBusy(StoreError, code="STORE-BUSY", title="数据库正忙"):
    """Another program holds the right to write for longer than the settings allow to wait."""


class ConnectionsTaken(StoreBusy, code="STORE-CONNECTIONS", title="数据库连接不够"):
    """Every connection that the settings or the server allow is in use."""


class ReadingTooLong(StoreError, code="STORE-READING", title="读得太久"):
    """A question that was not answered in the time that one may take; what it read was of no use to anybody."""


class ReaderInTheWay(StoreError, code="STORE-READER", title="还没有抹净"):
    """Somebody reads an earlier state, so that what was erased stays in the log of what is to be written."""


class StoreFull(StoreError, code="STORE-FULL", title="磁盘已满"):
    """No room is left on the disk; the act was taken back whole."""


class FilesUnusable(StoreError, code="STORE-FILES", title="存文件的文件夹不能用"):
    """A folder of files that is not set, or that cannot be read, written or cleared."""


class ContentChanged(StoreError, code="STORE-CONTENT", title="存的文件被改过或不见了"):
    """A file that is not what its digest says, or is not there: nothing that it holds may be used."""


class ContentTooLarge(StoreError, code="STORE-CONTENT-SIZE", title="文件太大", kind=Kind.DATA):
    """A file of more bytes than the settings allow; it was read no further."""


class StoreOnShare(StoreError, code="STORE-SHARE", title="数据库文件不能放在网络共享上"):
    """A database file on a network share, where SQLite's locks cannot be relied on."""


class SchemaDiffers(StoreError, code="STORE-SCHEMA", title="数据库与程序版本不符"):
    """Tables of another version than the program's."""


class SealsBroken(StoreError, code="STORE-SEALS", title="升级会改动封存的历史"):
    """A migration after which history would not be what its acts sealed; it was taken back whole."""


class HistoryIsFixed(StoreError, code="STORE-HISTORY", title="历史不能改动"):
    """An attempt to change or delete what happened; the database itself refuses it."""


class RowIsTaken(StoreError, code="STORE-CONFLICT", title="已被别人先改"):
    """A row that was corrected, or a name that was taken, in the meantime."""


class ClockWentBack(StoreError, code="STORE-CLOCK", title="系统时钟倒退"):
    """A clock that reads earlier than the last act by more than the settings tolerate."""


class ClockNotBehind(StoreError, code="STORE-CLOCK-RIGHT", title="时钟没有要处理的"):
    """A clock that is to be accepted, and that nobody refuses."""


class OutcomeUnknown(StoreError, code="STORE-UNKNOWN", title="不能确定是否写入"):
    """The connection was lost while an act was being confirmed, so it may or may not have been written."""


class BackupRefused(StoreError, code="STORE-BACKUP", title="备份不能用"):
    """A file that is no whole backup, or a target that a restore may not fill."""


class NumberTooLarge(StoreError, code="STORE-NUMBER", title="数太大", kind=Kind.USAGE):
    """A number beyond the 64 bits that a database counts with; nothing has such a number."""


class PageRefused(StoreError, code="STORE-PAGE", title="没有这一页", kind=Kind.USAGE):
    """A page that has no rows by its limit, or a cursor that is damaged or another list's."""


class KeyReused(StoreError, code="STORE-KEY", title="这个 clientKey 用过了", kind=Kind.USAGE):
    """A client's key that it used for something else a while ago; nothing was done."""


class NotAMoment(StoreError, code="STORE-MOMENT", title="看不懂的日期或时间", kind=Kind.USAGE):
    """A text that names no day and no point in time."""
