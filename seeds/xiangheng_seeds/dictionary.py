"""The indicators of the enabled assessments, as the dictionary is filled with them."""

from collections.abc import Iterator

from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.vocabulary import ClauseBasis, Direction, PeriodKind, ValueKind
from xiangheng_scoring.cli.loading import open_host, open_scheme
from xiangheng_scoring.scheme import Node, Scheme

_RATIOS = ("%", "‰", "倍")


def definitions() -> list[Definition]:
    """One definition for each indicator that an enabled assessment asks for, in the words of its scheme."""
    host = open_host()
    schemes = [open_scheme(name, host)[0] for name in sorted(host.assessments)]
    found: dict[str, Definition] = {}
    for scheme in schemes:
        for definition in of_scheme(scheme):
            found.setdefault(definition.code, definition)
    return list(found.values())


def of_scheme(scheme: Scheme) -> Iterator[Definition]:
    """The indicators of a scheme; level and progress of one indicator are one."""
    seen = set()
    for leaf in scheme.leaves:
        if leaf.indicator not in seen:
            seen.add(leaf.indicator)
            yield _definition(scheme, leaf)


def _definition(scheme: Scheme, leaf: Node) -> Definition:
    above = scheme.nodes.get(leaf.parent)
    named = above if above is not None and above.is_shorthand else leaf
    return Definition(
        code=leaf.indicator,
        name=named.name,
        unit=leaf.unit,
        direction=Direction(leaf.direction),
        period_kind=PeriodKind.ANNUAL,
        value_kind=ValueKind.MARKS if leaf.input == "marks" else kind_of(leaf.unit),
        office=leaf.office,
        source=leaf.source,
        definition=leaf.definition,
        clause=leaf.clause,
        basis=ClauseBasis(leaf.basis) if leaf.basis in list(ClauseBasis) else "",
        possible=leaf.possible,
        plausible=leaf.plausible,
        note=leaf.note,
    )


def kind_of(unit: str) -> ValueKind:
    """What kind of number is counted in a unit."""
    return ValueKind.RATIO if unit in _RATIOS else ValueKind.NUMBER
