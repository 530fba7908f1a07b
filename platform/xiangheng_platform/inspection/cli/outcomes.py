"""What comes next after an act of inspection, and what to type for it."""

from collections.abc import Iterator

from xiangheng_platform.inspection.documents import FindingRecord, VisitRecord
from xiangheng_platform.inspection.words import VisitState


def after_visit(visit: VisitRecord) -> Iterator[str]:
    """What comes next on a visit, a line each."""
    command = f"xiangheng inspection visit {{}} {visit.number}"
    match visit.state:
        case VisitState.PLANNED if not visit.inspectors:
            yield f"派人去　{command.format('assign')} 登录名"
        case VisitState.PLANNED:
            if visit.checklist:
                yield (
                    f"写出检查表，由被派去的人填　"
                    f"xiangheng inspection checklist template {visit.number} --out 检查表.xlsx"
                )
            yield f"去过以后，由被派去的人记下问题　xiangheng inspection finding add {visit.number} …"
            yield f"再提交　{command.format('submit')} --summary …"
        case VisitState.SUBMITTED:
            yield f"由没有被派去的人公布　{command.format('release')}"
            yield f"或退回补查　{command.format('send-back')} --reason …"
        case VisitState.RELEASED:
            yield f"发现的问题转为整改问题　xiangheng inspection finding list --visit {visit.number}"
        case VisitState.CANCELLED:
            yield "不用再办，经过都留着"


def after_finding(finding: FindingRecord) -> Iterator[str]:
    """What comes next once a finding is written down."""
    yield f"都记下以后提交　xiangheng inspection visit submit {finding.visit} --summary …"
