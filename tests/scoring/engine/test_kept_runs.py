"""Whatever a scheme may say: a run goes into a folder and comes out of it the same, and its record proves it without a rule."""

from pathlib import Path
from types import ModuleType

import pytest

from xiangheng_scoring.cli.bundles import open_bundle, write_run
from xiangheng_scoring.cli.progress import progress
from xiangheng_scoring.engine.bundle import Bundle, Scored, score_bundle
from xiangheng_scoring.engine.provenance import engine_provenance
from xiangheng_scoring.explain.documents import result_record
from xiangheng_scoring.explain.explanation import explain
from xiangheng_scoring.explain.recorded import digest_of_record
from xiangheng_scoring.intake.sealed.results import read_result


def scored(bundle: Bundle) -> Scored:
    """What comes out of a bundle."""
    return score_bundle(bundle, lambda done, total: None)


def files(folder: Path) -> dict[str, bytes]:
    """The content of every file, by its path within the folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


#: Each part takes half a second; together they have every rule kind, step and way of ranking.
PARTS = [0, *(pytest.param(rest, marks=pytest.mark.thorough) for rest in range(1, 13))]


@pytest.mark.parametrize("rest", PARTS)
def test_a_run_of_any_kind_comes_out_as_it_went_in(corpus: ModuleType, rest: int, tmp_path: Path) -> None:
    """Of every part of the reference corpus the first and the last case: bundle, result and every explanation, byte for byte."""
    for number, part in enumerate(corpus.PARTS):
        if number % 13 != rest:
            continue
        cases = list(corpus.cases(part))
        for place, (scheme, data) in {0: cases[0], 1: cases[-1]}.items():
            bundle = Bundle(scheme, scheme.year, data, engine_provenance())
            result, notices = scored(bundle)
            folder = tmp_path / f"{number}-{place}"
            write_run(folder, bundle, Scored(result, notices), lambda what: progress(what, quiet=True))

            again = open_bundle(folder / "bundle")
            assert again.run_id == bundle.run_id
            write_run(folder / "again", again, scored(again), lambda what: progress(what, quiet=True))
            kept = read_result(folder / "again" / "result")
            assert files(folder / "again") == {
                name: content for name, content in files(folder).items() if not name.startswith("again")
            }
            assert kept.record == result_record(result, notices)
            for row in result.units:
                assert kept.explanation(row.unit.code) == explain(result, row.unit.code, notices)


def test_a_record_has_the_digest_of_its_result(corpus: ModuleType) -> None:
    """The digest is worked out twice, from columns and from a document; they are one for every case of every twentieth part."""
    for part in list(corpus.PARTS)[::20]:
        for scheme, data in corpus.cases(part):
            record = result_record(scored(Bundle(scheme, scheme.year, data, engine_provenance())).result)

            assert digest_of_record(record) == record.result_digest, part
