"""What is sent: JSON that is the same whoever writes it, for every text and number that an answer can hold."""

import json

from hypothesis import given
from hypothesis import strategies as st

from xiangheng_graphql import answers

#: Halves of pairs and control characters among them, and numbers that need more than 64 bits.
TEXTS = st.text(st.characters(exclude_categories=()))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda values: st.lists(values) | st.dictionaries(TEXTS, values),
    max_leaves=20,
)


@given(VALUES)
def test_an_answer_is_compact_json_in_utf_8(answer: object) -> None:
    """Byte for byte what Python's own writer makes of it without blanks; a half of a pair stands as its escape."""
    compact = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    assert answers.as_bytes(answer) == compact.encode("utf-8", "backslashreplace")
