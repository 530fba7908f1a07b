"""The store: what is read as it was known, and what is written as an act with its place in history."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from typing import TypeAlias, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from xiangheng_platform.store.acts import Act, digest_of_row, noted
from xiangheng_platform.store.database import Database, database_time
from xiangheng_platform.store.errors import ClockWentBack, OutcomeUnknown
from xiangheng_platform.store.heads import clock_at, read_head, refuse_other_head
from xiangheng_platform.store.moments import Clock, beijing, beijing_day, system_clock
from xiangheng_platform.store.once import claim
from xiangheng_platform.store.tables import AuditHead, AuditRow
from xiangheng_platform.store.views import Actor, Kept, Recent, Snapshot, View, refuse_future

P = TypeVar("P", bound=Actor | str)
#: Tells the time within a session; the store is given one, as it is given a clock.
LeaseClock: TypeAlias = Callable[[Session], datetime]
_NEXT = timedelta(microseconds=1)
_MOST_RECENT = 1_000


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
        self._kept = Kept()
        #: What was read lately and is no history, by keys of which one part is the digest of the last act.
        self.recent: Recent[Hashable] = Recent(_MOST_RECENT)

    @property
    def today(self) -> date:
        """The day that it is in Beijing."""
        return beijing_day(self.clock())

    @contextmanager
    def view(self, person: P, as_of: datetime | None = None) -> Iterator[View[P]]:
        """One state of the store, as a person asks it, history as it was known at a moment (now, if none is given).

        Raises `NotAMoment` for a day to come, and where it is held for too long `ReadingTooLong`.
        """
        with self.view_by(lambda connection, now: (person, None), as_of) as view:
            yield view

    @contextmanager
    def view_by(
        self, asker: Callable[[Connection, datetime], tuple[P, str | None]], as_of: datetime | None = None
    ) -> Iterator[View[P]]:
        """A view as `view` opens it, where who asks is read of that very state; also raises what that raises.

        `asker` gives the digest of the last act as well, where it comes with the same statement; None leaves it to the view.
        """
        now = self.clock()
        if as_of is not None:
            refuse_future(as_of, now)
        seconds = self.database.reading_seconds
        with self.database.reading(seconds) as connection, closing(Snapshot(connection)) as snapshot:
            person, digest = asker(connection, now)
            yield View(snapshot, person, now, as_of, self._kept, self.database.files, digest)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that reads one state of the database and can write nothing, where nobody asks who could be named.

        So it is while it is found out who somebody is, and where workers look for what there is to do.
        """
        with self.database.reading() as connection, closing(Snapshot(connection)) as snapshot:
            yield snapshot.session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session for what is no act: leases, counters, sessions that were used. Whole or not at all."""
        with self.database.writing() as connection, Session(connection, expire_on_commit=False) as session:
            yield session
            session.flush()

    @contextmanager
    def act(self, person: P, action: str, subject: str, reason: str = "") -> Iterator[Act[P]]:
        """One act of a person, or of what the log calls `system` or so, of a kind (`regions:division:rename`), on a subject.

        When the block ends, the audit row is written and everything with it; an exception takes everything back.
        """
        confirming = False
        try:
            with self.writing() as session:
                with self.act_in(session, person, action, subject, reason) as act:
                    yield act
                confirming = True
        except Exception as error:
            cause = error.__cause__
            # Where the connection broke at the very end, nobody knows what the server did last.
            if confirming and isinstance(cause, DBAPIError) and cause.connection_invalidated:
                raise OutcomeUnknown(
                    f"提交时与数据库断开，第 {act.number} 号操作可能已写入，也可能没有",
                    at=self.database.place,
                    remedy=f"连上后运行 xiangheng audit show {act.number}：有这一号且内容相符，就是已写入；没有就再做一次",
                ) from error
            raise

    @contextmanager
    def act_in(
        self, session: Session, person: P, action: str, subject: str, reason: str = ""
    ) -> Iterator[Act[P]]:
        """An act within a transaction that somebody opened for more than the act, and who confirms it."""
        head, now = read_head(session, hold=True), self.clock()
        refuse_other_head(session, head)
        # The clock is held against what it read then and not against the log, which may be ahead of it for good
        # reason: whoever keeps the machine said so once (`clocks.accept`), and need not say it at every act.
        last = clock_at(session, head)
        if last - now > self.tolerance:
            raise ClockWentBack(
                f"时钟现在是 {beijing(now)}，而上一次操作时是 {beijing(last)}",
                at="本机时钟",
                expected="不早于上一次操作",
                remedy="校准时钟再做。若是以前走快了、现在是准的，由管机器的人运行 xiangheng db clock --accept，"
                "以后的操作接着记",
            )
        at = max(now, head.at + _NEXT)
        clock = now if now < at else None
        act = Act(session, person, head.number + 1, at, clock, self.database.files)
        claim(session, act.actor, act.number, act.at)
        yield act
        row = AuditRow(
            number=act.number, at=act.at, clock=act.clock, actor=act.actor,
            action=action, subject=subject, before=noted(act.before), after=noted(act.after),
            reason=reason, seal=act.seal(), previous=head.digest, digest="",
        )  # fmt: skip
        session.flush()
        row.digest = digest_of_row(row)
        head.number, head.at, head.digest = row.number, row.at, row.digest
        session.add_all([row, head])

    def last_act(self) -> AuditHead:
        """The last act's number, moment and digest: written down elsewhere, it proves the log up to there."""
        with self.reading() as session:
            return read_head(session)
