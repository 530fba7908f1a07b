"""The schema over a store that is filled as a new installation is, asked without a server in between."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import event

from xiangheng_graphql.context import Context
from xiangheng_graphql.execution import Executor, Operation
from xiangheng_graphql.schema import served_schema
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.settings import Settings
from xiangheng_platform.store.store import Store
from xiangheng_seeds.filling import fill

INSPECTOR = Person("liu", (Granted(Role.INSPECTOR),))


def furnish_with_reference(store: Store) -> None:
    """Fill a store with the reference data: divisions, groups, indicators, targets, work points."""
    fill(store, INSPECTOR, lambda done, total: None)


@pytest.fixture(scope="session")
def furnish() -> Callable[[Store], object]:
    """Every store of this room is a copy of one with the reference data."""
    return furnish_with_reference


@pytest.fixture(scope="session")
def executor() -> Executor:
    """Executes on the schema that is served."""
    return Executor(served_schema())


@dataclass(frozen=True)
class Answer:
    """What an operation answered, and how many statements it took."""

    data: Any
    errors: list[Any]
    statements: int


class Ask(Protocol):
    """Executes a document as a person."""

    def __call__(self, document: str, person: Person = INSPECTOR, **variables: Any) -> Answer:
        """The answer; an error fails the test unless it is looked at."""


@pytest.fixture
def ask(store: Store, executor: Executor) -> Iterator[Ask]:
    """`ask("{ counties { totalCount } }").data`."""
    statements: list[str] = []
    engine = store.database.engine

    def count(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", count)

    def _ask(document: str, person: Person = INSPECTOR, **variables: Any) -> Answer:
        statements.clear()
        with Context(store, Settings()) as context:
            context.__dict__["person"] = person
            answer = executor.execute(Operation(document, variables), context)
        return Answer(answer["data"], answer.get("errors", []), len(statements))

    yield _ask
    event.remove(engine, "before_cursor_execute", count)


#: The scheme of a plugin's assessment, of which a test writes the nodes.
SCHEME = {
    "scheme/scheme.toml": 'format = 1\ncode = "s"\nname = "试"\nyear = 2024\ninvented = true\n',
    "scheme/units.csv": "code,name\n1,一县\n2,二县\n",
}


class Install(Protocol):
    """Installs a plugin that offers an assessment of its own name, and turns it on and no other."""

    def __call__(self, name: str, code: str, files: Mapping[str, str], provides: str = "") -> Path:
        """The file of its code, which may be written anew; `files` are others of its package, `provides` lines of its manifest."""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """`install("slow", code, SCHEME)`."""

    def _install(name: str, code: str, files: Mapping[str, str], provides: str = "") -> Path:
        package = f"plugin_{name}"
        manifest = (
            f'interface = 1\nname = "{name}"\ntitle = "试"\n[provides]\nassessments = ["{name}"]\n{provides}'
        )
        info = f"../{package}-1.0.dist-info"
        for path, text in {
            "__init__.py": code,
            "plugin.toml": manifest,
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package.replace('_', '-')}\nVersion: 1.0\n",
            f"{info}/entry_points.txt": f"[xiangheng]\n{name} = {package}\n",
            **files,
        }.items():
            file = tmp_path / "site" / package / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        settings = tmp_path / "settings.toml"
        settings.write_text(f'[plugins]\nenabled = ["{name}"]\n', encoding="utf-8")
        monkeypatch.setenv("XIANGHENG_SETTINGS", str(settings))
        monkeypatch.syspath_prepend(tmp_path / "site")
        return tmp_path / "site" / package / "__init__.py"

    return _install
