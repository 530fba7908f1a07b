"""The seeded draw: one list on any machine, a fair one, and a record that proves itself."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.sampling.draw import DrawnUnit, draw
from xiangheng_platform.sampling.errors import FrameIsEmpty, FrameRefused, SeedRefused, SizeRefused
from xiangheng_platform.sampling.frame import Unit, frame_of

COUNTIES = ("433101", "433122", "433123", "433124", "433125", "433126", "433127", "433130")
KEYS = st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=12, unique=True)
SEEDS = st.text("湘衡2024年第一次抽取0123456789", min_size=1, max_size=20)


@given(keys=KEYS.flatmap(lambda keys: st.tuples(st.just(keys), st.permutations(keys))), seed=SEEDS)
def test_the_order_of_the_frame_does_not_matter(keys: tuple[list[str], list[str]], seed: str) -> None:
    """Whatever the order in which keys are handed over, the digest and the list are the same."""
    one, other = (draw(frame_of(order), seed, len(order)) for order in keys)

    assert one == other


@given(keys=KEYS, seed=SEEDS, data=st.data())
def test_a_draw_is_the_beginning_of_every_longer_one(keys: list[str], seed: str, data: st.DataObject) -> None:
    """Who draws more keeps what was drawn, and what may replace it is what comes next."""
    size = data.draw(st.integers(0, len(keys)))
    frame = frame_of(keys)

    part, whole = draw(frame, seed, size, len(keys) - size), draw(frame, seed, len(keys))

    assert part.drawn == whole.drawn[:size]
    assert part.replacements == whole.drawn[size:]


def test_the_list_of_a_seed_is_this_one() -> None:
    """A list that was published once comes again from every later version and on every machine."""
    record = draw(frame_of(COUNTIES), "2024年6月雨露计划督查", 3, 2)

    assert [unit.key for unit in record.drawn] == ["433101", "433130", "433122"]
    assert [unit.key for unit in record.replacements] == ["433124", "433127"]
    assert record.frame_digest == "3e41ce19af14e1690d23504d887f273c122c3a0d928c1eb313b6e352113accb7"
    assert record.digest == "a218ff18b0cb62f755b5e8903504891902383bfe6bdd23b40f8db5c8be9b8f6b"


def test_every_key_has_the_same_chance() -> None:
    """Over many seeds each key, and each pair, is drawn as often as it should be, within four standard deviations."""
    frame, seeds = frame_of("甲乙丙丁戊"), 2000
    drawn = [tuple(sorted(unit.key for unit in draw(frame, f"第{i}次", 2).drawn)) for i in range(seeds)]
    keys, pairs = Counter(key for pair in drawn for key in pair), Counter(drawn)

    # 2 of 5 keys are drawn, 1 of 10 pairs: means 800 and 200, standard deviations 22 and 13.4.
    assert len(keys) == 5
    assert all(abs(times - 800) <= 88 for times in keys.values())
    assert len(pairs) == 10
    assert all(abs(times - 200) <= 54 for times in pairs.values())


def test_each_stratum_gives_the_number_that_is_asked_of_it() -> None:
    """Strata are drawn within one by one, and a key's chance depends on its own stratum alone."""
    frame = frame_of([*(Unit("重点县", key) for key in "甲乙丙丁"), *(Unit("其他县", key) for key in "戊己")])

    record = draw(frame, "种子", {"重点县": 2, "其他县": 1}, {"重点县": 1})

    assert Counter(unit.stratum for unit in record.drawn) == {"重点县": 2, "其他县": 1}
    assert [unit.stratum for unit in record.replacements] == ["重点县"]
    assert len({unit.key for unit in record.drawn + record.replacements}) == 4


def test_keys_that_are_called_alike_in_two_strata_do_not_follow_each_other() -> None:
    """The order within one stratum tells nothing of the order in another."""
    keys = [f"{number:02}" for number in range(8)]
    frame = frame_of([*(Unit("甲", f"甲{key}") for key in keys), *(Unit("乙", f"乙{key}") for key in keys)])
    orders = {name: [unit.key[1:] for unit in draw(frame, "种子", {name: 8}).drawn] for name in ("甲", "乙")}

    assert orders["甲"] != orders["乙"]


