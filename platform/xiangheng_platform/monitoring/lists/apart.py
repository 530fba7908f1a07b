"""Models of plugins in a process apart: what reads and ranks by them runs there, and never in a server or a worker.

digest, plugin = registered_as("additive", content, limit=300)
new = ranked(months, "additive", content, Order(202412, {"430102": 40}, "2024年12月走访"), limit=300, step=step)
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from xiangheng_platform.monitoring.lists.documents import ListLevel
from xiangheng_platform.monitoring.lists.errors import ModelRefused
from xiangheng_platform.monitoring.lists.handed_over import refusal
from xiangheng_platform.monitoring.lists.making import NewList, NewListed
from xiangheng_platform.monitoring.lists.reasons import Scored, packed, unpacked
from xiangheng_platform.monitoring.lists.words import Way
from xiangheng_scoring.cli.loading import open_host
from xiangheng_scoring.errors import FaultsFound, XianghengError
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.plugins.apart import Said, Say, running

if TYPE_CHECKING:
    from xiangheng_platform.monitoring.models import RiskModel, TrainedModel
    from xiangheng_platform.monitoring.stored_months import StoredMonths

#: What the files are called that both processes know.
_MODEL, _ORDER, _LIST = "model", "order.json", "list.json"
_MORE_TIME = "加大设置 jobs.step_seconds"
_AT = FieldPath(("model",), "模型")


@dataclass(frozen=True, slots=True)
class Order:
    """What list is to be made: of which month, how many households each county can visit, by which seed."""

    month: int
    capacity: Mapping[str, int]
    seed: str


@dataclass(frozen=True, slots=True)
class ReadModel:
    """What is kept of a trained model, as the plugin that gives its kind read and wrote it in a process apart."""

    plugin: str
    digest: str
    trained_on: int
    learnt_until: int
    is_invented: bool
    content: bytes

    def write(self) -> bytes:
        """The model as a file."""
        return self.content


def model_of(kind: str, content: bytes, *, limit: float) -> ReadModel:
    """The model of a file, as the plugin that gives its kind reads it.

    Raises `ModelRefused` for a kind that no plugin gives and for a file that is no such model, and `PluginUnfinished`.
    """
    with TemporaryDirectory() as name:
        path = Path(name) / _MODEL
        path.write_bytes(content)
        with running(f"{__name__}:read", [kind, str(path)], limit=limit, more_time=_MORE_TIME) as said:
            (description,) = filter(None, said)
        return ReadModel(**description, content=path.read_bytes())


def read(say: Say, kind: str, path: str) -> None:
    """What `model_of` runs: the file is written again as the plugin has it."""
    plugin, model = _given(kind)
    trained = _trained(model, Path(path))
    Path(path).write_bytes(trained.write())
    say({
        "plugin": plugin, "digest": trained.digest, "trained_on": trained.trained_on,
        "learnt_until": trained.learnt_until, "is_invented": trained.is_invented,
    })  # fmt: skip


def ranked(
    months: "StoredMonths",
    kind: str,
    content: bytes,
    order: Order,
    *,
    limit: float,
    step: Callable[[int, int], None],
) -> NewList:
    """The list of a month as `ranking.ranked_list` makes it; `step` is told of each county, and again while nothing is done.

    Raises what that does, `ModelRefused` as `model_of`, and `PluginUnfinished`, if a step takes longer than `limit` seconds.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / _MODEL).write_bytes(content)
        files = [[file.dataset, file.month, file.county, str(file.path)] for file in months.kept]
        asked = {
            "kind": kind, "files": files, "is_invented": months.is_invented, "visits": months.visits,
            "order": asdict(order),
        }  # fmt: skip
        (folder / _ORDER).write_text(json.dumps(asked), encoding="utf-8")
        last: Said = {"done": 0, "total": 0}
        with running(f"{__name__}:rank", [name], limit=limit, more_time=_MORE_TIME) as said:
            for step_done in said:
                last = step_done or last
                step(last["done"], last["total"])
        return _list_of(json.loads((folder / _LIST).read_text(encoding="utf-8")))


def rank(say: Say, folder: str) -> None:
    """What `ranked` runs: it writes the list into the folder."""
    from xiangheng_platform.monitoring.lists.ranking import ranked_list
    from xiangheng_platform.monitoring.months import MonthFile
    from xiangheng_platform.monitoring.stored_months import StoredMonths

    asked = json.loads((Path(folder) / _ORDER).read_text(encoding="utf-8"))
    files = (MonthFile(dataset, month, county, Path(path)) for dataset, month, county, path in asked["files"])
    _, model = _given(asked["kind"])
    trained, order = _trained(model, Path(folder) / _MODEL), Order(**asked["order"])
    visits = tuple((household, month) for household, month in asked["visits"])
    months = StoredMonths(tuple(files), holds_invented=asked["is_invented"], visits=visits)
    new = ranked_list(
        months, trained, order.month, order.capacity, seed=order.seed, is_invented=months.is_invented,
        progress=lambda done, total: say({"done": done, "total": total}),
    )  # fmt: skip
    (Path(folder) / _LIST).write_text(json.dumps(_plain(new)), encoding="utf-8")


def _given(kind: str) -> "tuple[str, RiskModel]":
    """The plugin that gives a kind of model, and the kind."""
    given = open_host().provided("risk_models")
    try:
        return given.owner(kind), given[kind]
    except KeyError:
        expected = "、".join(given) or "提供返贫风险模型的插件"
        raise refusal(_AT, f"没有插件提供模型「{kind}」", expected, "xiangheng plugin list") from None


def _trained(model: "RiskModel", path: Path) -> "TrainedModel":
    try:
        return model.read(path.read_bytes())
    except XianghengError as error:
        # As an error of ours: whoever waits knows none of a plugin's own kinds.
        faults = error.faults if isinstance(error, FaultsFound) else (error.fault,)
        raise ModelRefused(faults) from error


def _plain(new: NewList) -> dict[str, Any]:
    """A list as JSON, with every bit of what the model was given and of what each feature adds."""
    whole = _fields(new) | {
        "typical": packed(new.typical), "counties": list(map(asdict, new.counties)),
        "level": new.level and asdict(new.level),
    }  # fmt: skip
    rows = [
        _fields(row) | {"now": _packed(row.now), "before": row.before and _packed(row.before)}
        for row in new.rows
    ]
    return whole | {"rows": rows}


def _list_of(plain: dict[str, Any]) -> NewList:
    """The list that `_plain` made plain."""
    from xiangheng_platform.monitoring.lists.choosing import CountyChoice

    counties = [CountyChoice(**county) for county in plain["counties"]]
    rows = [
        NewListed(
            **row
            | {
                "way": Way(row["way"]),
                "now": _scored(row["now"]),
                "before": row["before"] and _scored(row["before"]),
            }
        )
        for row in plain["rows"]
    ]
    level = plain["level"] and ListLevel(**plain["level"])
    typical = unpacked(plain["typical"])
    return NewList(**plain | {"typical": typical, "counties": counties, "rows": rows, "level": level})


def _fields(record: NewList | NewListed) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _packed(scored: Scored) -> list[str]:
    return [packed(scored.values), packed(scored.contributions)]


def _scored(texts: list[str]) -> Scored:
    return Scored(*map(unpacked, texts))
