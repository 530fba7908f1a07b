"""The state of a county's invented households at the end of a year: what is known of them, and what is not."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiangheng_platform.monitoring.words import Health, Labour
from xiangheng_risk.invented.arrays import Keys
from xiangheng_risk.invented.counties import County
from xiangheng_risk.invented.members import Members, draw_members
from xiangheng_scoring.numbers.arrays import Array, Flags, Ints

HOUSEHOLDS_A_VILLAGE, VILLAGES_A_TOWNSHIP = 250, 12


@dataclass(slots=True)
class Households:
    """The households of a county. Ability, frailty and true income are latent: no file but the truth's follows from them alone.

    `income` is true log income a head at the end of the year, `past` (n, 5) which shocks struck within it.
    """

    county: County
    key: Keys
    members: Members
    ability: Array
    frailty: Array
    income: Array
    past: Flags
    village: NDArray[np.int32]
    lifted: Flags
    resettled: Flags
    farmland: Array
    forest: Array
    road_distance: Array
    dwelling_area: Array
    dwelling_age: NDArray[np.int16]
    cooperative: Flags
    driven: Flags
    venture: Flags
    loan: Array

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the law and the supports take of a household's members: numbers of them, shares, and yes or no."""

    size: Ints
    labourers: Ints
    labour: Array
    migrants: Ints
    migrant_share: Array
    elderly: Ints
    children: Ints
    chronic: Ints
    serious: Ints
    disabled: Ints
    schooling: Array
    skilled: Ints
    is_uninsured: Flags
    has_school_leaver: Flags
    in_post: Flags
    has_subsistence: Flags


def circumstances(households: Households) -> Circumstances:
    """The members of each household, counted."""
    members = households.members
    size = members.present.sum(axis=1)
    able = members.can(Labour.SKILLED, Labour.ORDINARY)
    labourers, migrants = members.number(able), members.number(members.months_away > 0)
    labour = labourers + 0.4 * members.number(members.can(Labour.WEAK))
    adults = members.present & (members.age >= 18)
    return Circumstances(
        size=size,
        labourers=labourers,
        labour=labour,
        migrants=migrants,
        migrant_share=migrants / np.maximum(labourers, 1),
        elderly=members.number(members.age >= 65),
        children=members.number(members.age < 16),
        chronic=members.number(members.is_ill(Health.CHRONIC)),
        serious=members.number(members.is_ill(Health.SERIOUS)),
        disabled=members.number(members.is_ill(Health.DISABLED)),
        schooling=(members.schooling * adults).sum(axis=1) / np.maximum(adults.sum(axis=1), 1),
        skilled=members.number(members.can(Labour.SKILLED)),
        is_uninsured=members.number(~members.insured) > 0,
        has_school_leaver=members.number((members.age == 15) & members.pupil) > 0,
        in_post=members.number(members.months_in_post > 0) > 0,
        has_subsistence=members.number(members.subsistence) > 0,
    )


def draw_households(county: County, random: np.random.Generator) -> Households:
    """A county's households as they are before the first year; their income is still to be drawn."""
    rows = county.households
    ability, frailty = random.standard_normal(rows), random.standard_normal(rows)
    venture = random.random(rows) < 0.28
    resettled = random.random(rows) < 0.09
    return Households(
        county=county,
        # Of 2⁶² keys two million are as good as sure to be different.
        key=np.sort(random.integers(1, 2**62, rows, np.int64)),
        members=draw_members(county.minority, ability, frailty, random),
        ability=ability,
        frailty=frailty,
        income=np.zeros(rows),
        past=np.zeros((rows, 5), bool),
        village=np.sort(random.integers(0, max(1, rows // HOUSEHOLDS_A_VILLAGE), rows, np.int32)),
        lifted=random.random(rows) < 0.3 + 0.25 * resettled,
        resettled=resettled,
        farmland=np.where(resettled, 0.4, 1) * random.lognormal(1.1, 0.6, rows),
        forest=np.where(random.random(rows) < 0.55, random.lognormal(1.6, 0.9, rows), 0),
        road_distance=random.lognormal(-0.3, 0.9, rows),
        dwelling_area=random.lognormal(4.7, 0.3, rows),
        dwelling_age=np.where(resettled, 6, random.gamma(2.4, 8.5, rows)).astype(np.int16),
        cooperative=random.random(rows) < 0.16 + 0.2 * venture,
        driven=random.random(rows) < 0.12 + 0.2 * venture,
        venture=venture,
        loan=np.where(random.random(rows) < 0.08 + 0.3 * venture, random.integers(1, 11, rows) * 5000.0, 0),
    )
