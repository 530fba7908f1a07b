"""What the register is told of the members of invented households."""

import numpy as np
import polars as pl

from xiangheng_platform.monitoring.words import Health
from xiangheng_risk.invented.arrays import Keys, Small
from xiangheng_risk.invented.law import NONE
from xiangheng_risk.invented.members import ETHNICITIES, HEALTHS, LABOURS, POLITICS, RELATIONS, SCHOOLINGS
from xiangheng_risk.invented.series import constant, where, words
from xiangheng_risk.invented.snapshots import Snapshot
from xiangheng_scoring.numbers.arrays import Flags

#: Of how many members schooling, health or ability to work is not on record.
SHARE_OF_GAPS = 0.03


def member_table(snapshot: Snapshot, random: np.random.Generator) -> pl.DataFrame:
    """The table `members`, a row each."""
    households, members = snapshot.households, snapshot.households.members
    present = members.present
    household = np.broadcast_to(households.key[:, None], present.shape)[present]
    rows = len(household)
    away = members.months_away[present]
    insured = members.insured[present]
    workplace = np.where(away > 0, random.integers(0, 3, rows), NONE)
    is_disabled = members.is_ill(Health.DISABLED)[present]
    is_destitute = (members.subsistence & (members.age >= 60) & (present.sum(axis=1) == 1)[:, None])[present]
    return pl.DataFrame({
        "household": household,
        "county": constant(households.county.code, rows),
        "month": np.full(rows, snapshot.month),
        "member": _keys_of(household, present),
        "relation": words(RELATIONS, members.relation[present]),
        "sex": words(("male", "female"), members.female[present]),
        "age": members.age[present],
        "ethnicity": words(ETHNICITIES, members.ethnicity[present]),
        "politics": words(POLITICS, members.politics[present]),
        "schooling": words(SCHOOLINGS, _with_gaps(members.schooling[present], random)),
        "pupil": members.pupil[present],
        "health": words(HEALTHS, _with_gaps(members.health[present], random)),
        "disability_grade": where(is_disabled, members.grade[present]),
        "labour": words(LABOURS, _with_gaps(members.labour[present], random)),
        "workplace": words(("县内", "省内县外", "省外"), workplace),
        "months_away": away,
        "months_in_post": members.months_in_post[present],
        "insured": insured,
        "insured_serious": insured & (random.random(rows) < 0.97),
        "pension": members.pension[present],
        "subsistence": members.subsistence[present] & ~is_destitute,
        "destitute": is_destitute,
        "relocated": np.broadcast_to(households.resettled[:, None], present.shape)[present],
    })  # fmt: skip


def _with_gaps(indices: Small, random: np.random.Generator) -> Small:
    gaps: Small = np.where(random.random(len(indices)) < SHARE_OF_GAPS, NONE, indices).astype(np.int8)
    return gaps


def _keys_of(household: Keys, present: Flags) -> Keys:
    """A key of each member that stays the same from year to year: its household's and its place, mixed (SplitMix64)."""
    place = np.broadcast_to(np.arange(present.shape[1], dtype=np.uint64), present.shape)[present]
    z = household.astype(np.uint64) + place * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    key: Keys = ((z ^ (z >> np.uint64(31))) >> np.uint64(1)).astype(np.int64)
    return key
