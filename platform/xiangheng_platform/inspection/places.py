"""Divisions as inspection names them: a plan by their codes, a visit by their keys, and both as they were on its day."""

from datetime import date

from xiangheng_platform.regions.documents import NamedDivision
from xiangheng_platform.regions.facts import Fact
from xiangheng_platform.regions.gazetteer import Gazetteer


def bearer(gazetteer: Gazetteer, code: str, day: date) -> Fact | None:
    """What bore a code on a day, else what bore it first; None for a code that nothing bears (any more)."""
    facts = gazetteer.by_code.get(code, ())
    return next((fact for fact in facts if fact.holds_on(day)), next(iter(facts), None))


def named_by_code(gazetteer: Gazetteer, code: str, day: date) -> NamedDivision:
    """A division by its code, with its name on a day; without a name where it was taken out of the gazetteer since."""
    fact = bearer(gazetteer, code, day)
    return NamedDivision(fact.code, fact.name) if fact else NamedDivision(code, "")


def named_by_key(gazetteer: Gazetteer, key: int, day: date) -> NamedDivision:
    """A division by its key, as it was called on a day, or last if it was no more."""
    fact = gazetteer.on(key, day) or next(reversed(gazetteer.of_key(key)), None)
    return NamedDivision(fact.code, fact.name) if fact else NamedDivision("", "")
