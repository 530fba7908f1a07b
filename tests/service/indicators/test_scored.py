"""No scheme is given what a model foretells, whether the scheme or the indicator was there first."""

from collections.abc import Callable

import pytest

from xiangheng_platform.access.person import Person
from xiangheng_platform.indicators import definitions
from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.errors import IndicatorRefused, ModelNotScored
from xiangheng_platform.indicators.scored import require_scored
from xiangheng_platform.indicators.vocabulary import Origin, ValueKind
from xiangheng_platform.store.store import Store
from xiangheng_seeds.dictionary import definitions as of_schemes

Simple = Callable[..., Definition]


@pytest.fixture
def foretold(simple: Simple) -> Callable[[str], Definition]:
    """Makes an indicator that a model foretells."""
    return lambda code: simple(code, value_kind=ValueKind.MODEL, origin=Origin.COMPUTED)


def test_a_scheme_may_not_ask_for_it(
    store: Store, liu: Person, simple: Simple, foretold: Callable[[str], Definition]
) -> None:
    """The error names the indicator; of all else in the dictionary, and of what is not in it, nothing is said."""
    definitions.define(store, liu, simple("A"))
    definitions.define(store, liu, foretold("M"))
    with store.view(liu) as view:
        require_scored(view, ["A", "B"])
        with pytest.raises(ModelNotScored, match="「M」") as refused:
            require_scored(view, ["A", "M"])

    assert refused.value.fault.at == "M"


def test_an_assessment_s_indicators_are_not_loaded_over_it(
    store: Store, liu: Person, foretold: Callable[[str], Definition]
) -> None:
    """The dictionary is filled with what the enabled assessments score: a code that a model took is refused."""
    scheme = of_schemes()
    definitions.define(store, liu, foretold(scheme[0].code))
    with pytest.raises(ModelNotScored, match=scheme[0].code):
        definitions.load(store, liu, scheme)


def test_an_assessment_s_indicator_does_not_become_it(
    store: Store, liu: Person, foretold: Callable[[str], Definition]
) -> None:
    """Of every indicator that an enabled assessment scores."""
    definitions.load(store, liu, of_schemes())
    for definition in of_schemes()[:5]:
        with pytest.raises(IndicatorRefused, match="INDICATOR-MODEL"):
            definitions.edit(store, liu, foretold(definition.code), 1, "试")
