"""Who lives in an invented household: eight places a household, filled from the first."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from xiangheng_platform.monitoring.words import Health, Labour, Relation, Schooling
from xiangheng_risk.invented.arrays import Small
from xiangheng_scoring.numbers.arrays import Array, Flags, Ints

MOST_MEMBERS = 8
#: Shares of the sizes 1 to 8; their mean is 3.41.
SIZES = (0.125, 0.19, 0.21, 0.215, 0.145, 0.08, 0.025, 0.01)
RELATIONS, HEALTHS, LABOURS, SCHOOLINGS = tuple(Relation), tuple(Health), tuple(Labour), tuple(Schooling)
ETHNICITIES = ("汉族", "土家族", "苗族", "侗族", "瑶族")
POLITICS = ("群众", "中共党员", "共青团员")
#: Shares of schooling, from illiterate to college, of those born long ago, in between, and lately.
_SCHOOLING_OF_THE_OLD = (0.15, 0.5, 0.28, 0.06, 0.01)
_SCHOOLING_OF_THE_MIDDLE = (0.03, 0.29, 0.52, 0.13, 0.03)
_SCHOOLING_OF_THE_YOUNG = (0.01, 0.07, 0.49, 0.25, 0.18)
#: Relations of everybody but head and spouse: child, grandchild, and what is left parent; by the head's age up to 44, 60 and over.
_SHARE_OF_CHILDREN, _SHARE_OF_GRANDCHILDREN = (0.74, 0.6, 0.5), (0.0, 0.24, 0.44)


@dataclass(slots=True)
class Members:
    """The members of n households: arrays (n, 8); what stands where `present` is false means nothing.

    `relation`, `health`, `labour`, `schooling`, `ethnicity`, `politics` are indices of the lists of this module; `grade` is 0
    without a disability, `schooling` -1 before school.
    """

    present: Flags
    relation: Small
    female: Flags
    age: Small
    ethnicity: Small
    politics: Small
    schooling: Small
    pupil: Flags
    health: Small
    grade: Small
    labour: Small
    months_away: Small
    months_in_post: Small
    insured: Flags
    pension: Flags
    subsistence: Flags

    def number(self, which: Flags) -> Ints:
        """How many members of each household something is true of."""
        number: Ints = (which & self.present).sum(axis=1)
        return number

    def is_ill(self, health: Health) -> Flags:
        """Whose health is so."""
        is_so: Flags = self.health == HEALTHS.index(health)
        return is_so

    def can(self, *labour: Labour) -> Flags:
        """Whose ability to work is one of these."""
        return np.isin(self.labour, [LABOURS.index(word) for word in labour])


def draw_members(minority: float, ability: Array, frailty: Array, random: np.random.Generator) -> Members:
    """The members of as many households as there are abilities, in a county with such a share of minorities."""
    rows = len(ability)
    shape = (rows, MOST_MEMBERS)
    size = random.choice(np.arange(1, MOST_MEMBERS + 1, dtype=np.int8), rows, p=SIZES)
    present = np.arange(MOST_MEMBERS) < size[:, None]
    relation, age = _relations_and_ages(size, random)
    schooling = _schooling(age, ability, random)
    pupil = random.random(shape) < np.select([(age >= 6) & (age < 16), (age >= 16) & (age < 19), (age >= 19) & (age < 23)],
                                             [1.0, 0.85, 0.4], 0.0)  # fmt: skip
    health, grade = _health(age, frailty, random)
    members = Members(
        present=present,
        relation=relation,
        female=_sexes(relation, size, random),
        age=age,
        ethnicity=_ethnicities(rows, minority, random),
        politics=np.where(age < 18, 0, np.where(random.random(shape) < 0.06, 1, 0)).astype(np.int8),
        schooling=schooling,
        pupil=pupil,
        health=health,
        grade=grade,
        labour=np.zeros(shape, np.int8),
        months_away=np.zeros(shape, np.int8),
        months_in_post=np.zeros(shape, np.int8),
        insured=random.random(shape) < np.where(random.random(rows) < 0.07, 0.45, 0.995)[:, None],
        pension=(age >= 18) & (random.random(shape) < 0.85),
        subsistence=np.zeros(shape, bool),
    )
    members.labour = labour_of(members, random)
    members.months_away = draw_months_away(members, random)
    return members


def labour_of(members: Members, random: np.random.Generator) -> Small:
    """What work each member is able to do, by age, health and schooling."""
    age, chance = members.age, random.random(members.age.shape)
    skilled, ordinary, weak, lost, none = (np.int8(LABOURS.index(word)) for word in Labour)
    is_schooled = members.schooling >= SCHOOLINGS.index(Schooling.SENIOR)
    able = np.where(chance < np.where(is_schooled, 0.45, 0.12), skilled, ordinary)
    able = np.where(members.is_ill(Health.CHRONIC) & (chance > 0.7), weak, able)
    able = np.where(members.is_ill(Health.DISABLED), np.where(chance < 0.35, lost, weak), able)
    able = np.where(members.is_ill(Health.SERIOUS), np.where(chance < 0.6, lost, weak), able)
    old = np.where(chance < 0.3, ordinary, np.where(chance < 0.8, weak, none))
    is_child = (age < 16) | members.pupil | (age >= 75)
    return np.where(is_child, none, np.where(age >= 60, np.maximum(old, able), able)).astype(np.int8)


def within(probabilities: Array, random: np.random.Generator) -> Ints:
    """An index of each row by the probabilities in its columns, which may add up to less than one: the rest is the last."""
    chance = random.random(probabilities.shape[:-1])
    index: Ints = (chance[..., None] >= probabilities.cumsum(axis=-1)[..., :-1]).sum(axis=-1)
    return index


def _relations_and_ages(size: Small, random: np.random.Generator) -> tuple[Small, Small]:
    rows, shape = len(size), (len(size), MOST_MEMBERS)
    head, spouse, child, grandchild, parent, _ = (np.int8(RELATIONS.index(word)) for word in Relation)
    head_age = np.clip(random.normal(52, 12, rows) + 9 * (size == 1), 20, 90)
    band = np.digitize(head_age, (45, 60))
    chance = random.random(shape)
    children = np.take(_SHARE_OF_CHILDREN, band)[:, None]
    grandchildren = children + np.take(_SHARE_OF_GRANDCHILDREN, band)[:, None]
    relation = np.where(chance < children, child, np.where(chance < grandchildren, grandchild, parent))
    relation[:, 0] = head
    relation[:, 1] = np.where(random.random(rows) < 0.87, spouse, relation[:, 1])
    # How much younger than the head, by relation.
    younger = np.select(
        [relation == spouse, relation == child, relation == grandchild, relation == parent],
        [random.normal(1.5, 3, shape), random.uniform(21, 36, shape), random.uniform(44, 62, shape), random.uniform(-31, -20, shape)],
        0.0,
    )  # fmt: skip
    lowest = np.select([relation == spouse, relation == parent], [20, 45], 0)
    return relation.astype(np.int8), np.clip(head_age[:, None] - younger, lowest, 99).astype(np.int8)


def _sexes(relation: Small, size: Small, random: np.random.Generator) -> Flags:
    female = random.random(relation.shape) < 0.48
    female[:, 0] = random.random(len(size)) < np.where(size == 1, 0.3, 0.12)
    is_spouse = relation == RELATIONS.index(Relation.SPOUSE)
    return np.where(is_spouse, ~female[:, :1], female)


def _ethnicities(rows: int, minority: float, random: np.random.Generator) -> Small:
    people = np.where(random.random(rows) < minority, random.integers(1, len(ETHNICITIES), rows), 0)
    return np.repeat(people.astype(np.int8)[:, None], MOST_MEMBERS, axis=1)


def _schooling(age: Small, ability: Array, random: np.random.Generator) -> Small:
    """By the shares of each generation, further for households of greater ability, and as far as children can be."""
    cuts = np.array([
        [NormalDist().inv_cdf(share) for share in np.cumsum(shares)[:-1]]
        for shares in (_SCHOOLING_OF_THE_YOUNG, _SCHOOLING_OF_THE_MIDDLE, _SCHOOLING_OF_THE_OLD)
    ])  # fmt: skip
    latent = 0.5 * ability[:, None] + np.sqrt(0.75) * random.standard_normal(age.shape)
    far = (latent[..., None] > cuts[np.digitize(age, (40, 60))]).sum(axis=-1)
    most = np.select([age < 6, age < 12, age < 15, age < 18], [-1, 1, 2, 3], 4)
    schooling: Small = np.minimum(np.where(age < 15, most, far), most).astype(np.int8)
    return schooling


def _health(age: Small, frailty: Array, random: np.random.Generator) -> tuple[Small, Small]:
    strain = np.exp(0.35 * frailty)[:, None]
    chronic = np.minimum(0.5, strain / (1 + np.exp(4.6 - 0.052 * age)))
    serious = np.minimum(0.1, strain * (0.002 + 0.00025 * age))
    disabled = np.minimum(0.15, strain * (0.012 + 0.0006 * age))
    health = within(np.stack([1 - chronic - serious - disabled, chronic, serious, disabled], axis=-1), random)
    is_disabled = health == HEALTHS.index(Health.DISABLED)
    return health.astype(np.int8), np.where(is_disabled, random.integers(1, 5, age.shape), 0).astype(np.int8)


def draw_months_away(members: Members, random: np.random.Generator) -> Small:
    """Months in the year that each member works away from home; 0 for those who stay."""
    shape = members.age.shape
    is_able = members.can(Labour.SKILLED, Labour.ORDINARY) & (members.age < 62)
    leaves = is_able & (random.random(shape) < np.where(members.age < 45, 0.68, 0.42))
    return np.where(leaves, random.integers(6, 12, shape), 0).astype(np.int8)
