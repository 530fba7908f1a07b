"""`xiangheng issue add|declare|correct`: what the ledger says of an issue."""

from dataclasses import replace
from typing import Annotated, Any

import typer

from xiangheng_platform.cli.session import acting
from xiangheng_platform.cli.words import word_of
from xiangheng_platform.rectification import lookup, register
from xiangheng_platform.rectification.cli.options import (
    DeadlineOption,
    NumberArgument,
    ReasonOption,
    SeenOption,
    tell_outcome,
)
from xiangheng_platform.rectification.content import Content
from xiangheng_platform.rectification.words import Channel, DeadlineClass, Severity
from xiangheng_platform.store.moments import read_day
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.titled import choices

#: What is typed for a field that is to be empty.
NONE = "无"


def _text(option: str, told: str) -> Any:
    return typer.Option(option, help=told, show_default=False)


YearOption = Annotated[int | None, _text("--year", "计入哪个年度；不写为今年。")]
ChannelOption = Annotated[str, _text("--channel", f"问题来源：{choices(Channel)}。")]
DocumentOption = Annotated[str, _text("--document", "来源文件：写明这个问题的报告或通知。")]
CategoryOption = Annotated[str, _text("--category", "问题类别，如 政策落实。")]
SeverityOption = Annotated[str, _text("--severity", f"严重程度：{choices(Severity)}；不写为一般。")]
DescriptionOption = Annotated[str, _text("--description", "问题描述。")]
RegionOption = Annotated[str, _text("--region", "地区的名称或代码，如 泸溪县。")]
PlacesOption = Annotated[str, _text("--places", "涉及的乡村。")]
HouseholdsOption = Annotated[int | None, _text("--households", "涉及户数；不清楚的不写。")]
ResponsibleOption = Annotated[str, _text("--responsible-unit", "责任单位：由它整改。")]
LeadOption = Annotated[str, _text("--lead-unit", "牵头单位。")]
LeaderOption = Annotated[str, _text("--leader", "责任领导的姓名，与台账分开保存。")]
GoalOption = Annotated[str, _text("--goal", "整改目标。")]
MeasuresOption = Annotated[str, _text("--measures", "整改措施。")]
ClassOption = Annotated[str, _text("--class", f"时限类别：{choices(DeadlineClass)}；不写为限期整改。")]
IndicatorOption = Annotated[str, _text("--indicator", "违反的指标，写编码。")]
ClauseOption = Annotated[str, _text("--clause", "违反的条款。")]
OriginOption = Annotated[str, _text("--origin", "来源编号：由什么而来，如督查发现的编号。")]


def add(
    channel: ChannelOption,
    region: RegionOption = "",
    category: CategoryOption = "",
    description: DescriptionOption = "",
    responsible_unit: ResponsibleOption = "",
    document: DocumentOption = "",
    deadline: DeadlineOption = "",
    deadline_class: ClassOption = "",
    severity: SeverityOption = "",
    year: YearOption = None,
    places: PlacesOption = "",
    households: HouseholdsOption = None,
    lead_unit: LeadOption = "",
    leader: LeaderOption = "",
    goal: GoalOption = "",
    measures: MeasuresOption = "",
    indicator: IndicatorOption = "",
    clause: ClauseOption = "",
    origin: OriginOption = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Put one issue into the ledger."""
    stated = _stated(
        region=region, category=category, description=description, responsible_unit=responsible_unit,
        channel=channel, document=document, deadline=deadline, deadline_class=deadline_class, severity=severity,
        places=places, households=households, lead_unit=lead_unit, leader=leader, goal=goal, measures=measures,
        indicator=indicator, clause=clause, origin=origin,
    )  # fmt: skip
    with acting() as (store, person):
        blank = _blank(year or store.today.year)
        number = register.register(store, person, [replace(blank, **stated)], reason=reason)[0]
        tell_outcome(store, person, number, as_json=as_json)


def declare(
    region: RegionOption = "",
    category: CategoryOption = "",
    description: DescriptionOption = "",
    responsible_unit: ResponsibleOption = "",
    document: DocumentOption = "",
    deadline: DeadlineOption = "",
    deadline_class: ClassOption = "",
    severity: SeverityOption = "",
    year: YearOption = None,
    places: PlacesOption = "",
    households: HouseholdsOption = None,
    lead_unit: LeadOption = "",
    leader: LeaderOption = "",
    goal: GoalOption = "",
    measures: MeasuresOption = "",
    indicator: IndicatorOption = "",
    clause: ClauseOption = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Put one issue into the ledger that a county found at itself."""
    stated = _stated(
        region=region, category=category, description=description, responsible_unit=responsible_unit,
        document=document, deadline=deadline, deadline_class=deadline_class, severity=severity, places=places,
        households=households, lead_unit=lead_unit, leader=leader, goal=goal, measures=measures,
        indicator=indicator, clause=clause,
    )  # fmt: skip
    with acting() as (store, person):
        blank = replace(_blank(year or store.today.year), channel=Channel.COUNTY)
        number = register.declare(store, person, [replace(blank, **stated)], reason=reason)[0]
        tell_outcome(store, person, number, as_json=as_json)


def correct(
    number: NumberArgument,
    reason: ReasonOption = "",
    region: RegionOption = "",
    category: CategoryOption = "",
    description: DescriptionOption = "",
    responsible_unit: ResponsibleOption = "",
    channel: ChannelOption = "",
    document: DocumentOption = "",
    severity: SeverityOption = "",
    places: PlacesOption = "",
    households: HouseholdsOption = None,
    lead_unit: LeadOption = "",
    leader: LeaderOption = "",
    goal: GoalOption = "",
    measures: MeasuresOption = "",
    deadline_class: ClassOption = "",
    deadline: DeadlineOption = "",
    indicator: IndicatorOption = "",
    clause: ClauseOption = "",
    origin: OriginOption = "",
    seen: SeenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let the ledger say something else of an issue; what is not named stays."""
    stated = _stated(
        region=region, category=category, description=description, responsible_unit=responsible_unit,
        channel=channel, document=document, severity=severity, places=places, households=households,
        lead_unit=lead_unit, leader=leader, goal=goal, measures=measures, indicator=indicator, clause=clause,
        origin=origin, deadline_class=deadline_class, deadline=deadline,
    )  # fmt: skip
    with acting() as (store, person):
        with store.view(person) as view:
            issue = lookup.find(view, number)
        # What is not named is what was read here: nobody may have changed it since.
        register.correct(
            store,
            person,
            issue.number,
            replace(issue.content, **stated),
            reason,
            seen=issue.act if seen is None else seen,
        )
        tell_outcome(store, person, issue.number, as_json=as_json)


def _blank(year: int) -> Content:
    """An issue of which nothing is said yet; what stays empty and may not is a fault that registering tells."""
    return Content(
        year=year, channel=Channel.PROVINCIAL, document="", category="", severity=Severity.GENERAL,
        description="", region="", responsible_unit="",
    )  # fmt: skip


def _stated(**typed: Any) -> dict[str, Any]:
    """What was typed, by the fields of a content; a field that was not is left out, one typed as `NONE` is empty."""
    stated = {
        name: "" if value == NONE else value for name, value in typed.items() if value not in ("", None)
    }
    for name, words, option in (
        ("channel", Channel, "--channel"),
        ("severity", Severity, "--severity"),
        ("deadline_class", DeadlineClass, "--class"),
    ):
        if name in stated:
            stated[name] = word_of(words, stated[name], option)
    if "deadline" in stated:
        stated["deadline"] = read_day(stated["deadline"]) if stated["deadline"] else None
    return stated
