"""What indicators, targets and baselines are about, for a question of rights: their offices, and where they apply."""

import re
from collections.abc import Iterable, Iterator

from xiangheng_platform.access.reach import SEPARATOR
from xiangheng_platform.access.reach import Target as Subject
from xiangheng_platform.access.views import View
from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.repositories import INDICATORS
from xiangheng_platform.indicators.target import Baseline, Target
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.regions.tree import Tree

#: What is to be asked about, with how it is named where the answer is no.
Named = tuple[str, Subject]
_BETWEEN = re.compile("、(?![^（）]*）)")


def of_definitions(definitions: Iterable[Definition]) -> Iterator[Named]:
    """Indicators: those of their offices; one of no office is the whole province's."""
    for definition in definitions:
        yield f"{definition.code} {definition.name}", Subject(departments=offices_of(definition.office))


def of_scoped(view: View, contents: Iterable[Target | Baseline]) -> Iterator[Named]:
    """Targets and baselines: of their indicator's offices, in the region that they are for, where it lies today.

    What is for a group of divisions is the whole province's, whoever belongs to it today.
    """
    offices = {row.code: offices_of(row.office) for row in INDICATORS.current(view).values()}
    tree = gazetteer_of(view).tree(view.today)
    for content in contents:
        name = (
            content.code
            if isinstance(content, Target)
            else f"{content.indicator} {content.scope} {content.period}"
        )
        yield name, Subject(_path(tree, content.scope), offices.get(content.indicator, ()))


def _path(tree: Tree, scope: str) -> str:
    kind, _, path = scope.partition(":")
    if kind != "region":
        return ""
    code = path.rpartition(SEPARATOR)[2]
    return tree.path(code) if code in tree else path


def offices_of(office: str) -> tuple[str, ...]:
    """The offices, or the sources, that a definition names, parted by 、 there; what stands in brackets is of one name."""
    return tuple(filter(None, _BETWEEN.split(office)))
