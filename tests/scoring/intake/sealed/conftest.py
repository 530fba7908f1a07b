"""A run of an assessment's invented workbooks, kept in a folder."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from shutil import copytree
from typing import NamedTuple

import pytest

from xiangheng_scoring.cli.bundles import write_run
from xiangheng_scoring.cli.loading import open_scheme, read_files
from xiangheng_scoring.cli.progress import progress
from xiangheng_scoring.engine.bundle import Bundle, Scored, score_bundle
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import Origin
from xiangheng_seeds.generator import invent
from xiangheng_seeds.workbooks import write_workbooks

NOTICES = (
    Fault(
        "DATA-UNIT", Origin("数.xlsx", "甲", "B3"), "「甲」是曾用名", "全称", "写全称", "甲", is_notice=True
    ),
    Fault("DATA-HIDDEN", Origin("数.xlsx", "乙", row=7), "隐藏的行照样读", is_notice=True),
    Fault("DATA-NOT-READ", "报送", "1 个文件不是表，没有读", is_notice=True),
)


class Kept(NamedTuple):
    """A run, and the folder in which its bundle and its result are kept."""

    folder: Path
    bundle: Bundle
    scored: Scored


KeptOf = Callable[[str], Kept]


@pytest.fixture(scope="session")
def kept_of(tmp_path_factory: pytest.TempPathFactory) -> KeptOf:
    """The kept run of an assessment, written when it is first asked for; nobody may change its folder."""

    @cache
    def write(name: str) -> Kept:
        folder, quiet = tmp_path_factory.mktemp("runs"), partial(progress, quiet=True)
        scheme, provenance = open_scheme(name)
        paths = write_workbooks(scheme, invent(scheme).dataset, folder / "报送")
        read, _ = read_files(scheme, provenance, list(paths), None, progress=quiet)
        bundle = replace(read, notices=(*read.notices, *NOTICES))
        scored = score_bundle(bundle, lambda done, total: None)
        write_run(folder / name, bundle, scored, quiet)
        return Kept(folder / name, bundle, scored)

    return write


@pytest.fixture
def copy(kept_of: KeptOf, tmp_path: Path) -> Path:
    """The kept run of the fifteen counties, to be tampered with."""
    return copytree(kept_of("leapfrog").folder, tmp_path / "批次")
