"""What is done to definitions, targets and baselines."""

from dataclasses import replace
from decimal import Decimal

from tests.service.probing import AUTHOR, Probe, everywhere, of_office, office

from xiangheng_platform.indicators import (
    baselines,
    definitions,
    derivations,
    dictionary_lint,
    reading_vocabulary,
    scored,
    subjects,
    targets,
)
from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.target import Baseline, Target
from xiangheng_platform.indicators.units import read_quantity
from xiangheng_platform.indicators.vocabulary import Comparator, Origin, Strategy, TargetBasis
from xiangheng_platform.store.store import Store

VALUE = read_quantity("1 人")
#: A target that is not there yet.
TARGET = Target("T9", "X1", Comparator.GE, Decimal(1), "人", "2024", basis=TargetBasis.EXPLICIT)
PROBES = [
    Probe(baselines.list_baselines, "indicator.read", lambda do, c: do()),
    Probe(baselines.histories, "indicator.read", lambda do, c: do()),
    Probe(
        baselines.record,
        "indicator.change",
        lambda do, c: do(Baseline("X1", "2023", Decimal(1), "人", source="又"), 1),
    ),
    Probe(baselines.verify, "indicator.verify", lambda do, c: do("X1", "2023", 1)),
    Probe(baselines.load, "indicator.change", lambda do, c: do([Baseline("X1", "2022", Decimal(1), "人")])),
    Probe(definitions.define, "indicator.change", lambda do, c: do(Definition("X9", "试"))),
    Probe(
        definitions.edit,
        "indicator.change",
        lambda do, c: do(Definition("X1", "又", office="某新部门"), 2),
    ),
    Probe(definitions.retire, "indicator.change", lambda do, c: do(f"X{c.number}", "2024", 2), of_office),
    Probe(definitions.verify, "indicator.verify", lambda do, c: do(f"X{c.number}", 2), of_office),
    Probe(
        definitions.load,
        "indicator.change",
        lambda do, c: do([Definition("X9", "试", office="帮扶处")]),
    ),
    Probe(definitions.show, "indicator.read", lambda do, c: do("X1"), everywhere, is_about_one=True),
    Probe(definitions.history, "indicator.read", lambda do, c: do("X1"), is_about_one=True),
    Probe(definitions.histories, "indicator.read", lambda do, c: do()),
    Probe(definitions.list_indicators, "indicator.read", lambda do, c: do()),
    Probe(derivations.derive_indicator, "indicator.read", lambda do, c: do("Y1", {"X1": VALUE})),
    Probe(dictionary_lint.check, "indicator.read", lambda do, c: do()),
    Probe(dictionary_lint.faults_of_each, "indicator.read", lambda do, c: do(map("X{}".format, range(9)))),
    Probe(reading_vocabulary.reading_vocabulary, "indicator.read", lambda do, c: do(["X1"], "2024")),
    Probe(scored.require_scored, "indicator.read", lambda do, c: do(["X1"]), is_about_one=True),
    Probe(targets.add, "indicator.change", lambda do, c: do(TARGET)),
    Probe(
        targets.revise,
        "indicator.change",
        lambda do, c: do(replace(TARGET, code="T1", scope="region:430000/439900"), 1),
    ),
    Probe(targets.withdraw, "indicator.change", lambda do, c: do("T1", 1, "试")),
    Probe(targets.verify, "indicator.verify", lambda do, c: do("T1", 1)),
    Probe(targets.load, "indicator.change", lambda do, c: do([replace(TARGET, scope="group:g1")])),
    Probe(targets.show, "indicator.read", lambda do, c: do("T1"), is_about_one=True),
    Probe(targets.history, "indicator.read", lambda do, c: do("T1"), is_about_one=True),
    Probe(targets.histories, "indicator.read", lambda do, c: do()),
    Probe(targets.list_targets, "indicator.read", lambda do, c: do()),
    Probe(targets.attain, "indicator.read", lambda do, c: do("X1", VALUE)),
]
PARTS = (subjects.of_scoped, targets.hold)


def fill(store: Store, count: int) -> None:
    """So many indicators of two versions with a baseline each, as many targets of the first, and the sum of all."""
    for number in range(1, count + 1):
        definition = Definition(f"X{number}", f"指标{number}", unit="人", office=office(number))
        definitions.define(store, AUTHOR, definition)
        definitions.edit(store, AUTHOR, replace(definition, decimals=1), 1)
        target = Target(f"T{number}", "X1", Comparator.INCREASE, None, "", "2024", baseline_period="2023")
        targets.add(store, AUTHOR, replace(target, basis=TargetBasis.QUALITATIVE))
        baselines.record(store, AUTHOR, Baseline(f"X{number}", "2023", VALUE.value, "人", source="试"))
    terms = ", ".join(f"X{number}" for number in range(1, count + 1))
    total = Definition("Y1", "合计", unit="人", origin=Origin.DERIVED, numerator=f"sum({terms})")
    definitions.define(store, AUTHOR, replace(total, missing=Strategy.SKIP_ALL))
