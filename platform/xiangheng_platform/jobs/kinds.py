"""Kinds of jobs: what may be asked for, by whom, and with what. A registry is made of them and passed, never global."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from xiangheng_platform.jobs.errors import JobRefused, KindUnknown
from xiangheng_platform.store.canonical import document
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

if TYPE_CHECKING:
    from xiangheng_platform.jobs.context import JobContext

#: What a job does: given its context and its arguments, it returns its result, which must have a form in JSON.
Function: TypeAlias = Callable[["JobContext", Mapping[str, Any]], Mapping[str, Any]]
#: Says in Chinese what a result says.
Summary: TypeAlias = Callable[[Mapping[str, Any]], str]
ARGUMENT = "JOB-ARGUMENT"


class Reader(Protocol):
    """Makes of what was typed, or came as JSON, what the job is given."""

    @property
    def expected(self) -> str:
        """What should be given, in Chinese."""

    def __call__(self, given: Any) -> Any:
        """The value; raises `ValueError`."""


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """Reads a whole number that is not less than `least`."""

    least: int = 0

    @property
    def expected(self) -> str:
        """What should be given."""
        return f"不小于 {self.least} 的整数"

    def __call__(self, given: Any) -> int:
        """The number."""
        if isinstance(given, bool | float):
            raise ValueError(given)
        number = int(given)
        if number < self.least:
            raise ValueError(given)
        return number


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a kind; without `default` (None) it must be given."""

    name: str
    meaning: str
    reader: Reader
    default: Any = None

    def value(self, given: Mapping[str, Any]) -> Any:
        """The value that is given, or else the default; raises `ValueError` and what else its reader raises."""
        if self.name in given:
            return self.reader(given[self.name])
        if self.default is None:
            raise ValueError(self.name)
        return self.default


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job. `action` is the right that whoever asks for one must have beside `job.run`.

    `summary` tells a result to a person; `most_attempts` is how often it is begun at most, if its workers die.
    """

    name: str
    title: str
    action: str
    function: Function
    parameters: tuple[Parameter, ...] = ()
    summary: Summary = document
    most_attempts: int = 3

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments as the job gets them, defaults filled in; raises `JobRefused` with every fault."""
        if not isinstance(given, Mapping):  # a program may send a list for what stands in JSON
            expected = "各参数的名称和值"
            raise JobRefused([Fault(ARGUMENT, self.name, f"看不懂「{given}」", expected, "照样子改写")])
        names = [parameter.name for parameter in self.parameters]
        expected = "、".join(names) or "没有参数"
        faults = [
            Fault(ARGUMENT, FieldPath((name,)), f"{self.title}没有这个参数", expected, "去掉它")
            for name in given
            if name not in names
        ]
        values: dict[str, Any] = {}
        for parameter in self.parameters:
            name = parameter.name
            try:
                values[name] = parameter.value(given)
            except (TypeError, ValueError):
                message = f"不能是「{given[name]}」" if name in given else f"没有写（{parameter.meaning}）"
                expected = parameter.reader.expected
                faults.append(Fault(ARGUMENT, FieldPath((name,)), message, expected, "改正这个参数"))
        if faults:
            raise JobRefused(faults, at=self.name)
        return values


#: The kinds of an installation, by name.
Kinds: TypeAlias = Mapping[str, JobKind]


def registry(kinds: Iterable[JobKind]) -> Kinds:
    """The kinds by name."""
    return {kind.name: kind for kind in kinds}


def kind_named(kinds: Kinds, name: str) -> JobKind:
    """The kind of a name; raises `KindUnknown`."""
    if name not in kinds:
        raise KindUnknown(
            f"没有「{name}」这种任务", expected="、".join(kinds), remedy="xiangheng job kinds 列出全部种类"
        )
    return kinds[name]
