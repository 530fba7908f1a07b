"""What the manual's page of the register shows of GraphQL is answered, on a household of the number that it names."""

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from tests.service.graphql.conftest import INSPECTOR, Ask
from tests.service.monitoring.conftest import household, member, read, workbook

from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_platform.monitoring.columns import HOUSEHOLDS, MEMBERS
from xiangheng_platform.monitoring.imports import import_register
from xiangheng_platform.store.store import Store

PAGE = (Path(__file__).parents[4] / "docs" / "manual" / "household.md").read_text(encoding="utf-8")
DOCUMENTS = re.findall(r"```graphql\n(.*?)```", PAGE, re.DOTALL)
HERE = {"县": "泸溪县", "户编号": "4331220000000001"}


@pytest.fixture
def filled(store: Store, tmp_path: Path) -> Path:
    """The file of the household that the page names, and of somebody in it."""
    people = workbook(tmp_path / "人.xlsx", [member(1) | HERE])
    path = workbook(tmp_path / "户信息.xlsx", [household(1) | HERE])
    for dataset, file in ((HOUSEHOLDS, path), (MEMBERS, people)):
        import_register(store, INSPECTOR, read(store, file, dataset, 202403))
    return path


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.split("(")[0].split()[-1])
def test_each_example_is_answered(ask: Ask, document: str) -> None:
    """Without an error, and not by a refusal."""
    answer = ask(document)
    assert answer.errors == []
    (told,) = answer.data.values()
    assert "faults" not in told


def test_the_example_of_an_upload_is_taken(ask: Ask, filled: Path) -> None:
    """The operation that stands in its form."""
    (operations,) = re.findall(r"-F 'operations=(.*?)' \\", PAGE)
    asked: dict[str, Any] = json.loads(operations)
    told = ask(asked["query"], file=Upload(filled.name, BytesIO(filled.read_bytes()))).data[
        "importHouseholds"
    ]
    assert (told["rows"], told["act"]) == (1, None)