@given(keys=KEYS, other=KEYS)
def test_another_frame_has_another_digest(keys: list[str], other: list[str]) -> None:
    """A digest names one set of keys."""
    assert (frame_of(keys).digest == frame_of(other).digest) == (set(keys) == set(other))


def test_keys_and_strata_cannot_be_taken_for_each_other() -> None:
    """Where one name ends and the next begins is part of the digest, and so is which is the stratum."""
    frames: list[list[str | Unit]] = [
        [Unit("ab", "c")],
        [Unit("a", "bc")],
        [Unit("c", "ab")],
        [Unit("", "abc")],
        ["ab", "c"],
    ]

    assert len({frame_of(units).digest for units in frames}) == len(frames)


def test_the_frame_has_a_say_in_the_order() -> None:
    """Who knows the seed cannot reckon from it which keys of an unfinished frame will come first."""
    orders = [
        [unit.key for unit in draw(frame_of([*COUNTIES, more]), "种子", 9).drawn if unit.key in COUNTIES]
        for more in ("430529", "430822")
    ]

    assert orders[0] != orders[1]


def test_a_record_proves_itself() -> None:
    """Drawn again from the frame it is the same; of what was changed in it, or of another frame, it is not."""
    frame = frame_of(COUNTIES)
    record = draw(frame, "种子", 3, 2)
    drawn = record.drawn
    forged = [
        replace(record, seed="另一个种子"),
        replace(record, drawn=(drawn[1], drawn[0], drawn[2])),
        replace(record, drawn=(*drawn[:2], DrawnUnit(record.replacements[0].key, None))),
        replace(record, drawn=drawn + drawn + drawn),
        replace(record, drawn=(*drawn, DrawnUnit("433101", "没有的层"))),
    ]

    assert record.is_of(frame)
    assert not record.is_of(frame_of([*COUNTIES, "430529"]))
    assert not any(other.is_of(frame) for other in forged)
    assert len({other.digest for other in [record, *forged]}) == len(forged) + 1


def test_a_frame_without_a_key_is_refused() -> None:
    """Nothing can be drawn from nothing."""
    with pytest.raises(FrameIsEmpty):
        frame_of([])


def test_a_frame_tells_every_key_that_is_wrong_with_it() -> None:
    """A key that is there twice would have a greater chance; also one in two strata is refused."""
    with pytest.raises(FrameRefused) as refused:
        frame_of([Unit("一", "甲"), Unit("二", "甲"), Unit("一", "乙"), Unit("一", " ")])

    assert [fault.code for fault in refused.value.faults] == ["DRAW-KEY", "DRAW-TWICE"]


@pytest.mark.parametrize(
    ("sizes", "replacements", "faults"),
    [
        ({"甲": 3, "乙": 2}, 0, 2),
        ({"甲": 1, "丙": 1}, 0, 1),
        ({"甲": 1}, {"甲": 2}, 1),
        ({"甲": -1}, 0, 1),
        (1, -1, 2),
    ],
)
def test_no_more_is_drawn_than_there_is(
    sizes: int | dict[str, int], replacements: int | dict[str, int], faults: int
) -> None:
    """What is drawn and what may replace it come of one frame; every stratum that is short is told."""
    frame = frame_of([Unit("甲", "1"), Unit("甲", "2"), Unit("乙", "3")])

    with pytest.raises(SizeRefused) as refused:
        draw(frame, "种子", sizes, replacements)

    assert len(refused.value.faults) == faults


@pytest.mark.parametrize("seed", ["", "  ", "种\n子", "种\ud800子", "长" * 101])
def test_a_seed_can_be_typed_again(seed: str) -> None:
    """What cannot be seen, or is longer than a line, is no seed."""
    with pytest.raises(SeedRefused):
        draw(frame_of(COUNTIES), seed, 1)
