"""A worked example is worked as the run works: with the same years and the same transformations."""

from collections.abc import Callable

import pytest

from xiangheng_scoring.scheme import Scheme

SchemeOf = Callable[..., Scheme]
NODES = "code|parent|name|weight|rule|parameters|transform|missing\nT||总分|100||||reweight\n"


@pytest.mark.parametrize(
    ("indicator", "example"),
    [
        ('pass_through||[{"kind":"against_baseline","by":"growth","baseline":2020}]', "63|60||5"),
        ('pass_through||[{"kind":"against_baseline","by":"growth"}]', "63|60||5"),
        ('progress|{"cohort":"class"}|log', "100|10|0;4.6051701859881|50"),
    ],
)
def test_an_example_with_a_baseline_is_worked_as_the_run_works(
    scheme_of: SchemeOf, indicator: str, example: str
) -> None:
    """Growth on 2020 takes the baseline of 2020; under a logarithm the change is one of logarithms, ln 100 − ln 10."""
    examples = f"indicator|value|baseline|changes|score\nA|{example}"

    assert scheme_of(f"{NODES}A|T|甲|100|{indicator}|reweight", examples=examples)
