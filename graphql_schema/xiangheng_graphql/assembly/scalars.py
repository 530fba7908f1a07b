"""Scalars: how numbers, days, moments and open objects are told and read, the same as in every document of ours."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NewType

import strawberry
from graphql import GraphQLError, ValueNode, value_from_ast_untyped
from strawberry.scalars import JSON
from strawberry.schema.types.base_scalars import DateDefinition, DateTimeDefinition, DecimalDefinition
from strawberry.types.scalar import ScalarDefinition

from xiangheng_graphql.assembly.texts import described
from xiangheng_graphql.assembly.uploads import Upload, uploaded
from xiangheng_scoring.records import to_plain

#: A password, a code or a credential.
Secret = NewType("Secret", str)


def _secret(given: Any) -> str:
    """A secret as it was given. What is no text is refused like a wrong one: refusing its type would quote it."""
    return given if isinstance(given, str) else ""


def _moment(given: Any) -> datetime:
    """A moment as it was given; one without its offset would be another for whoever sits elsewhere, and is refused."""
    parse = DateTimeDefinition.parse_value
    moment: datetime = parse(given) if parse else datetime.fromisoformat(given)
    if moment.utcoffset() is None:
        raise GraphQLError("时刻要写明时区，如 2024-06-30T20:00:00+08:00")
    # The day that it is in Beijing may be the next, or the one before.
    if not date.min < moment.date() < date.max:
        raise GraphQLError("时刻超出了历法的两端")
    return moment


def _number(given: Any) -> Decimal:
    """An exact number. What is no number, or has no end, is refused: none of ours is."""
    parse = DecimalDefinition.parse_value
    number: Decimal = parse(given) if parse else Decimal(given)
    if not number.is_finite():
        raise GraphQLError("应为确定的十进制数，如 232.5")
    return number


def _located(parse: Callable[[Any], Any]) -> Callable[..., Any]:
    """What reads a literal of a document; what it refuses is told with the place of it, as everything in a document is."""

    def read(node: ValueNode, variables: dict[str, Any] | None = None) -> Any:
        try:
            return parse(value_from_ast_untyped(node, variables))
        except GraphQLError as error:
            raise GraphQLError(error.message, node) from error

    return read


#: What the schema has instead of strawberry's own, by the type of Python.
SCALARS: Mapping[object, ScalarDefinition] = {
    Decimal: replace(
        DecimalDefinition,
        description=described(
            "确切的十进制数，写成文字，如 82.50", "An exact decimal number, told as text: 82.50"
        ),
        serialize=to_plain,
        parse_value=_number,
        parse_literal=_located(_number),
    ),
    date: replace(
        DateDefinition,
        description=described("日期，如 2024-06-30", "A day (ISO 8601): 2024-06-30"),
        parse_literal=_located(DateDefinition.parse_value or date.fromisoformat),
    ),
    datetime: replace(
        DateTimeDefinition,
        description=described(
            "时刻，写明时区，如 2024-06-30T20:00:00+08:00",
            "A moment with its offset (ISO 8601): 2024-06-30T20:00:00+08:00",
        ),
        parse_value=_moment,
        parse_literal=_located(_moment),
    ),
    JSON: strawberry.scalar(
        name="JSON",
        description=described(
            "名称不由系统规定的一组值", "An object whose names are not fixed; its exact numbers are texts"
        ),
        serialize=to_plain,
    ),
    Secret: strawberry.scalar(
        name="Secret",
        description=described(
            "密码、验证码或凭证，文字；报错里不写",
            "A password, a code or a credential, as text. No error quotes it.",
        ),
        serialize=str,
        parse_value=_secret,
    ),
    Upload: strawberry.scalar(
        name="Upload",
        description=described(
            "上传的文件：用表单发，变量里为 null",
            "A file, sent in a form by the GraphQL multipart request specification; null stands for it in the variables",
        ),
        serialize=str,
        parse_value=uploaded,
    ),
}
