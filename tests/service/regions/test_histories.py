"""Whatever changes are entered, in whatever order: every day has one tree, and an earlier day keeps its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from xiangheng_platform.regions.drafts import Draft, Part
from xiangheng_platform.regions.errors import ChangeRefused
from xiangheng_platform.regions.facts import Document, Fact, Kind, Level
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.tree import Tree

BEGIN = date(2012, 1, 1)
SPAN = 60  # days, few enough for changes to fall on one day and to be entered out of order
DOCUMENT = Document("试验文件")
COUNTIES = tuple(f"99{place}{number:02d}" for place in ("01", "02") for number in range(21, 26))
PREFECTURES = ("990100", "990200", "990300")
Step = tuple[date, Callable[[Draft, date], object]]


def beginning() -> Gazetteer:
    """A province with two prefectures, a county in each and a reporting unit, each kept in a row."""
    shapes = [
        ("990000", "试验省", Level.PROVINCE, None, Kind.DIVISION),
        ("990100", "甲州市", Level.PREFECTURE, 1, Kind.DIVISION),
        ("990200", "乙州市", Level.PREFECTURE, 1, Kind.DIVISION),
        ("990121", "甲县", Level.COUNTY, 2, Kind.DIVISION),
        ("990221", "乙县", Level.COUNTY, 3, Kind.DIVISION),
        ("G-1", "丙管理区", Level.COUNTY, 3, Kind.SEPARATE),
    ]
    facts = tuple(
        Fact(key, code, name, level, parent, BEGIN, kind=kind, row=key)
        for key, (code, name, level, parent, kind) in enumerate(shapes, start=1)
    )
    return Gazetteer(facts, last_key=len(facts))


names = st.sampled_from(("子县", "丑县", "寅县", "卯县"))
fresh = st.sampled_from(COUNTIES)
some = st.integers(0, 99)


def picked(draft: Draft, day: date, number: int, level: Level | None = None) -> str:
    """The code of one of those that are there on a day, of a level if one is named."""
    tree = draft.preview().tree(day)
    found = [one.code for one in tree.divisions if level is None or one.level is level]
    return found[number % len(found)] if found else "990000"


def _merge(draft: Draft, day: date, olds: list[int], into: Part | int) -> None:
    codes = [picked(draft, day, number, Level.COUNTY) for number in olds]
    draft.merge(codes, into if isinstance(into, Part) else Part(codes[into % len(codes)], "并县"), day)


part = st.builds(Part, fresh, names)
verbs: st.SearchStrategy[Callable[[Draft, date], object]] = st.one_of(
    st.builds(
        lambda n, name, new: lambda draft, day: draft.rename(picked(draft, day, n), name, day, new),
        some, names, st.just("") | fresh,
    ),
    st.builds(lambda n, new: lambda draft, day: draft.recode(picked(draft, day, n, Level.COUNTY), new, day), some, fresh),
    st.builds(
        lambda n, above: lambda draft, day: draft.move(
            picked(draft, day, n), picked(draft, day, above, Level.PREFECTURE), day
        ),
        some, some,
    ),
    st.builds(lambda n: lambda draft, day: draft.abolish(picked(draft, day, n), day), some),
    st.builds(
        lambda n, into: lambda draft, day: draft.split(picked(draft, day, n, Level.COUNTY), into, day, {}),
        some, st.lists(part, min_size=1, max_size=3),
    ),
    st.builds(
        lambda olds, into: lambda draft, day: _merge(draft, day, olds, into),
        st.lists(some, min_size=2, max_size=3), part | some,
    ),
    st.builds(
        lambda one, above: lambda draft, day: draft.establish(
            one, Level.COUNTY, picked(draft, day, above, Level.PREFECTURE), day
        ),
        part, some,
    ),
    st.builds(lambda code: lambda draft, day: draft.establish(Part(code, "新市"), Level.PREFECTURE, "990000", day), st.sampled_from(PREFECTURES)),
)  # fmt: skip
steps = st.lists(st.tuples(st.integers(0, SPAN).map(lambda n: BEGIN + timedelta(n)), verbs), max_size=12)


def after(gazetteer: Gazetteer, step: Step) -> Gazetteer:
    """The gazetteer with one change more, or as it was where the change is refused."""
    day, verb = step
    draft = Draft(gazetteer, DOCUMENT)
    verb(draft, day)
    try:
        return draft.validated()
    except ChangeRefused:
        return gazetteer


def shape(tree: Tree) -> list[tuple[str, str, str | None, Level]]:
    """What a reader of a tree sees."""
    return [(one.code, one.name, one.parent, one.level) for one in tree.divisions]


def all_days() -> list[date]:
    """The day before everything, every day on which something may happen, and one after."""
    return [BEGIN + timedelta(number) for number in range(-1, SPAN + 2)]


@given(steps)
def test_every_day_has_one_tree_and_each_code_once(history: list[Step]) -> None:
    """However changes come, nothing is outside the tree, nothing is in it twice, and every level is below its parent's."""
    gazetteer = beginning()
    for step in history:
        gazetteer = after(gazetteer, step)

    for day in all_days():
        standing = [fact for fact in gazetteer.facts if fact.holds_on(day)]
        tree = gazetteer.tree(day)
        assert len(tree) == len(standing)  # all of them hang on the root
        assert len({fact.code for fact in standing}) == len({fact.key for fact in standing}) == len(standing)
        assert all(
            one.level.rank >= above.level.rank for one in tree.divisions if (above := tree.parent(one.code))
        )


@given(steps)
def test_an_earlier_day_keeps_its_tree(history: list[Step]) -> None:
    """A change on a day leaves the tree of every day before it as it was."""
    gazetteer = beginning()
    for step in history:
        changed = after(gazetteer, step)
        before = [day for day in all_days() if day < step[0]]
        assert [shape(changed.tree(day)) for day in before] == [shape(gazetteer.tree(day)) for day in before]
        gazetteer = changed


@given(steps)
def test_a_division_is_the_same_through_all_its_names(history: list[Step]) -> None:
    """The spans of one division follow each other without a gap, so it never ends and comes back."""
    gazetteer = beginning()
    for step in history:
        gazetteer = after(gazetteer, step)

    for facts in gazetteer.by_key.values():
        for earlier, later in pairwise(facts):
            assert later.valid_from == earlier.last + timedelta(days=1)


@given(steps)
def test_a_division_alone_is_as_the_tree_of_the_day_has_it(history: list[Step]) -> None:
    """Also where there is none, so that whoever asks about many days need make no tree for each."""
    gazetteer = beginning()
    for step in history:
        gazetteer = after(gazetteer, step)

    for day in all_days():
        tree = gazetteer.tree(day)
        for key in range(gazetteer.last_key + 2):
            assert gazetteer.division(key, day) == tree.of_key(key)


@settings(max_examples=50)
@given(steps)
def test_what_is_kept_is_replaced_and_never_lost(history: list[Step]) -> None:
    """No change takes a kept fact away: it is closed, corrected, or stands."""
    gazetteer = beginning()
    for step in history:
        gazetteer = after(gazetteer, step)

    rows = [fact.row for fact in gazetteer.facts if fact.row]

    assert sorted(rows) == [fact.row for fact in beginning().facts]
    assert all(replace(fact, row=0) == fact for fact in gazetteer.facts if not fact.row)
