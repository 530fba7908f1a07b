"""The issues of a year that reach a score: confirmed ones, once, with what they break, as of an act for ever."""

from collections.abc import Iterable
from datetime import date

import pytest
from tests.service.rectification.conftest import (
    COUNTY,
    HEAD,
    INSPECTOR,
    closed,
    confirmed,
    problem,
    registered,
)

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.audit.errors import NoSuchAct
from xiangheng_platform.rectification import register
from xiangheng_platform.rectification.findings import IssueFindings, findings
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.words import Channel, Step
from xiangheng_platform.regions import changes
from xiangheng_platform.regions.facts import Document, Level
from xiangheng_platform.regions.loading import DivisionRow, load_divisions
from xiangheng_platform.store.store import Store


def told(store: Store, act: int | None = None, indicators: Iterable[str] = ()) -> IssueFindings:
    """The findings of 2024."""
    with store.view(INSPECTOR) as view:
        return findings(view, 2024, act=act, indicators=tuple(indicators))


def numbers(store: Store, act: int | None = None) -> list[str]:
    """Which issues reach a score."""
    return [row.number for row in told(store, act).findings]


@pytest.mark.both_databases
def test_a_confirmed_issue_is_a_finding_with_what_it_breaks_and_what_shows_it(store: Store) -> None:
    """Region, indicator, clause, channel and description are carried over; evidence is the document and the files' digests."""
    (number,) = confirmed(store, problem(clause="第三条第二款", channel=Channel.MEDIA))
    closed(store, number)

    (row,) = told(store).findings
    assert (row.unit, row.indicator, row.number, row.clause) == ("990122", "EL-C08", number, "第三条第二款")
    assert (row.channel, row.description) == ("媒体监督", "第 1 个虚构的问题")
    document, digest = row.evidence.split("；")
    assert (document, len(digest)) == ("2023 年度考核反馈（虚构）", 64)


def test_only_what_somebody_else_confirmed_reaches_a_score(store: Store) -> None:
    """An issue that is only registered, names no indicator, is of another year or was overturned is no finding."""
    registered(store, problem(1))
    confirmed(store, problem(2, indicator=""), problem(3, year=2023))
    (overturned,) = confirmed(store, problem(4))
    take(store, HEAD, overturned, Step.OVERTURN, Given(reason="查无实据"))
    (counted,) = confirmed(store, problem(5))

    assert numbers(store) == [counted]


def test_as_of_an_act_a_table_is_the_same_for_ever(store: Store) -> None:
    """What is confirmed, corrected, proved, overturned or renamed later changes no byte of it."""
    first, second = confirmed(store, problem(1), problem(2))
    before = told(store)
    take(store, HEAD, first, Step.OVERTURN, Given(reason="查无实据"))
    register.correct(store, INSPECTOR, second, problem(2, clause="第九条"), "条款写错")
    take(store, HEAD, second, Step.CONFIRM)
    closed(store, second)
    confirmed(store, problem(3))
    changes.rename(store, INSPECTOR, "990122", "桃溪市", date(2024, 4, 1), Document("民函"))

    again = told(store, before.act)
    assert again.table.workbook() == before.table.workbook()
    assert numbers(store) == [second, "2024-00003"]
    assert set(told(store).names.values()) == {"桃溪市"}


def test_a_table_without_an_act_is_as_of_the_last(store: Store) -> None:
    """So that whoever exports it now can say as of what."""
    confirmed(store, problem(1))
    last = store.last_act().number

    assert (told(store).act, told(store, last).table.digest) == (last, told(store).table.digest)
    with pytest.raises(NoSuchAct):
        told(store, last + 1)


def test_a_town_counts_to_its_county_and_a_prefecture_to_none(store: Store) -> None:
    """A scheme compares counties; what is of no county is named, and not dropped in silence."""
    load_divisions(
        store,
        INSPECTOR,
        [DivisionRow("990122101", "柳镇", Level.TOWNSHIP, "990122", date(2012, 1, 1), source="试验")],
    )
    confirmed(store, problem(1, region="柳镇"))
    (above,) = confirmed(store, problem(2, region="甲州市"))

    assert [row.unit for row in told(store).findings] == ["990122"]
    assert told(store).left_out == (above,)


def test_only_the_indicators_that_a_scheme_counts_are_asked_for(store: Store) -> None:
    """A scheme refuses a finding of an indicator that it takes a value for."""
    confirmed(store, problem(1), problem(2, indicator="EL-P02"))

    assert [row.indicator for row in told(store, indicators=["EL-C08"]).findings] == ["EL-C08"]
    assert len(told(store).findings) == 2


def test_who_sees_a_part_is_told_no_table(store: Store) -> None:
    """It would say that every other county has no findings."""
    confirmed(store, problem(1))
    with store.view(COUNTY) as view, pytest.raises(NotAllowed):
        findings(view, 2024)


def test_a_document_that_says_it_is_invented_marks_the_table(store: Store) -> None:
    """And a finding that tells of invented papers does not."""
    confirmed(store, problem(1, description="虚构台账"))
    assert not told(store).is_invented
    confirmed(store, problem(2, document="督查通报（示例数据，均为虚构）"))

    assert told(store).is_invented
    assert "示例数据，均为虚构" in told(store).table.title
