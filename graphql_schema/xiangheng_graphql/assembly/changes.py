"""Changes: what somebody wants a content to say from now on, as GraphQL has it: what is left out stays, and null empties."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, replace
from types import NoneType
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from strawberry.utils.str_converters import to_camel_case

from xiangheng_graphql.errors import OperationRefused
from xiangheng_scoring.places import FieldPath

T = TypeVar("T")
R = TypeVar("R", bound=Any)
#: Metadata of a field that no change is of: what the thing is known by.
STAYS: Mapping[str, bool] = {"stays": True}


@dataclass(frozen=True, slots=True)
class Changes(Generic[T]):
    """Some fields of an input `T`, by name; in the schema an input of its own, in which every field may be left out."""

    given: Mapping[str, Any]

    def applied(self, content: R) -> R:
        """A content with the changes; raises `OperationRefused` for null where it has to say something."""
        values = {
            name: _empty(content, name) if value is None else getattr(value, "content", value)
            for name, value in self.given.items()
        }
        changed: R = replace(content, **values)
        return changed


def _empty(content: Any, name: str) -> Any:
    """What a content says of a field that nobody stated."""
    if NoneType in get_args(get_type_hints(type(content))[name]):
        return None
    (default,) = (field.default for field in fields(content) if field.name == name)
    if default is MISSING:
        path = ("changes", to_camel_case(name))
        raise OperationRefused(
            f"{path[1]} 不能清空",
            at=FieldPath(path, ".".join(path)),
            expected="一个值",
            remedy="写上新的值；不改的，不要写这一项",
        )
    return default
