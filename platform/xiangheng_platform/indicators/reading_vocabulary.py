"""What is handed in is read against: some indicators of the dictionary and the counties of a period, by every name they bear."""

from collections.abc import Sequence

from xiangheng_platform.access.views import View
from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.definitions import applying, histories
from xiangheng_platform.indicators.errors import UnknownIndicator
from xiangheng_platform.indicators.periods import Period, read_period
from xiangheng_platform.indicators.vocabulary import Origin, PeriodKind, ValueKind
from xiangheng_platform.regions.divisions import gazetteer
from xiangheng_platform.regions.facts import Level
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.tree import Division
from xiangheng_scoring.vocabulary import Entry, KnownUnit, Months, Term, Vocabulary, Wording

WORDING = Wording("填报要求", "指标字典", "行政区划", "填报", "登记")
_ENTRIES: dict[Origin, Entry] = {
    Origin.REPORTED: "value",
    Origin.DERIVED: "formula",
    Origin.COMPUTED: "records",
}


def reading_vocabulary(view: View, codes: Sequence[str], period: str) -> Vocabulary:
    """What files with values of some indicators, in this order, are read against for a period, as it was known.

    Each indicator is as the version says that applies to the period; of one that does not apply then, or that a model
    foretells, every value is a fault. Counties, and units that report as they do, are those of the period's last day, with
    the names that they bore on other days. Raises `UnknownIndicator`, `PeriodRefused`, `NotAllowed`.
    """
    of_period, versions = read_period(period), histories(view)
    if strange := [code for code in codes if code not in versions]:
        raise UnknownIndicator(
            f"没有指标「{'」「'.join(strange)}」", remedy="用 xiangheng indicator list 查看已有的指标"
        )
    terms = {}
    for code in codes:
        in_force = applying(versions[code], of_period)
        definition = (in_force or versions[code][0]).content
        terms[code] = _term(
            definition, of_period, _refusal(definition, of_period, is_used=in_force is not None)
        )
    known = gazetteer(view)
    divisions = known.tree(of_period.last).divisions
    return Vocabulary(
        name=f"{of_period.label}填报要求",
        year=of_period.last.year,
        wording=WORDING,
        unit_kind="县市区",
        known_units=tuple(
            _known_unit(division, known) for division in divisions if division.level.rank <= Level.COUNTY.rank
        ),
        terms=terms,
    )


def _term(definition: Definition, period: Period, refusal: str) -> Term:
    is_count = definition.value_kind is ValueKind.COUNT and definition.decimals is None
    return Term(
        definition.code,
        definition.name,
        definition.other_names,
        definition.unit,
        definition.possible,
        definition.plausible,
        0 if is_count else definition.decimals,
        _ENTRIES[definition.origin],
        part=None if definition.period_kind in ("", PeriodKind.ANNUAL) else _months(period),
        refusal=refusal,
    )


def _refusal(definition: Definition, period: Period, *, is_used: bool) -> str:
    if definition.value_kind is ValueKind.MODEL:
        return "是模型预测的，不填报"
    return "" if is_used else f"不用于 {period.label}"


def _months(period: Period) -> Months:
    """The months of a period. How things stand at a point in time is told as what has come about until then."""
    first = 1 if period.kind is PeriodKind.POINT else period.first.month
    return Months(first, period.last.month)


def _known_unit(division: Division, known: Gazetteer) -> KnownUnit:
    names = dict.fromkeys(fact.name for fact in known.of_key(division.key) if fact.name != division.name)
    return KnownUnit(division.code, division.name, tuple(names), wanted=division.level is Level.COUNTY)
