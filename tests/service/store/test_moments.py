"""Days and times are read as people write them, and a day is known when it ended in Beijing."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from xiangheng_platform.store.errors import NotAMoment
from xiangheng_platform.store.moments import (
    beijing,
    beijing_day,
    end_of,
    read_day,
    read_moment,
    read_month,
    read_start,
)


@pytest.mark.parametrize(
    "text", ["2024-06-30", "2024/6/30", "2024.6.30", "2024年6月30日", " 2024-06-30 ", "20240630"]
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    """Every usual way to write a day."""
    assert read_day(text) == date(2024, 6, 30)


def test_a_day_as_a_moment_is_its_end_in_beijing() -> None:
    """What was known on a day is what was known when it was over."""
    assert read_moment("2024-06-30") == datetime(2024, 6, 30, 15, 59, 59, 999999, UTC)


@pytest.mark.parametrize("text", ["2024-06-30 09:00", "2024-06-30T09:00+08:00", "2024-06-30T01:00Z"])
def test_a_time_without_zone_is_beijings(text: str) -> None:
    """A clerk writes the time of her own clock."""
    assert read_moment(text) == datetime(2024, 6, 30, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "昨天", "2024-13-01", "2024年2月30日", "30.6.2024"])
def test_what_is_no_day_is_told(text: str) -> None:
    """With an example of what is."""
    with pytest.raises(NotAMoment, match="2024-06-30"):
        read_moment(text)


@pytest.mark.parametrize(
    ("read", "text"),
    [(read_moment, "0001-01-01 00:00"), (read_start, "0001-01-01"), (read_start, "0001-01-01 07:59")],
)
def test_what_lies_before_every_calendar_is_told(read: Callable[[str], datetime], text: str) -> None:
    """Eight hours before the first midnight there is no moment in UTC."""
    with pytest.raises(NotAMoment, match="0001-01-01"):
        read(text)


def test_a_moment_is_shown_in_beijing_time() -> None:
    """Late in the evening in UTC it is tomorrow in Beijing."""
    moment = datetime(2024, 6, 30, 17, 30, tzinfo=UTC)

    assert beijing(moment) == "2024-07-01 01:30:00"
    assert beijing_day(moment) == date(2024, 7, 1)
    assert end_of(date(2024, 6, 30)) < moment


@pytest.mark.parametrize("text", ["2024-06", "2024/6", "2024年6月", "202406", " 2024.06 "])
def test_a_month_is_read_however_it_is_written(text: str) -> None:
    """As people write it, and as the register's files are named."""
    assert read_month(text) == (2024, 6)


@pytest.mark.parametrize("text", ["0", "202413", "2024-00", "20246", "2024-6-1", "000012"])
def test_what_is_no_month_is_told(text: str) -> None:
    """With an example of what is."""
    with pytest.raises(NotAMoment, match="2024-06"):
        read_month(text)
