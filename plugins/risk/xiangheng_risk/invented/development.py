"""The state of invented households a year later: what the year did to them, and what time does to everybody."""

from dataclasses import replace

import numpy as np

from xiangheng_platform.monitoring.words import Health, Shock
from xiangheng_risk.invented.arrays import Small
from xiangheng_risk.invented.households import Households
from xiangheng_risk.invented.law import SHOCKS, Year
from xiangheng_risk.invented.members import (
    HEALTHS,
    MOST_MEMBERS,
    SCHOOLINGS,
    Members,
    draw_months_away,
    labour_of,
)
from xiangheng_scoring.numbers.arrays import Flags


def a_year_later(households: Households, path: Year, random: np.random.Generator) -> Households:
    """The households after such a year; births, deaths and moves are left out."""
    struck = path.shock_months > 0
    rows = len(households)
    failed = struck[:, SHOCKS.index(Shock.VENTURE)]
    stops = failed & (random.random(rows) < 0.6)
    repays = random.random(rows) < 0.3
    return replace(
        households,
        members=_grown(households.members, struck, random),
        income=path.income,
        past=struck,
        dwelling_age=households.dwelling_age + np.int16(1),
        venture=(households.venture & ~stops) | (random.random(rows) < 0.03),
        loan=np.where(repays & ~failed, 0, households.loan),
    )


def _grown(members: Members, struck: Flags, random: np.random.Generator) -> Members:
    age = np.minimum(members.age + np.int8(1), 99).astype(np.int8)
    leaves_school = members.pupil & np.isin(age, (16, 19, 23)) & (random.random(age.shape) < 0.4)
    starts_school = age == 6
    further = np.select([age == 6, age == 12, age == 15, members.pupil & (age == 18)], [1, 2, 2, 3], -1)
    grown = replace(
        members,
        age=age,
        pupil=(members.pupil & ~leaves_school & (age < 23)) | starts_school,
        schooling=np.clip(further, members.schooling, len(SCHOOLINGS) - 1).astype(np.int8),
    )
    grown.health, grown.grade = _health_after(grown, struck, random)
    is_changed = (
        (grown.health != members.health) | (grown.pupil != members.pupil) | np.isin(age, (16, 60, 75))
    )
    grown.labour = np.where(is_changed, labour_of(grown, random), members.labour)
    moves = is_changed | (random.random(age.shape) < 0.25)
    grown.months_away = np.where(moves, draw_months_away(grown, random), members.months_away)
    renews = random.random(age.shape) < 0.2
    stays_out = ~members.insured & (random.random(age.shape) < 0.6)
    grown.insured = np.where(renews, ~stays_out & (random.random(age.shape) < 0.985), members.insured)
    return grown


def _health_after(members: Members, struck: Flags, random: np.random.Generator) -> tuple[Small, Small]:
    """Illness and accident leave their mark on one member; some of the gravely ill are merely ill after a year."""
    shape = members.health.shape
    healthy, chronic, serious, disabled = (np.int8(HEALTHS.index(word)) for word in Health)
    health = members.health
    recovers = (health == serious) & (random.random(shape) < 0.35)
    health = np.where(recovers, chronic, health)
    ages = (health == healthy) & (members.age >= 45) & (random.random(shape) < 0.012)
    health = np.where(ages, chronic, health)
    size = members.present.sum(axis=1)
    patient = (random.random(len(size)) * size).astype(int)[:, None] == np.arange(MOST_MEMBERS)
    mark = random.random(shape)
    falls_ill = patient & struck[:, [SHOCKS.index(Shock.ILLNESS)]] & (health != disabled)
    health = np.where(falls_ill & (mark < 0.4), serious, np.where(falls_ill & (mark < 0.8), chronic, health))
    is_hurt = patient & struck[:, [SHOCKS.index(Shock.ACCIDENT)]] & (mark < 0.35)
    grade = np.where(is_hurt & (health != disabled), random.integers(1, 5, shape), members.grade)
    return np.where(is_hurt, disabled, health).astype(np.int8), grade.astype(np.int8)
