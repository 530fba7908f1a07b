"""What a visit found, and how it becomes an issue: in one step, and only once the region is told of the visit."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.service.inspection.conftest import Who

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.evidence import deposits, removal
from xiangheng_platform.evidence import lookup as files
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.inspection import findings, visits
from xiangheng_platform.inspection.documents import FindingRecord, VisitDossier
from xiangheng_platform.inspection.errors import FindingRefused, NoSuchFinding, StepRefused
from xiangheng_platform.inspection.findings import Finding, FindingOrder, Handover
from xiangheng_platform.rectification import lookup as issues
from xiangheng_platform.rectification.errors import IssuesRefused
from xiangheng_platform.rectification.words import Channel, Severity
from xiangheng_platform.settings import EvidenceSettings
from xiangheng_platform.store.store import Store

HANDOVER = Handover(responsible_unit="桃溪县人民政府", deadline=date(2024, 9, 30))


@pytest.fixture
def finding(store: Store, who: Who, arranged: Callable[..., VisitDossier]) -> FindingRecord:
    """A finding of a visit to 桃溪县 that wu is on, with a file that shows it."""
    photo = deposits.add(store, who("wu"), b"photo", "照片.jpg", Purpose.EVIDENCE, EvidenceSettings())
    wanted = Finding(
        category="补助发放", severity=Severity.SERIOUS, description="两户没有收到补助", places="桃溪村",
        clause="（三）", indicator="EL-P16", evidence=(photo.number,),
    )  # fmt: skip
    return findings.add(store, who("wu"), arranged().number, wanted)


def released(store: Store, who: Who, finding: FindingRecord) -> None:
    """Let the visit be submitted and told to the region."""
    visits.submit(store, who("wu"), finding.visit, "看过")
    visits.release(store, who("chen"), finding.visit)


@pytest.mark.both_databases
def test_a_finding_becomes_an_issue_in_one_step(store: Store, who: Who, finding: FindingRecord) -> None:
    """Region, clause, indicator and words go over, and from the issue one comes back to the finding and its files."""
    released(store, who, finding)
    raised = findings.raise_issue(store, who("liu"), finding.number, HANDOVER)
    with store.view(who("zhou")) as view:
        issue = issues.find(view, raised.issue or "")
        origin = findings.of_issues(view, [issue.number])[issue.number]

    content = issue.content
    assert (content.channel, content.severity, content.year) == (Channel.INSPECTION, Severity.SERIOUS, 2024)
    assert (content.clause, content.indicator, content.places) == ("（三）", "EL-P16", "桃溪村")
    assert (issue.region.name, content.origin) == ("桃溪县", f"inspection:finding:{finding.number}")
    assert origin == raised
    assert [held.file for held in origin.evidence] == [held.file for held in finding.evidence]


def test_nothing_is_raised_before_the_visit_is_released(
    store: Store, who: Who, finding: FindingRecord
) -> None:
    """An issue tells the region."""
    with pytest.raises(StepRefused):
        findings.raise_issue(store, who("liu"), finding.number, HANDOVER)
    visits.submit(store, who("wu"), finding.visit, "看过")
    with pytest.raises(StepRefused):
        findings.raise_issue(store, who("liu"), finding.number, HANDOVER)


def test_a_finding_is_raised_once(store: Store, who: Who, finding: FindingRecord) -> None:
    """And what the ledger refuses leaves it as it was."""
    released(store, who, finding)
    with pytest.raises(IssuesRefused):
        findings.raise_issue(store, who("liu"), finding.number, Handover(responsible_unit=""))
    findings.raise_issue(store, who("liu"), finding.number, HANDOVER)
    with pytest.raises(StepRefused):
        findings.raise_issue(store, who("liu"), finding.number, HANDOVER)


def test_who_may_not_register_issues_raises_none(store: Store, who: Who, finding: FindingRecord) -> None:
    """Whether they see the finding or not."""
    released(store, who, finding)
    with pytest.raises(NotAllowed):
        findings.raise_issue(store, who("zhou"), finding.number, HANDOVER)


def test_a_finding_is_written_down_by_who_was_there(store: Store, who: Who, finding: FindingRecord) -> None:
    """Until the visit is submitted."""
    wanted = Finding(category="补助发放", severity=Severity.MINOR, description="又")
    with pytest.raises(NotAllowed):
        findings.add(store, who("liu"), finding.visit, wanted)
    visits.submit(store, who("wu"), finding.visit, "看过")
    acts: tuple[Callable[[], object], ...] = (
        lambda: findings.add(store, who("wu"), finding.visit, wanted),
        lambda: findings.withdraw(store, who("wu"), finding.number, "记错"),
    )
    for act in acts:
        with pytest.raises(StepRefused):
            act()


def test_every_fault_of_a_finding_is_told(store: Store, who: Who, finding: FindingRecord) -> None:
    """A file that whoever writes it cannot see is there for them no more than one that is not."""
    hidden = deposits.add(store, who("yun"), b"secret", "x.txt", Purpose.EVIDENCE, EvidenceSettings()).number
    visits.assign(store, who("liu"), finding.visit, ["qian"])
    wanted = Finding(category="", severity=Severity.MINOR, description=" ", evidence=(hidden, 99))
    with pytest.raises(FindingRefused) as refused:
        findings.add(store, who("qian"), finding.visit, wanted)

    told = [fault.message.replace(str(hidden), "N").replace("99", "N") for fault in refused.value.faults]
    assert len(told) == 4
    assert told[2] == told[3]


def test_a_finding_is_taken_back(store: Store, who: Who, finding: FindingRecord) -> None:
    """With a reason; then there is none."""
    with pytest.raises(FindingRefused):
        findings.withdraw(store, who("wu"), finding.number, " ")
    findings.withdraw(store, who("wu"), finding.number, "记错")
    with store.view(who("liu")) as view, pytest.raises(NoSuchFinding):
        findings.find(view, finding.number)


def test_what_shows_a_finding_is_kept_while_it_stands(store: Store, who: Who, finding: FindingRecord) -> None:
    """Also if whoever handed it in removes it."""
    (held,) = finding.evidence
    removal.remove(store, who("wu"), held.file, "不要了")
    with store.view(who("liu")) as view:
        assert findings.find(view, finding.number).evidence == (held,)
        assert view.files.holds(held.sha256)
        assert files.find(view, held.file).removal


def test_findings_are_listed_page_by_page(store: Store, who: Who, finding: FindingRecord) -> None:
    """The newest first, or the oldest; of one visit or of all."""
    for number in range(2):
        wanted = Finding(category="补助发放", severity=Severity.MINOR, description=f"第 {number} 个")
        findings.add(store, who("wu"), finding.visit, wanted)
    with store.view(who("liu")) as view:
        first = findings.findings(view, limit=2)
        rest = findings.findings(view, limit=2, after=first.next)
        oldest = findings.findings(view, visit=finding.visit, order=FindingOrder.OLDEST)
        assert findings.count(view) == 3
        assert findings.findings(view, visit=finding.visit + 1).rows == ()

    newest = [record.number for record in (*first.rows, *rest.rows)]
    assert newest == [record.number for record in reversed(oldest.rows)]
