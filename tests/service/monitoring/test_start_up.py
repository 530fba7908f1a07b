"""What the register needs is loaded by whoever works on the register, and delays nobody else."""

import json
import subprocess
import sys

import pytest

LARGE = {"duckdb", "narwhals", "numpy", "pandas", "polars", "pyarrow", "pyspark", "sklearn"}
PROGRAM = "import json, sys, {module}; print(json.dumps([name for name in sys.modules if '.' not in name]))"


@pytest.mark.parametrize("module", ["xiangheng_platform.app", "xiangheng_graphql.server.app"])
def test_nothing_starts_with_the_registers_libraries(module: str) -> None:
    """Neither the platform nor the server: with many processes they would cost each half a second and 100 MB."""
    program = [sys.executable, "-c", PROGRAM.format(module=module)]
    done = subprocess.run(program, capture_output=True, text=True, encoding="utf-8", check=True)
    assert not LARGE.intersection(json.loads(done.stdout))
