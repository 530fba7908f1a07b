"""Rolling figures up: what the values of counties come to for what they lie in, exactly, and with every gap told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, First, page_of
from xiangheng_graphql.capabilities.regions import READ, OnDay
from xiangheng_platform.access.views import View
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.errors import ValuesRefused
from xiangheng_platform.regions.facts import Level
from xiangheng_platform.regions.rollup import Figure, Method, RollUp
from xiangheng_platform.regions.rollup import roll_up as rolled_up
from xiangheng_platform.regions.tree import Division, Tree
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.records import Meaning


@dataclass(frozen=True, slots=True)
class DivisionValue:
    """The value of a division, as it is handed in."""

    code: Annotated[str, Meaning("the code of the division on the day")]
    value: Annotated[Decimal, Meaning("what it handed in; among `weights`, how many people it has")]


@dataclass(frozen=True, slots=True)
class DivisionFigure:
    """What a division comes to; null where it is not known, with the divisions that are lacking."""

    code: Annotated[str, Meaning("the code that the division bears on the day")]
    division: Annotated[Division, Meaning("what the figure is of")]
    value: Annotated[
        Decimal | None,
        Meaning("what the values below it come to; null where one is missing, or there is none to have"),
    ]
    is_partial: Annotated[bool, Meaning("whether it stands for a part only")]
    missing: Annotated[tuple[str, ...], Meaning("the codes of what has no value")]
    unweighted: Annotated[tuple[str, ...], Meaning("the codes of what has a value and no population")]


roll_up = Capability("roll_up")
roll_up.call(Method, "RollUpMethod")


@roll_up.query(chinese="把各区划的数逐级汇总", action=READ, is_history=True)
def roll_up_(
    view: View,
    values: Annotated[tuple[DivisionValue, ...], Meaning("what is handed in, at most once for a division")],
    method: Annotated[
        Method, Meaning("how the value of a division follows from those below it")
    ] = Method.SUM,
    level: Annotated[Level, Meaning("the level at which values are handed in")] = Level.COUNTY,
    weights: Annotated[
        tuple[DivisionValue, ...], Meaning("populations, for a mean that is weighted by them")
    ] = (),
    allows_partial: Annotated[
        bool, Meaning("whether what is there is rolled up where something is missing")
    ] = False,
    on_day: OnDay = None,
    first: First = PAGE,
    after: After = None,
) -> Connection[DivisionFigure]:
    """What values come to along the tree of a day: a figure for every division down to their level, by code.

    Raises `ValuesRefused` for a value of what does not hand in on that day.
    """
    tree = divisions.tree(view, on_day or view.today)
    how = RollUp(method, level, allows_partial)
    by_code = rolled_up(tree, _by_code(values, "数"), how, _by_code(weights, "人口数"))
    rows = sorted(by_code.values(), key=lambda figure: figure.code)
    page = page_of(rows, lambda figure: figure.code, first=first, after=after)
    return page.of(lambda figure: _figure(tree, figure))


def _figure(tree: Tree, figure: Figure) -> DivisionFigure:
    return DivisionFigure(
        code=figure.code,
        division=tree.division(figure.code),
        value=figure.value,
        is_partial=figure.is_partial,
        missing=figure.missing,
        unweighted=figure.unweighted,
    )


def _by_code(values: Sequence[DivisionValue], what: str) -> Mapping[str, Decimal]:
    """Values by code. Two of a division are refused, since whichever were left out would be missing from the sum unseen."""
    twice = [code for code, number in Counter(row.code for row in values).items() if number > 1]
    if twice:
        raise ValuesRefused(
            [
                Fault("REGION-VALUES", code, f"{what}写了不止一次", "每个区划一个", "核对，只留一个")
                for code in twice
            ]
        )
    return {row.code: row.value for row in values}
