"""Each quarter some closed issues are drawn by lot to be looked at again; whoever reads the record can draw once more."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal

from sqlmodel import col
from sqlmodel import select as select_rows

from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.person import Person, login_of
from xiangheng_platform.access.reach import PROVINCE_WIDE, SEPARATOR
from xiangheng_platform.access.views import Act, View, act_of
from xiangheng_platform.indicators.periods import Period, read_period
from xiangheng_platform.indicators.vocabulary import PeriodKind
from xiangheng_platform.rectification import ledger
from xiangheng_platform.rectification.errors import NoSuchSelection, SelectionRefused
from xiangheng_platform.rectification.separation import unit_of
from xiangheng_platform.rectification.standing import NOTHING, after, standings_of
from xiangheng_platform.rectification.tables import IssueStandingRow
from xiangheng_platform.rectification.transitions import TRANSITIONS
from xiangheng_platform.rectification.words import Step
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.sampling.draw import DrawnUnit, DrawRecord, draw
from xiangheng_platform.sampling.frame import Frame, Unit, frame_of
from xiangheng_platform.store.history import read_only
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow
from xiangheng_scoring.numbers.apportionment import apportion
from xiangheng_scoring.titled import Titled

_ACTION = "rectification:issue:select"
_LEVELS_TO_PREFECTURE = 2


class Strata(Titled):
    """Within what closed issues are drawn, so that each part of them has its share of the sample."""

    NONE = ("none", "不分层", "all together")
    SEVERITY = ("severity", "按严重程度", "within each severity")
    REGION = ("region", "按市州", "within each prefecture")


@dataclass(frozen=True, slots=True)
class Selection:
    """The draw of a quarter: within which strata, on which day, from how many issues, what was drawn, by whom and when.

    `holds` says whether the ledger, read as it was then, gives the same frame, and the seed the same issues.
    """

    quarter: Period
    strata: Strata
    day: date
    frame_size: int
    draw: DrawRecord
    selected_by: str
    recorded_at: datetime
    act: int
    holds: bool

    @property
    def numbers(self) -> tuple[str, ...]:
        """The issues that were drawn, in the order of the draw."""
        return tuple(unit.key for unit in self.draw.drawn)


def select(
    store: Store,
    person: Person,
    quarter: str,
    seed: str,
    *,
    count: int | None = None,
    share: Decimal | None = None,
    strata: Strata = Strata.NONE,
) -> Selection:
    """Draw issues that were closed by the end of a quarter, to be looked at again at once; a quarter is drawn only once.

    `count` says how many, or `share` what part of them (0.05, rounded up), and never both; strata have their proportion of it. A quarter that
    was drawn before answers with that draw. Raises `SelectionRefused`, `SeedRefused`, `PeriodRefused`, `NotAllowed`.
    """
    require(person, "issue.follow", PROVINCE_WIDE)
    period = _quarter(quarter)
    if count is not None and share is not None:
        raise _refusal(period, "抽几个、抽百分之几都写了", "只写一样")
    with (
        suppress(_DrawnBefore),
        act_of(store, person, _ACTION, _subject(period), f"{period.label}抽查") as act,
    ):
        if _recorded(act, period) is not None:
            raise _DrawnBefore
        _draw(act, period, seed, count, share, strata)
    with store.view(person) as view:
        return selection(view, quarter)


def selection(view: View, quarter: str) -> Selection:
    """What was drawn for a quarter, drawn once more to see whether it holds.

    Raises `NoSuchSelection`, `PeriodRefused`, `SelectionRefused`, `NotAllowed`.
    """
    require(view.person, "issue.read", PROVINCE_WIDE)
    period = _quarter(quarter)
    row = _recorded(view, period)
    if row is None:
        raise NoSuchSelection(
            f"{period.label}还没有抽取",
            at=str(period),
            remedy=f"先抽取：xiangheng issue select {period}",
        )
    noted = json.loads(row.after)
    drawn = tuple(DrawnUnit(key, stratum) for stratum, key in noted["drawn"])
    record = DrawRecord(noted["frame_digest"], noted["seed"], drawn, ())
    strata, day = Strata(noted["strata"]), date.fromisoformat(noted["day"])
    frame = closed_by(view.as_known_at(row.at), period, strata, day)
    return Selection(
        period, strata, day, noted["frame_size"], record, login_of(row.actor), row.at, row.number,
        record.is_of(frame),
    )  # fmt: skip


def closed_by(view: View, quarter: Period, strata: Strata, day: date) -> Frame:
    """The frame: every issue that was closed by the end of a quarter and stands so at the view's moment.

    `day` is that of the draw: on it regions lie where strata have them. Rights were asked before. Raises `SelectionRefused`
    where there is none.
    """
    row = IssueStandingRow
    closed = ledger.standings(view).where(
        col(row.state).in_([state.value for state in TRANSITIONS[Step.SELECT].sources]),
        col(row.closed_on) <= quarter.last,
    )
    rows = view.session.execute(
        closed.with_only_columns(col(row.number), col(row.severity), col(row.division))
    ).all()
    if not rows:
        raise _refusal(quarter, f"到{quarter.label}末没有已销号的问题", "至少一个")
    gazetteer = gazetteer_of(view)

    def _stratum(severity: str, division: int) -> str:
        if strata is Strata.REGION:
            return gazetteer.path(division, day).split(SEPARATOR)[:_LEVELS_TO_PREFECTURE][-1]
        return severity if strata is Strata.SEVERITY else ""

    return frame_of(Unit(_stratum(severity, division), number) for number, severity, division in rows)


class _DrawnBefore(Exception):
    """The quarter was drawn before: the act is taken back, since there is nothing to be told."""


def _draw(
    act: Act, quarter: Period, seed: str, count: int | None, share: Decimal | None, strata: Strata
) -> None:
    if quarter.last >= act.today:
        raise _refusal(quarter, f"{quarter.label}还没有过完", "已经过完的季度：到季度末销号的才齐")
    frame = closed_by(act, quarter, strata, act.today)
    record = draw(frame, seed, _sizes(frame, quarter, count, share))
    act.note(
        after={
            "quarter": str(quarter),
            "strata": strata,
            "day": act.today,
            "frame_size": len(frame.units),
            "frame_digest": record.frame_digest,
            "seed": seed,
            "drawn": [[unit.stratum, unit.key] for unit in record.drawn],
            "draw_digest": record.digest,
        }
    )
    ledger.write(act, _taken(act, quarter, [unit.key for unit in record.drawn]))


def _taken(act: Act, quarter: Period, numbers: list[str]) -> Iterator[ledger.Taken]:
    unit = unit_of(act.person, TRANSITIONS[Step.SELECT].action, PROVINCE_WIDE)
    drawn = ledger.standings(act).where(among(col(IssueStandingRow.number), numbers))
    rows = read_only(act.session, drawn.order_by(col(IssueStandingRow.number)))
    for row, standing in zip(rows, standings_of(rows), strict=True):
        selected = after(standing, Step.SELECT, NOTHING, act.today)
        yield ledger.Taken(
            number=row.number, step=Step.SELECT, standing=selected, unit=unit, reason=f"{quarter.label}抽查"
        )


def _sizes(frame: Frame, quarter: Period, count: int | None, share: Decimal | None) -> dict[str, int]:
    """How many are drawn of each stratum: of all that are to be drawn, its proportion."""
    there = len(frame.units)
    if share is not None:
        count = int((share * there).to_integral_value(ROUND_CEILING))
    if count is None or not 1 <= count <= there:
        stated = "没有写抽几个" if count is None else f"抽 {count} 个，而只有 {there} 个"
        raise _refusal(quarter, stated, f"1 到 {there} 个")
    proportions = {stratum: Decimal(len(keys)) for stratum, keys in frame.strata.items()}
    return {stratum: int(size) for stratum, size in apportion(Decimal(count), proportions, 0).items()}


def _quarter(text: str) -> Period:
    period = read_period(text)
    if period.kind is not PeriodKind.QUARTERLY:
        raise _refusal(period, f"{period.label}不是季度", "如 2024Q2（2024年第二季度）")
    return period


def _subject(quarter: Period) -> str:
    return f"issue-selection:{quarter}"


def _recorded(view: View, quarter: Period) -> AuditRow | None:
    """The act by which a quarter was drawn; what it drew stands in the audit row and nowhere else."""
    row = col(AuditRow.subject) == _subject(quarter)
    by_then = [] if view.as_of is None else [col(AuditRow.at) <= view.as_of]
    return view.session.exec(select_rows(AuditRow).where(row, *by_then)).one_or_none()


def _refusal(quarter: Period, message: str, expected: str) -> SelectionRefused:
    return SelectionRefused(message, at=str(quarter), expected=expected, remedy="改写，再抽")
