"""Records: what a service returns or a command prints, as frozen dataclasses whose fields say what they mean.

    @dataclass(frozen=True, slots=True)
    class Rainfall:
        FORMAT: ClassVar = Format("xiangheng-rainfall/1", "which command prints it")
        county: Annotated[str, Meaning(pattern="^[0-9]{6}$")]
        depth: Annotated[Decimal | None, Meaning("null: not measured", unit="mm")]

The document that a program reads and the JSON Schema of it are both made from the record, so neither can say what the other
does not. A field holds text, a whole number, a Decimal, a truth, a day, a moment, an `Enum` of words, a record, a tuple of
these, a union of these, or None; a float, of which ten digits are told, and nothing where it is not a number. A name that Python
keeps for itself is written `class_`, and told as `class`. Mappings are left out, since GraphQL, which serves the same classes,
has none; what has no fixed names at all is a `JsonObject`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from math import isnan
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    NewType,
    Protocol,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from xiangheng_scoring.numbers.exact import plain

R = TypeVar("R")
P = TypeVar("P", bound="Published")

Document = dict[str, Any]
#: An object whose names are not ours to fix: the arguments of a job, what an act noted.
JsonObject = NewType("JsonObject", Document)


class Points(Decimal):
    """A number that was rounded to so many places and is told with all of them, as official tables print it: `82.50`."""

    __slots__ = ()


def points(value: Decimal | None) -> Points | None:
    """A number as it is told with its places, or None where there is none."""
    return None if value is None else Points(value)


_Definitions = dict[type[Any], Document]
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_EXACT = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
#: How many significant digits a float can promise after many steps, whatever the machine.
_FLOAT_DIGITS = 10
_SCHEMAS: Mapping[object, Document] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    float: {"type": "number"},
    Decimal: _EXACT,
    Points: _EXACT,
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    JsonObject: {"type": "object"},
    NoneType: {"type": "null"},
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a field means beyond its name, in what unit, and what its values keep to.

    `pattern` is a regular expression of JSON Schema, which finds it anywhere unless it is anchored; `minimum` and `maximum`
    are themselves allowed; `most` is how many items a list may have; `among` are the only words that may stand there. Of a
    `JsonObject`, `values` is the type of every value, `names` are the only names, and `needs` those that must be there.
    """

    text: str = ""
    unit: str = ""
    pattern: str = ""
    minimum: int | None = None
    maximum: int | None = None
    most: int | None = None
    among: tuple[Enum | str, ...] = ()
    values: Any = None
    names: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def keywords(self) -> Document:
        """The same in the words of JSON Schema, without what is not said."""
        description = "; ".join(filter(None, (self.text, self.unit and f"unit: {self.unit}")))
        keywords = {
            "description": description or None,
            "pattern": self.pattern or None,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "maxItems": self.most,
            "enum": [to_plain(word) for word in self.among] or None,
            "propertyNames": {"enum": list(self.names)} if self.names else None,
            "required": list(self.needs) or None,
        }
        return {keyword: value for keyword, value in keywords.items() if value is not None}


