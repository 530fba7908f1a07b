"""The store: what is read as it was known, and what is written as an act with its place in history."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy.exc import DBAPIError, MultipleResultsFound
from sqlmodel import Session, select

from xiangheng_platform.store.acts import Act, digest_of_row, noted
from xiangheng_platform.store.database import Database, database_time
from xiangheng_platform.store.errors import (
    ClockWentBack,
    NotAMoment,
    OutcomeUnknown,
    StoreMissing,
    StoreUnusable,
)
from xiangheng_platform.store.moments import Clock, beijing, beijing_day, system_clock
from xiangheng_platform.store.tables import AuditHead, AuditRow

#: Tells the time within a session; the store is given one, as it is given a clock.
LeaseClock: TypeAlias = Callable[[Session], datetime]
_NEXT = timedelta(microseconds=1)


class Store:
    """A database of ours with a clock. Services are given one; nothing in it is global.

    `tolerance` is by how much the clock may read earlier than it did at the last act before acts are refused. Acts
    follow each other, on PostgreSQL too: whoever acts holds the head of the audit log from the first statement on. That
    is what makes "what was known at that moment" a question with one answer, since no act is ever recorded into the past.

    `lease_clock` tells how long somebody may keep what others wait for. It is the database's and not the machine's:
    two machines whose clocks differ would take things out of each other's hands.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock = system_clock,
        tolerance: timedelta = timedelta(minutes=5),
        lease_clock: LeaseClock = database_time,
    ) -> None:
        self.database = database
        self.clock = clock
        self.tolerance = tolerance
        self.lease_clock = lease_clock

    @contextmanager
    def reading(self, at: datetime | None = None) -> Iterator[Session]:
        """A session that reads one state of the database and can write nothing.

        Whoever asks what was known at a moment gives it as `at`: an act that is going on may still be recorded before
        that moment, so it is waited for. Raises `StoreBusy` if that takes too long, and `NotAMoment` for a day to come.
        """
        if at is not None:
            self._settle(at)
        with self.database.reading() as connection, Session(connection, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session for what is no act: leases, counters, sessions that were used. Whole or not at all."""
        with self.database.writing() as connection, Session(connection, expire_on_commit=False) as session:
            yield session
            session.flush()

    @contextmanager
    def act(self, actor: str, action: str, subject: str, reason: str = "") -> Iterator[Act]:
        """One act of somebody (`user:liu`, `system`), of a kind (`regions:division:rename`), on a subject.

        When the block ends, the audit row is written and everything with it; an exception takes everything back.
        """
        confirming = False
        try:
            with self.writing() as session:
                with self.act_in(session, actor, action, subject, reason) as act:
                    yield act
                confirming = True
        except Exception as error:
            if confirming and _was_lost(error):
                raise _unknown(self.database.place, act.number) from error
            raise

    @contextmanager
    def act_in(
        self, session: Session, actor: str, action: str, subject: str, reason: str = ""
    ) -> Iterator[Act]:
        """An act within a transaction that somebody opened for more than the act, and who confirms it."""
        act, head = self._begun(session, actor)
        yield act
        self._finish(act, head, AuditRow(
            number=act.number, at=act.at, clock=act.clock, actor=actor,
            action=action, subject=subject, before=noted(act.before), after=noted(act.after),
            reason=reason, seal=act.seal(), previous=head.digest, digest="",
        ))  # fmt: skip

    def last_act(self) -> AuditHead:
        """The last act's number, moment and digest: written down elsewhere, it proves the log up to there."""
        with self.reading() as session:
            return _head(session, self.database.place)

    def _settle(self, at: datetime) -> None:
        """Wait until no act can be recorded at a moment or before it any more.

        Once an act of a later moment is there, all before it are. Else whoever holds the head of the log now may have
        begun before; whoever takes it afterwards is recorded after now.
        """
        today = beijing_day(self.clock())
        if beijing_day(at) > today:
            raise NotAMoment(
                f"{beijing(at)} 还没有到，那时知道什么现在答不了", expected=f"不晚于 {today}", remedy="换一天"
            )
        with self.reading() as session:
            if _head(session, self.database.place).at >= at:
                return
        with self.database.writing() as connection, Session(connection) as session:
            _head(session, self.database.place, hold=True)

    def _begun(self, session: Session, actor: str) -> tuple[Act, AuditHead]:
        head, now = _head(session, self.database.place, hold=True), self.clock()
        _refuse_other_head(session, head, self.database.place)
        # The clock is held against what it read then and not against the log, which may be ahead of it for good
        # reason: whoever keeps the machine said so once (`clocks.accept`), and need not say it at every act.
        self._refuse_earlier(clock_at(session, head), now)
        at = max(now, head.at + _NEXT)
        return Act(session, head.number + 1, at, now if now < at else None, actor), head

    def _refuse_earlier(self, last: datetime, now: datetime) -> None:
        if last - now > self.tolerance:
            raise ClockWentBack(
                f"时钟现在是 {beijing(now)}，而上一次操作时是 {beijing(last)}",
                at="本机时钟",
                expected="不早于上一次操作",
                remedy="校准时钟再做。若是以前走快了、现在是准的，由管机器的人运行 xiangheng db clock --accept，"
                "以后的操作接着记",
            )

    def _finish(self, act: Act, head: AuditHead, row: AuditRow) -> None:
        act.session.flush()
        row.digest = digest_of_row(row)
        act.session.add(row)
        head.number, head.at, head.digest = row.number, row.at, row.digest
        act.session.add(head)


def clock_at(session: Session, head: AuditHead) -> datetime:
    """What the machine's clock read at the last act."""
    row = session.exec(select(AuditRow.at, AuditRow.clock).where(AuditRow.number == head.number)).first()
    return head.at if row is None else row[1] or row[0]


def _head(session: Session, place: str, *, hold: bool = False) -> AuditHead:
    """The head of the log; raises `StoreMissing` and, for one that somebody damaged, `StoreUnusable`."""
    statement = select(AuditHead)
    try:
        head = session.exec(statement.with_for_update() if hold else statement).one_or_none()
    except (TypeError, OverflowError, MultipleResultsFound) as error:
        raise _damaged(place) from error
    if head is None:
        raise StoreMissing("数据库里没有审计记录的起点", at=place, remedy="运行 xiangheng db check")
    if not isinstance(head.number, int) or not isinstance(head.digest, str):
        raise _damaged(place)
    return head


def _refuse_other_head(session: Session, head: AuditHead, place: str) -> None:
    """Raise `StoreUnusable` unless the head is what the last audit row says.

    The head decides the moment of the next act. Nobody but its owner could set it back, and then an act would be
    recorded into the past; the proof finds it too, but only afterwards.
    """
    last = session.exec(
        select(AuditRow.at, AuditRow.digest).where(AuditRow.number == head.number)
    ).one_or_none()
    if head.number and (last is None or tuple(last) != (head.at, head.digest)):
        raise StoreUnusable(
            "审计记录的末端与最后一条审计记录不符：有人绕过程序改过",
            at=place,
            remedy="运行 xiangheng db check 看哪里不符；保全现在的数据库，用改动以前的备份恢复",
        )


def _damaged(place: str) -> StoreUnusable:
    return StoreUnusable("审计记录的末端已损坏", at=place, remedy="运行 xiangheng db check；用最近的备份恢复")


def _was_lost(error: Exception) -> bool:
    """Whether the connection broke, so that nobody knows what the server did last."""
    cause = error.__cause__
    return isinstance(cause, DBAPIError) and cause.connection_invalidated


def _unknown(place: str, number: int) -> OutcomeUnknown:
    return OutcomeUnknown(
        f"提交时与数据库断开，第 {number} 号操作可能已写入，也可能没有",
        at=place,
        remedy=f"连上后运行 xiangheng audit show {number}：有这一号且内容相符，就是已写入；没有就再做一次",
    )
