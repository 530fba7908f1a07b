"""Reading one parameter of a rule by its annotation, so that a rule declares types and nothing else."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

EXACT_INPUT_DIGITS = 15


@dataclass(frozen=True, slots=True)
class ParameterRange:
    """Which numbers a parameter may be, stated beside its type: a test, and in Chinese what it asks for."""

    words: str
    holds: Callable[[Any], bool]


_NOT_NEGATIVE = ParameterRange("不能为负", lambda number: number >= 0)
NotNegative: TypeAlias = Annotated[Decimal, _NOT_NEGATIVE]
Count: TypeAlias = Annotated[int, _NOT_NEGATIVE]
Positive: TypeAlias = Annotated[Decimal, ParameterRange("须大于 0", lambda number: number > 0)]
Score: TypeAlias = Annotated[Decimal, ParameterRange("须在 0 到 100 之间", lambda number: 0 <= number <= 100)]


class ParameterError(ValueError):
    """Parameters that do not fit a kind: `problems` in Chinese, `known` the names it has."""

    def __init__(self, kind: str, problems: list[str], known: list[str]) -> None:
        super().__init__(f"{kind}：" + "；".join(problems))
        self.kind = kind
        self.problems = problems
        self.known = known


def parse_parameter(annotation: Any, given: Any) -> Any:
    """`given` (parsed JSON, numbers as `Decimal`) as the annotated type; ValueError in Chinese if it is not."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        for choice in parts:
            with suppress(ValueError):
                return parse_parameter(choice, given)
        raise ValueError(f"「{given}」应为 {'；'.join(map(describe, parts))}")
    if origin is Literal:
        if given in parts:
            return given
        raise ValueError(f"「{given}」应为以下之一：{'、'.join(map(str, parts))}")
    if origin is tuple:
        return _sequence(parts, given)
    if annotation is NoneType and (given is None or given == "none"):
        return None
    if annotation in (bool, str) and isinstance(given, annotation):
        return given
    if annotation in (Decimal, int) and not isinstance(given, bool):
        return _number(annotation, given)
    raise ValueError(f"「{given}」应为{describe(annotation)}")


def out_of_range(annotation: Any, value: Any) -> Iterator[str]:
    """What the ranges that an annotation states ask of a value and it does not keep, in Chinese; None keeps all."""
    for part in (annotation, *get_args(annotation)):
        for stated in getattr(part, "__metadata__", ()):
            if isinstance(stated, ParameterRange) and value is not None and not stated.holds(value):
                yield stated.words


def is_readable(annotation: Any) -> bool:
    """Whether a scheme can state a parameter of this type."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType, tuple):
        return all(part is Ellipsis or is_readable(part) for part in get_args(annotation))
    return origin is Literal or annotation in (Decimal, int, bool, str, NoneType)


def describe(annotation: Any) -> str:
    """The annotated type in Chinese, for messages and the manual."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        return " 或 ".join(describe(part) for part in get_args(annotation))
    if origin is Literal:
        return "、".join(str(choice) for choice in get_args(annotation))
    if origin is tuple:
        parts = ("…" if part is Ellipsis else describe(part) for part in get_args(annotation))
        return f"[{'，'.join(parts)}]"
    return {Decimal: "数", int: "整数", bool: "true/false", str: "文字", NoneType: "null"}.get(
        annotation, "值"
    )


def _sequence(parts: tuple[Any, ...], given: Any) -> tuple[Any, ...]:
    if not isinstance(given, list | tuple):
        raise ValueError(f"「{given}」应为一组值")
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(parse_parameter(parts[0], item) for item in given)
    if len(given) != len(parts):
        raise ValueError(f"应为 {len(parts)} 个值，现有 {len(given)} 个")
    return tuple(parse_parameter(part, item) for part, item in zip(parts, given, strict=True))


def _number(annotation: Any, given: Any) -> Any:
    """A number of at most 15 significant digits and 16 places: more would break the promise of exact sums."""
    if isinstance(given, float):
        raise ValueError("小数须以十进制原文给出，不能是浮点数")
    if not isinstance(given, int | Decimal):
        raise ValueError(f"「{given}」应为{describe(annotation)}")
    number = Decimal(given)
    if len(number.normalize().as_tuple().digits) > EXACT_INPUT_DIGITS:
        raise ValueError(f"「{given}」超过 {EXACT_INPUT_DIGITS} 位有效数字")
    if abs(number.adjusted()) > EXACT_INPUT_DIGITS:
        raise ValueError(f"「{given}」太大或太小")
    if annotation is Decimal:
        return number
    if number != number.to_integral_value():
        raise ValueError(f"「{given}」应为整数")
    return int(number)
