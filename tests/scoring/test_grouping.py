"""Values gathered under their keys."""

from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.grouping import grouped


@given(st.lists(st.tuples(st.integers(0, 3), st.integers())))
def test_nothing_is_lost_and_the_order_stays(pairs: list[tuple[int, int]]) -> None:
    """Each key has its values in their order, and keys come in the order of their first values."""
    groups = grouped(pairs)

    assert list(groups) == list(dict.fromkeys(key for key, _ in pairs))
    assert all(values == [value for other, value in pairs if other == key] for key, values in groups.items())
