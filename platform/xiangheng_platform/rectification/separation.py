"""For which unit somebody acts on an issue, and who of its past may not take a step."""

from collections.abc import Iterable

from xiangheng_platform.access.decisions import rights_of
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import Target
from xiangheng_platform.rectification.ledger import Event
from xiangheng_platform.rectification.transitions import RECTIFYING, Party, Transition
from xiangheng_platform.rectification.words import Step

#: Steps that say what the problem is and whose.
_REGISTERING = frozenset({Step.REGISTER, Step.DECLARE, Step.CORRECT, Step.TRANSFER})


def unit_of(person: Person, action: str, target: Target) -> str:
    """The unit for which somebody does an action to a target: the narrowest reach of theirs that covers it, in words."""
    covering = [
        str(granted.reach) for _, granted in rights_of(person, action) if granted.reach.covers(target)
    ]
    return max(covering, key=len, default="")


def units_of(person: Person) -> frozenset[str]:
    """Every unit that somebody may act for."""
    return frozenset(str(granted.reach) for granted in person.granted)


def barred_by(person: Person, transition: Transition, events: Iterable[Event]) -> Party | None:
    """Who of an issue's past somebody is, if that bars them from a step; None where nothing does."""
    past = tuple(events)
    logins = {
        Party.REGISTRAR: {event.taken_by for event in past if event.step in _REGISTERING},
        Party.RECTIFIER: {event.taken_by for event in past if event.step in RECTIFYING},
        Party.PETITIONER: {event.taken_by for event in past if event.step is Step.ASK_DEFERRAL},
    }
    units = {event.unit for event in past if event.step in RECTIFYING}
    for party in transition.not_by:
        if person.login in logins.get(party, ()):
            return party
        if party is Party.RECTIFYING_UNIT and units & units_of(person):
            return party
    return None
