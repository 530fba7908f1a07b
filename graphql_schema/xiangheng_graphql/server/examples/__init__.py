"""Examples for those who write front ends: documents that run as they stand, one a file `name.graphql` beside this one.

The first line is a comment, which is the title; what an example needs to be told is a variable with a default. The tests
execute every example, and the reference and the explorer show them.
"""

from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Example:
    """A document that runs."""

    name: str
    title: str
    document: str


def installed() -> tuple[Example, ...]:
    """All examples, by name."""
    texts = sorted((file for file in files(__name__).iterdir() if file.name.endswith(".graphql")), key=str)
    return tuple(_example(file.name, file.read_text(encoding="utf-8")) for file in texts)


def _example(file: str, text: str) -> Example:
    return Example(file.removesuffix(".graphql"), text.partition("\n")[0].lstrip("# "), text)
