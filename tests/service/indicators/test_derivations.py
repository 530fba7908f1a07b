"""Derived indicators are reckoned with the definitions that were known and that apply."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from xiangheng_platform.access.person import Person
from xiangheng_platform.indicators import definitions
from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.derivations import derive_indicator
from xiangheng_platform.indicators.errors import MeasuresDiffer, NotDerived, UnknownIndicator
from xiangheng_platform.indicators.units import Quantity, read_quantity
from xiangheng_platform.store.store import Store

Simple = Callable[..., Definition]


@pytest.fixture
def rate(store: Store, liu: Person, simple: Simple) -> Definition:
    """A rate over two counts, one of which is a sum."""
    found = simple(
        "R", unit="%", origin="derived", numerator="S", denominator="C", missing="skip_any", decimals=1
    )
    total = simple("S", unit="户", origin="derived", numerator="sum(A, B)", missing="skip_all")
    counts = [simple(code, unit="户") for code in "ABC"]
    definitions.load(store, liu, [found, total, *counts])
    return found


def values(**texts: str) -> dict[str, Quantity | None]:
    """Values as they are typed, `数 单位`; an empty one is missing."""
    return {code: read_quantity(*text.split()) if text else None for code, text in texts.items()}


def test_a_rate_is_reckoned_through_its_parts(store: Store, clerk: Person, rate: Definition) -> None:
    """The sum below comes first; a value without a unit is in its indicator's."""
    with store.view(clerk) as view:
        below, above = derive_indicator(view, "R", values(A="30", B="0.0029 万户", C="60"))

    assert (below.sentence, above.sentence) == ("S：59 户", "R：98.3 %")


def test_each_level_keeps_its_own_strategy(store: Store, clerk: Person, rate: Definition) -> None:
    """The sum goes on without B, the rate has all it needs."""
    with store.view(clerk) as view:
        *_, above = derive_indicator(view, "R", values(A="30", B="", C="60"))

    assert above.value == Decimal(50)


def test_an_earlier_moment_knows_the_earlier_formula(
    store: Store, clock: Any, liu: Person, rate: Definition
) -> None:
    """What was reckoned then is reckoned so again."""
    before = clock.now
    clock.pass_(days=1)
    definitions.edit(store, liu, replace(rate, numerator="C − S"), 1)
    given = values(A="15", B="0", C="60")

    with store.view(liu, before) as then, store.view(liu) as now:
        found = [derive_indicator(view, "R", given)[-1].value for view in (then, now)]

    assert found == [Decimal(25), Decimal(75)]


def test_an_earlier_period_has_its_own_formula(store: Store, liu: Person, rate: Definition) -> None:
    """A formula that applies since 2025 leaves 2024 as it was."""
    definitions.edit(store, liu, replace(rate, numerator="C − S", since="2025"), 1)
    given = values(A="15", B="0", C="60")

    with store.view(liu) as view:
        found = [derive_indicator(view, "R", given, period=one)[-1].value for one in ("2024", "2025")]

    assert found == [Decimal(25), Decimal(75)]


def test_a_value_that_does_not_go_in_is_refused(store: Store, liu: Person, rate: Definition) -> None:
    """A slip of the pen must not look like a missing value."""
    with pytest.raises(UnknownIndicator, match="用不到「D」"), store.view(liu) as view:
        derive_indicator(view, "R", values(D="1"))


def test_a_value_in_another_measure_is_refused(store: Store, liu: Person, rate: Definition) -> None:
    """Households are not handed in as people."""
    with pytest.raises(MeasuresDiffer), store.view(liu) as view:
        derive_indicator(view, "R", values(A="1 人"))


def test_what_has_no_formula_is_not_derived(store: Store, liu: Person, rate: Definition) -> None:
    """A reported value comes from whoever reports it."""
    with pytest.raises(NotDerived), store.view(liu) as view:
        derive_indicator(view, "A", {})


def test_a_computed_rate_comes_the_same_way(store: Store, liu: Person, simple: Simple) -> None:
    """Rates of the platform's own records are marked, and reckoned by the same formulas."""
    due, kept = (simple(code, unit="起", origin="computed") for code in ("DUE", "KEPT"))
    rate = simple(
        "KEPT-RATE", unit="%", origin="computed", numerator="KEPT", denominator="DUE", missing="never"
    )
    definitions.load(store, liu, [due, kept, rate])

    with store.view(liu) as view:
        (found,) = derive_indicator(view, "KEPT-RATE", values(KEPT="9", DUE="10"))

    assert found.value == Decimal(90)
