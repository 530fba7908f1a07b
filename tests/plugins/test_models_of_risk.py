"""A model of risk by a plugin: the one of the tutorial passes every check, and each check finds what it is for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
Install = Callable[..., None]
EXAMPLE = Path(__file__).with_name("income_first.py").read_text(encoding="utf-8")
MANIFEST = (
    'interface = 1\nname = "{name}"\ntitle = "收入最低的在前"\n[provides]\nrisk_models = ["income-first"]\n'
)


def test_the_example_of_the_tutorial_passes_every_check(install: Install, command: Command) -> None:
    """It is listed by what it provides, and five checks of its own are made."""
    install(code=EXAMPLE, manifest=MANIFEST)
    done = command("plugin", "check", "small")

    assert (done.code, done.out.count("　income-first\n")) == (0, 5)
    assert "提供：risk_models income-first" in command("plugin", "list").out


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        ("概率在 0 到 1 之间", "return 1 / (1 +", "return 9 / (1 +"),
        ("理由相加等于概率", "-self.base -", "-self.base - 0.01 -"),
        ("写出再读不变", 'kept["usual"],', "0.0,"),
        ("再训练不变", "float(usual),", "float(usual) + float(np.random.default_rng().random()),"),
        ("单调", "(self.usual - values[:, income])", "(values[:, income] - self.usual)"),
    ],
)
def test_each_check_finds_what_it_is_for(
    install: Install, command: Command, check: str, right: str, wrong: str
) -> None:
    """A line of the example is changed: the check for it fails, at the model, with a remedy."""
    install(code=EXAMPLE.replace(right, wrong), manifest=MANIFEST)
    done = command("plugin", "check", "small")

    assert (done.code != 0, f"✗ {check}　income-first\n" in done.out) == (True, True)