#: A SHA-256 in hexadecimal.
Digest: TypeAlias = Annotated[str, Meaning(pattern="^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class Format:
    """The name by which a program knows a document (`xiangheng-region/1`), and which commands print it."""

    name: str
    title: str

    @property
    def file(self) -> str:
        """The file of its schema."""
        return f"{self.name.removeprefix('xiangheng-').partition('/')[0]}.schema.json"


class Published(Protocol):
    """A record that is a whole document."""

    FORMAT: ClassVar[Format]
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def document(record: Published) -> Document:
    """The record as plain data for JSON, its format first.

    Numbers that must stay exact are decimal strings, days and moments ISO 8601, words the values of their enum.
    """
    return {"format": record.FORMAT.name, **to_plain(record)}


def printed(record: Published) -> str:
    """The document as text, to the end of its last line: what commands print, and what files hold that are kept of it."""
    return json_text(document(record)) + "\n"


def json_text(document: Any, *, default: Callable[[Any], Any] | None = None) -> str:
    """A document as text that people can read too, without the end of the line."""
    return json.dumps(document, ensure_ascii=False, indent=2, default=default)


def to_plain(value: Any) -> Any:
    """A record, or what a field of one holds, as plain data for JSON; see `document`."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Points):
        return f"{value:f}"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, float):
        return None if isnan(value) else float(f"{value:.{_FLOAT_DIGITS}g}")
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: to_plain(item) for name, item in value.items()}
    if is_dataclass(value):
        return {field.name.rstrip("_"): to_plain(getattr(value, field.name)) for field in fields(value)}
    return value


def record_of(kind: type[R], told: Mapping[str, Any]) -> R:
    """The record that a document, or what stands for a record within one, was made of: `document` the other way round.

    Names that the record does not have are passed over. One of its own that may be null is null where it is missing, as in what
    an earlier program wrote; raises `LookupError` for any other that is. What stands there is not checked: see `read_back`.
    """
    hashable: Any = kind
    types = _types(hashable)
    given = {name: told.get(name.rstrip("_")) for name in _nullable(hashable)} | {
        name: told[name.rstrip("_")] for name in types.keys() - _nullable(hashable)
    }
    return kind(**{name: _value(hint, given[name]) for name, hint in types.items()})


def extended(kind: type[R], base: Any, **more: Any) -> R:
    """A record that has the fields of another, `base`, and `more`: what a document tells beside what lists tell too."""
    return kind(**attributes(base), **more)


def narrowed(kind: type[R], record: Any) -> R:
    """A record of the fields of `kind` alone, of one that has more: `extended` the other way round."""
    hashable: Any = kind
    return kind(**{name: getattr(record, name) for name in _names(hashable)})


def attributes(record: Any) -> dict[str, Any]:
    """The values of a record by field, as they are; `to_plain` tells them as a document does."""
    return {name: getattr(record, name) for name in _names(record.__class__)}


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """The names of a record's fields, kept: every row of a list asks for those of the same few kinds."""
    return tuple(field.name for field in fields(kind))


def read_back(kind: type[P], told: Any) -> P:
    """The record of a document that must be as `document` writes it: no name more or less, every value of its field's type.

    Raises `ValueError`, which says in Chinese what is otherwise.
    """
    if not isinstance(told, dict) or told.get("format") != kind.FORMAT.name:
        raise ValueError(f"格式不是 {kind.FORMAT.name}")
    try:
        record = record_of(kind, told)
        is_whole = _fits(kind, record) and document(record) == told
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"内容不合 {kind.FORMAT.name}：{error}") from error
    if not is_whole:
        raise ValueError(f"内容不合 {kind.FORMAT.name}")
    return record


def _fits(kind: Any, value: Any) -> bool:
    """Whether a value is what a field of a type holds: no text where a number is meant, and no number that is none."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        values = _type_of_values(kind)
        within = value.values() if values is not None and isinstance(value, dict) else ()
        return _fits(parts[0], value) and all(_fits(values, item) for item in within)
    if origin in (Union, UnionType):
        return any(_fits(part, value) for part in parts)
    if origin is tuple:
        return isinstance(value, tuple) and all(_fits(parts[0], item) for item in value)
    if origin is Literal:
        return value in parts
    if kind is JsonObject:
        return isinstance(value, dict)
    if kind in (Decimal, Points):
        return isinstance(value, Decimal) and value.is_finite()
    if not is_dataclass(kind):
        return type(value) is kind
    record: Any = kind
    return isinstance(value, record) and all(
        _fits(hint, getattr(value, name)) for name, hint in _types(record).items()
    )


@cache
def _types(kind: Any) -> dict[str, Any]:
    """The types of a record's fields, kept: a tree of nodes asks for those of two kinds only."""
    types = get_type_hints(kind, include_extras=True)
    return {name: _as_needed(types[name]) for name in _names(kind)}


def _as_needed(kind: Any) -> Any:
    """A field's type without what it means, but for the type of the values of an object whose names are not ours."""
    is_told = get_origin(kind) is Annotated and _type_of_values(kind) is None
    return get_args(kind)[0] if is_told else kind


def _type_of_values(kind: Any) -> Any:
    notes = (note for note in kind.__metadata__ if isinstance(note, Meaning) and note.values is not None)
    return next((note.values for note in notes), None)


def _value(kind: Any, told: Any) -> Any:
    """The value of a field that is told so; of several records the one with these very names, other unions as they are told."""
    parts = get_args(kind)
    if get_origin(kind) is Annotated:
        values = _type_of_values(kind)
        if values is None or not isinstance(told, Mapping):
            return _value(parts[0], told)
        return JsonObject({name: _value(values, item) for name, item in told.items()})
    if get_origin(kind) in (Union, UnionType):
        kinds = [part for part in parts if part is not NoneType]
        if isinstance(told, Mapping):
            kinds = [part for part in kinds if is_dataclass(part) and _has_names(part, told)]
        return told if told is None or len(kinds) != 1 else _value(kinds[0], told)
    if get_origin(kind) is tuple:
        return tuple(_value(parts[0], item) for item in told)
    if kind in (Decimal, Points):
        return kind(told)
    if kind in (date, datetime):
        return kind.fromisoformat(told)
    if is_dataclass(kind):
        return record_of(kind, told)  # type: ignore[arg-type]  # a class: no field's type is a record itself
    return kind(told) if isinstance(kind, type) and issubclass(kind, Enum) else told


def _has_names(kind: Any, told: Mapping[str, Any]) -> bool:
    lacking = {name for name in _names(kind) if name.rstrip("_") not in told}
    return lacking <= _nullable(kind) and told.keys() <= {name.rstrip("_") for name in _names(kind)}


@cache
def _nullable(kind: Any) -> frozenset[str]:
    """The names of a record's fields that may be null."""
    return frozenset(name for name, hint in _types(kind).items() if NoneType in get_args(hint))


def schema(record: type[Published]) -> Document:
    """The JSON Schema (draft 2020-12) of a record's documents; every name is required and no other is allowed.

    Raises `TypeError` for a field of a type that no record may hold.
    """
    definitions: _Definitions = {}
    own = _object(record, definitions)
    named = {nested.__name__: definition for nested, definition in definitions.items()}
    if len(named) < len(definitions):
        raise TypeError(f"{record.__name__}: two records within it have the same name")
    return {
        "$schema": _DIALECT,
        "title": record.FORMAT.title,
        **own,
        "properties": {"format": {"const": record.FORMAT.name}, **own["properties"]},
        "required": ["format", *own["required"]],
        **({"$defs": named} if named else {}),
    }


def _object(record: type[Any], definitions: _Definitions) -> Document:
    types = get_type_hints(record, include_extras=True)
    properties = {}
    for field in fields(record):
        try:
            properties[field.name.rstrip("_")] = _of(types[field.name], definitions)
        except TypeError as error:
            raise TypeError(f"{record.__name__}.{field.name}: {error}") from error
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _of(kind: Any, definitions: _Definitions) -> Document:
    """The schema of a field's type; records are defined once, by their names, and referred to."""
    if kind in _SCHEMAS:
        return dict(_SCHEMAS[kind])
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        base, *notes = parts
        described = _of(base, definitions)
        for note in notes:
            if isinstance(note, Meaning):
                described |= note.keywords
                if note.values is not None:
                    described["additionalProperties"] = _of(note.values, definitions)
        return described
    if origin in (Union, UnionType):
        return _any_of([_of(part, definitions) for part in parts])
    if origin is tuple and parts[1:] == (...,):
        return {"type": "array", "items": _of(parts[0], definitions)}
    if origin is Literal:
        return {"type": "string", "enum": list(parts)}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"type": "string", "enum": [member.value for member in kind]}
    if isinstance(kind, type) and is_dataclass(kind):
        if kind not in definitions:
            definitions[kind] = {}  # before its fields, one of which may hold records of the same kind
            definitions[kind] |= _object(kind, definitions)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    raise TypeError(f"no record holds {kind}")


def _any_of(schemas: list[Document]) -> Document:
    """One of several; where only null is beside a plain type, which is what most are, in the short form."""
    null = {"type": "null"}
    others = [schema for schema in schemas if schema != null]
    if len(others) == 1 and null in schemas and isinstance(others[0].get("type"), str):
        (only,) = others
        words = {"enum": [*only["enum"], None]} if "enum" in only else {}
        return {**only, "type": [only["type"], "null"], **words}
    return {"anyOf": schemas}
