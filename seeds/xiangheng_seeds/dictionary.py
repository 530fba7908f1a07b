"""The indicators of the enabled assessments, as the dictionary is filled with them."""

from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.vocabulary import ClauseBasis, Direction, PeriodKind, ValueKind
from xiangheng_scoring.cli.loading import open_host, open_scheme
from xiangheng_scoring.scheme import Node, Scheme

_RATIOS = ("%", "‰", "倍")


def definitions() -> list[Definition]:
    """One definition for each indicator that an enabled assessment asks for, in the words of its scheme."""
    host = open_host()
    definitions: dict[str, Definition] = {}
    for name in sorted(host.assessments):
        scheme, _ = open_scheme(name, host)
        for leaf in scheme.leaves:
            if leaf.indicator not in definitions:  # level and progress are leaves of one indicator
                definitions[leaf.indicator] = _definition(scheme, leaf)
    return list(definitions.values())


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
