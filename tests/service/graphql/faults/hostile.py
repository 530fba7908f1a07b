"""Requests that nobody sends who means well, drawn by kinds and sizes: what is much, deep, circular or no text at all."""

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, NamedTuple

FORM = "multipart/form-data; boundary=x"
_NAMES = ("counties", "divisions", "nodes", "name", "parent", "__typename", "totalCount", "nothing")
_HALF = "\ud800"


class Request(NamedTuple):
    """A body and what it is said to be."""

    kind: str
    body: bytes


def requests(seed: int, count: int) -> Iterator[Request]:
    """So many requests, of every kind in turn."""
    random = Random(seed)
    for number in range(count):
        yield KINDS[number % len(KINDS)](random)


def size(random: Random, most: int = 100_000) -> int:
    """A number of any order up to `most`: what is a little too much goes wrong elsewhere than what is far too much."""
    return int(random.uniform(1, most) ** random.random())


def asked(query: Any, variables: Any = None, **others: Any) -> Request:
    """An operation in JSON."""
    body = {"query": query, "variables": variables, **others}
    return Request("application/json", json.dumps(body).encode())


def deep(random: Random) -> Request:
    """Fields in fields, or brackets in brackets, closed or not."""
    depth = size(random, 20_000)
    inner = random.choice([("{ parent ", "}"), ("[", "]"), ("{a: ", "}"), ("{ ... on Division ", "}")])
    text = inner[0] * depth + random.choice(["", "{ name }", "1"]) + inner[1] * random.choice([depth, 0])
    return asked(
        random.choice([f"{{ counties {{ nodes {text} }} }}", f"{{ node(id: {text}) {{ id }} }}", text])
    )


def wide(random: Random) -> Request:
    """The same field, or different ones, with aliases or without, many times."""
    alias = random.choice(["", "a: ", "a{}: "])
    name = random.choice(["__typename", "counties(first: {}) {{ totalCount }}", "node(id: {}) {{ id }}"])
    fields = (alias.format(number) + name.format(number) for number in range(size(random, 5_000)))
    return asked("{ " + " ".join(fields) + " }")


def circular(random: Random) -> Request:
    """Fragments that spread each other, in circles, many ways, or themselves."""
    count = size(random, 200)
    spread = [
        f"fragment F{number} on Query {{ {' '.join(f'...F{random.randrange(count)}' for _ in range(random.randrange(1, 5)))} __typename }}"
        for number in range(count)
    ]
    return asked("{ ...F0 } " + " ".join(spread))


def directed(random: Random) -> Request:
    """Directives on directives, known and unknown."""
    directive = random.choice(["@skip(if: false)", "@include(if: $x)", "@nothing", "@requires(action: 1)"])
    return asked(f"query ($x: Boolean = true) {{ __typename {directive * size(random, 5_000)} }}", {"x": "x"})


def paged(random: Random) -> Request:
    """Pages of a size that is none, said in the document, in a variable or as its default."""
    first: Any = random.choice(
        ["²", "9" * size(random, 10_000), -1, 2**63, 1e300, True, [1], {"a": 1}, "٣", "", None, "1e9"]
    )
    literal = json.dumps(first, ensure_ascii=False)
    return random.choice(
        [
            asked("query ($f: Int) { counties(first: $f) { nodes { name } } }", {"f": first}),
            asked(f"query ($f: Int = {literal}) {{ counties(first: $f) {{ nodes {{ name }} }} }}"),
            asked(f"{{ counties(first: {first}) {{ nodes {{ name }} }} }}"),
        ]
    )


def large(random: Random) -> Request:
    """Variables that are long, many or deep, for arguments that want something small."""
    count = size(random, 200_000)
    nested: Any = 1
    for _ in range(min(count, 500)):
        nested = random.choice([[nested], {"a": nested}])
    value = random.choice(["x" * count, [1] * count, {f"k{key}": 1 for key in range(count // 10)}, nested])
    query = random.choice(
        [
            "query ($v: ID!) { node(id: $v) { id } }",
            "query ($v: Date!) { counties(onDay: $v) { totalCount } }",
            "query ($v: DivisionFilter) { divisions(where: $v) { totalCount } }",
            "mutation ($v: [Upload!]!) { upload(files: $v, purpose: EVIDENCE) { __typename } }",
        ]
    )
    return asked(query, random.choice([{"v": value}, {"v": value, "w": value}, {}, value]))


def long(random: Random) -> Request:
    """A document that is one comment, one name or one text, whose words are quoted in what is answered."""
    text = random.choice("x甲") * size(random, 300_000)
    return asked(
        random.choice(
            [f"{{ __typename }} #{text}", f"{{ {text} }}", f'{{ node(id: "{text}") {{ id }} }}', f'"""{text}', f"{{ ...{text} }}"]
        )
    )  # fmt: skip


def textless(random: Random) -> Request:
    """Halves of a pair of characters, controls, and what looks like something else."""
    text = random.choice([_HALF, f"泸溪{_HALF}", "\0", "\u202e", "\ufeff", "\\ud800", "\U0010ffff"])
    return random.choice(
        [
            asked("query ($x: ID!) { node(id: $x) { id } }", {"x": text}),
            asked("query ($x: ID!) { node(id: $x) { id } }", {text: text}),
            asked("query ($w: DivisionFilter) { divisions(where: $w) { totalCount } }", {"w": {text: text}}),
            asked(f'{{ node(id: "{text}") {{ id }} }}'),
            asked("{ __typename }", operationName=text),
            asked("{ counties { totalCount } }" + text),
        ]
    )


def broken(random: Random) -> Request:
    """A body of JSON with bytes that were changed, added or taken away."""
    body = bytearray(asked("query ($f: Int) { counties(first: $f) { nodes { name } } }", {"f": 3}).body)
    for _ in range(random.randrange(1, 8)):
        place = random.randrange(len(body))
        body[place : place + random.randrange(2)] = random.randbytes(random.randrange(3))
    return Request("application/json", bytes(body))


def formed(random: Random) -> Request:
    """A form whose parts are many, repeated, without an end, or changed here and there."""
    operations = b'{"query": "{ __typename }", "variables": {"f": [null, null]}}'
    places = random.choice(
        [b'{"0": ["variables.f.0"]}', b'{"0": ["variables.f.0", "variables.f.1"]}', b"{}", b"[" * 5_000, b'{"0": ["variables.f.-1"]}', b'{"0": [' + b'"variables.f.0",' * 999 + b'""]}']
    )  # fmt: skip
    parts = [
        b'Content-Disposition: form-data; name="operations"\r\n\r\n' + operations,
        b'Content-Disposition: form-data; name="map"\r\n\r\n' + places,
        b'Content-Disposition: form-data; name="0"; filename="a.csv"\r\n\r\n' + b"\r\n--" * size(random),
    ]
    parts += random.choices(parts, k=random.choice([0, 0, 0, 1, 30]))
    body = bytearray(b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + b"--x--\r\n")
    for _ in range(random.choice([0, 0, 1, 5])):
        place = random.randrange(len(body))
        body[place : place + random.randrange(2)] = random.randbytes(random.randrange(3))
    return Request(random.choice([FORM, FORM, f"{FORM}; charset=utf-7", "multipart/form-data"]), bytes(body))


KINDS: tuple[Callable[[Random], Request], ...] = (
    deep,
    wide,
    circular,
    directed,
    paged,
    large,
    long,
    textless,
    broken,
    formed,
)
