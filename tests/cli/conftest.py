"""What commands are typed about, where any scheme will do."""

from pathlib import Path
from typing import NamedTuple

import pytest

SCHEME = {
    "scheme.toml": 'format = 1\ncode = "small"\nname = "小方案"\nyear = 2024\n',
    "nodes.csv": "code,parent,name,weight,rule,missing\nT,,总分,100,,\nA,T,甲指标,100,pass_through,block\n",
    "units.csv": "code,name\n1,一县\n2,二县\n",
}
DATA = "代码,A\n1,40\n2,60\n"


class Small(NamedTuple):
    """Where a scheme and the figures for it lie."""

    scheme: Path
    data: Path


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """A scheme of one indicator and two counties, and what they reported."""
    written = Small(tmp_path / "小方案", tmp_path / "数.csv")
    written.scheme.mkdir()
    for name, text in SCHEME.items():
        (written.scheme / name).write_text(text, encoding="utf-8")
    written.data.write_text(DATA, encoding="utf-8")
    return written
