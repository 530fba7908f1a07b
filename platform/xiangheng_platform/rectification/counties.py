"""Which county an issue counts to: the one that its division was, or lay in, at the end of the year."""

from datetime import date

from xiangheng_platform.regions.facts import Fact, Level
from xiangheng_platform.regions.gazetteer import Gazetteer


def county_of(gazetteer: Gazetteer, division: int, year: int) -> Fact | None:
    """The county of a division by its key, as it was on the last day of a year; None for what is above counties.

    The day is the year's and not today's, so that a table as of an act names the same codes whenever it is made. A division
    that was no more, or not yet, is what it was last.
    """
    day, key = date(year, 12, 31), division
    while True:
        facts = gazetteer.of_key(key)
        fact = gazetteer.on(key, day) or (facts[-1] if facts else None)
        if fact is None or fact.level is Level.COUNTY:
            return fact
        if fact.parent is None or fact.level.rank < Level.COUNTY.rank:
            return None
        key = fact.parent
