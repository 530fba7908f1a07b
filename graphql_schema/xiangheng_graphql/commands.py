"""What commands and options are called in the schema: services advise by the command line, a front end has fields and arguments."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from strawberry.utils.str_converters import to_camel_case

from xiangheng_platform.monitoring.words import RegisterTable
from xiangheng_scoring.documents import FaultRecord, FieldRecord, fault_records
from xiangheng_scoring.errors import Fault

#: What whoever keeps the machine does (`db check`, `config explain`) has no field, and is told as it is.
FIELDS = {
    "audit head": "auditHead",
    "audit list": "audit",
    "audit show": "auditEntry",
    "calendar list": "calendarOverrides",
    "calendar override": "overrideDay",
    "calendar show": "calendarMonth",
    "evidence add": "upload",
    "evidence list": "evidenceFiles",
    "evidence remove": "removeEvidence",
    "evidence show": "evidence",
    "group add": "addMembers",
    "group correct": "correctMembership",
    "group define": "defineGroup",
    "group end": "endMembers",
    "group list": "groups",
    "group show": "group",
    "group verify": "verifyMembers",
    "group withdraw": "withdrawMembership",
    "household erase": "eraseHousehold",
    "household export": "householdCounts",
    "household import": "importHouseholds",
    "household line list": "incomeLines",
    "household line set": "setIncomeLine",
    "household line verify": "verifyIncomeLine",
    "household list": "households",
    "household models approve": "approveRiskModel",
    "household models drift": "RiskModel.driftMonths",
    "household models list": "riskModels",
    "household models register": "registerRiskModel",
    "household models show": "riskModel",
    "household models withdraw": "withdrawRiskModel",
    "household monitored eliminate": "eliminateHouseholdRisk",
    "household monitored list": "monitoredHouseholds",
    "household monitored record": "recordMonitoredHousehold",
    "household reveal": "revealHousehold",
    "household show": "householdDossier",
    "household template": "householdTemplates",
    "household visits explain": "visitListHouseholds",
    "household visits capacity": "stateVisitCapacities",
    "household visits rank": "makeVisitList",
    "household visits report": "reportHouseholdVisit",
    "household visits put-on": "putOnVisitList",
    "household visits show": "visitList",
    "household visits take-off": "takeOffVisitList",
    "household visits withdraw": "withdrawVisitList",
    "indicator add": "defineIndicator",
    "indicator edit": "editIndicator",
    "indicator history": "Indicator.versions",
    "indicator list": "indicators",
    "indicator show": "indicator",
    "inspection checklist add": "defineChecklist",
    "inspection checklist change": "changeChecklist",
    "inspection checklist fill": "fillChecklistByWorkbook",
    "inspection checklist list": "checklists",
    "inspection checklist show": "checklist",
    "inspection checklist template": "InspectionVisit.workbook",
    "inspection finding add": "addFinding",
    "inspection finding list": "inspectionFindings",
    "inspection plan change": "changeInspectionPlan",
    "inspection plan list": "inspectionPlans",
    "inspection visit list": "inspectionVisits",
    "inspection visit show": "inspectionVisit",
    "issue adopt": "adoptAnswer",
    "issue answer": "answerInquiry",
    "issue defer": "askDeferral",
    "issue findings": "issueFindings",
    "issue import": "importLedger",
    "issue inquire": "askOthers",
    "issue inquiries": "issueInquiries",
    "issue list": "issues",
    "issue lookbacks": "lookbacks",
    "issue postpone": "postponeInquiries",
    "issue rates": "rectificationRates",
    "issue recall": "withdrawInquiries",
    "issue reminders": "issueReminders",
    "issue select": "selectIssues",
    "issue selection": "issueSelection",
    "issue show": "issue",
    "issue statistics": "issueStatistics",
    "job kinds": "jobKinds",
    "job list": "jobs",
    "job run": "submitJob",
    "job schedule list": "schedules",
    "permission explain": "may",
    "permission list": "rights",
    "plugin list": "plugins",
    "region abolish": "abolishDivision",
    "region correct": "correctDivision",
    "region establish": "establishDivision",
    "region find": "candidates",
    "region history": "divisionChanges",
    "region list": "divisions",
    "region merge": "mergeDivisions",
    "region move": "moveDivision",
    "region recode": "recodeDivision",
    "region rename": "renameDivision",
    "region show": "division",
    "region split": "splitDivision",
    "region withdraw": "withdrawDivisionChange",
    "scheme list": "schemes",
    "scheme show": "scheme",
    "score": "score",
    "target add": "addTarget",
    "target baseline": "recordBaseline",
    "target baselines": "baselines",
    "target edit": "editTarget",
    "target list": "targets",
    "token issue": "issueToken",
    "token list": "tokens",
    "token revoke": "revokeToken",
    "user add": "addAccount",
    "user erase": "eraseParticulars",
    "user grant": "grantRole",
    "user list": "accounts",
    "user password": "setPassword",
    "user reveal": "revealParticulars",
    "user second-factor": "beginSecondFactor",
    "user show": "account",
    "user sign-in": "signIn",
    "user unlock": "unlockAccount",
    "workpoint due": "due",
    "workpoint list": "workPoints",
    "workpoint report": "reportWorkPoint",
    "workpoint report --correct": "correctWorkPointReport",
    "workpoint show": "workPoint",
    "workpoint withdraw": "withdrawWorkPointReport",
}
#: The argument that what is given to a command stands for, by the field that does the same.
GIVEN = {
    "account": "login",
    "approveRiskModel": "model",
    "askDeferral": "number",
    "auditEntry": "number",
    "editIndicator": "code",
    "group": "code",
    "householdDossier": "number",
    "indicator": "code",
    "inspectionVisit": "number",
    "issue": "number",
    "may": "action",
    "selectIssues": "quarter",
    "signIn": "login",
    "withdrawMembership": "number",
    "workPoint": "code",
}
#: Options that are arguments by another name than their own.
ARGUMENTS = {"day": "onDay", "set": "changes"}
#: Values that are typed in Chinese, by the option before them, and what they are in the schema.
VALUES = {("dataset", table.label): table.name for table in RegisterTable}
#: Fields of what services are handed that are arguments by another name as well as their own, or instead of it.
RENAMED = {"expiresOn": "lastDay", "model": "file", "validFrom": "firstDay", "validTo": "lastDay"}
_PATHS = "|".join(sorted(map(re.escape, FIELDS), key=len, reverse=True))
_OPTION = re.compile(
    rf"(?<![\w-])--(?P<option>[a-z]+(?:-[a-z]+)*)(?: (?P<value>{'|'.join(value for _, value in VALUES)})(?!\w))?"
)
#: A command and what is given to it, which are the words up to the next that is Chinese and nothing to be set; or an option by
#: itself.
_COMMAND = re.compile(
    rf"(?P<run>运行 )?xiangheng (?:(?P<path>{_PATHS})(?![\w-])(?P<given>(?: --set [^\s，。；（）]+| [!-~…]+)*)|[!-~]+(?: [!-~]+)*)|{_OPTION.pattern}"
)
_TOKEN = "环境变量 XIANGHENG_TOKEN"


def told_by_fields(text: str) -> str:
    """A text in which commands are told by the fields that do the same, and options by the arguments."""

    def field(command: re.Match[str]) -> str:
        if command["option"]:
            return argument_of(command)
        if not command["path"]:
            return command[0]  # what only whoever keeps the machine does
        spoken = _call(FIELDS[command["path"]], command["given"].split())
        return f"用 {spoken}" if command["run"] else spoken

    return _COMMAND.sub(field, text).replace(_TOKEN, "请求头 Authorization: Bearer")


def _call(field: str, given: list[str]) -> str:
    """A field with what a command was given, as it is written in a document: `may(action: "job.run")`."""
    arguments = []
    if field in GIVEN and given and not given[0].startswith("--"):
        word = given[0] if given[0].isdecimal() else f'"{given[0]}"'
        arguments.append(f"{GIVEN[field]}: {word}")
    for option, value in pairwise(given):
        name, _, content = value.partition("=")
        # What is set of a thing of ours is called in Chinese: 县=户数.
        if option == "--set" and name.isascii():
            arguments.append(f"changes: {{{to_camel_case(name)}: {content}}}")
    return f"{field}({', '.join(arguments)})" if arguments else field


def argument_of(option: re.Match[str]) -> str:
    """The argument that an option is in the schema, with the value that it is advised with: `dataset: HOUSEHOLDS`."""
    name = option["option"]
    argument = ARGUMENTS.get(name, to_camel_case(name.replace("-", "_")))
    if option["value"] is None:
        return argument
    # A value of another option that is called alike stays as it is.
    return f"{argument}: {VALUES.get((name, option['value']), option['value'])}"


def faults_told(faults: Iterable[Fault]) -> tuple[FaultRecord, ...]:
    """Faults in words that whoever has fields and no command line can act on."""
    return tuple(map(told_to_front_ends, fault_records(faults)))


def told_to_front_ends(fault: FaultRecord) -> FaultRecord:
    """The record of a fault in such words."""
    at = fault.at
    if isinstance(at, FieldRecord):
        at = FieldRecord(tuple(map(to_camel_case, at.path)))
    return replace(
        fault,
        at=at,
        message=told_by_fields(fault.message),
        expected=fault.expected and told_by_fields(fault.expected),
        remedy=fault.remedy and told_by_fields(fault.remedy),
    )
