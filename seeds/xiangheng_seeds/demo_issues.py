"""The demo's rectification issues: three lives in one county, one of which comes back, and what that does to its score."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.console import Console
from rich.rule import Rule
from rich.table import Table

from xiangheng_platform.rectification import dossiers, escalation, lookup
from xiangheng_platform.rectification.citations import citations, cite
from xiangheng_platform.rectification.content import Content
from xiangheng_platform.rectification.findings import findings
from xiangheng_platform.rectification.ledger import Event
from xiangheng_platform.rectification.rates import INDICATORS, rates
from xiangheng_platform.rectification.shares import basis_of
from xiangheng_platform.rectification.words import Channel, Severity, Step
from xiangheng_platform.store.moments import beijing_day
from xiangheng_scoring.cli.console import print_lines
from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.provenance import Provenance
from xiangheng_scoring.engine.result import UnitResult
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.explain.explanation import explain, leaves_of
from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.scheme import Scheme
from xiangheng_seeds.issues import DOCUMENT, Chronicle, Life, Taken
from xiangheng_seeds.sheets import MARK

COUNTY, COUNTY_PATH = "龙山县", "430000/433100/433130"
PREFECTURE_PATH = "430000/433100"
#: Where the other issues are.
COUNTIES = ("泸溪县", "凤凰县", "花垣县", "保靖县", "古丈县", "永顺县")
#: What issues give to the score here: the indicator that counts them, and the rate of those that came back.
COUNTED, RELAPSES = "EL-C08", "EL-R06"
#: How many of the lives are told, and which of them is overturned.
STORY, OVERTURNED = 3, 2
AFTER, LAST = 210, 300
#: On which days the county is scored, by what happened meanwhile.
SCORED_ON = {190: "反弹以前", AFTER: "反弹以后", 240: "撤销以后"}


@dataclass(frozen=True, slots=True)
class Scored:
    """What an assessment is scored by: its scheme, who would score it, and invented figures."""

    scheme: Scheme
    provenance: Provenance
    data: Dataset


def story(year: int) -> tuple[Life, Life, Life]:
    """Three issues of one county: one stays fixed, one is fixed and comes back, one turns out to be none."""

    def _life(channel: Channel, severity: Severity, problem: str, *steps: Taken) -> Life:
        content = Content(
            year=year, channel=channel, document=DOCUMENT, category="巩固成效", severity=severity,
            description=f"{problem}（虚构）", region=COUNTY, responsible_unit=f"{COUNTY}人民政府",
            lead_unit="省农业农村厅", goal="问题清零", measures="逐户排查，落实管护", indicator=COUNTED,
            clause="工作要点（三）",
        )  # fmt: skip
        return Life(content, 20, steps, until=60, by_county=True)

    confirmed, taken_up = Taken(22, Step.CONFIRM), Taken(25, Step.CLAIM)
    put_right = (
        Taken(50, Step.ATTACH, "维修前后照片说明"),
        Taken(52, Step.SUBMIT, "已整改到位，群众签字确认"),
        Taken(58, Step.ACCEPT, "入户核对属实"),
    )
    return (
        _life(
            Channel.HOTLINE, Severity.GENERAL, "集中安置点路灯长期不亮", confirmed, taken_up, *put_right,
            Taken(150, Step.CONSOLIDATE, "回头看：路灯完好"),
        ),
        _life(
            Channel.INSPECTION, Severity.SERIOUS, "两个村的饮水工程管护断档", confirmed, taken_up, *put_right,
            Taken(200, Step.RELAPSE, "回头看：又断水两周，管护员未发工资", until=60),
        ),
        _life(
            Channel.MEDIA, Severity.MINOR, "帮扶车间闲置", confirmed, taken_up,
            Taken(230, Step.OVERTURN, "复核：车间在邻县，报道有误"),
        ),
    )  # fmt: skip


@dataclass
class IssueDemo:
    """The demo's part on issues: what is lived, where it is shown, in which folder tables are written, what is scored by them.

    `results` are the county's, by when it was scored; `sentences` explain the indicators that issues move, after the relapse.
    """

    screen: Console
    chronicle: Chronicle
    folder: Path
    scored: Scored | None
    results: dict[str, UnitResult] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)

    def show(self) -> None:
        """Live three issues before the reader's eyes, and the others beside them; score their county as it goes."""
        self.screen.print(Rule(f"五、整改问题{MARK}"))
        self.screen.print(
            f"下面是过去 {LAST} 天里的事，操作的时间随之写在过去；人、单位的做法和问题全部虚构。",
            soft_wrap=True,
        )
        for day, when in SCORED_ON.items():
            self.chronicle.live_until(day)
            if self.scored is not None:
                self._score(when, self.scored)
        self._show_lives()
        self._show_scores()
        self._show_citations()
        self.chronicle.live_until(LAST)
        risen = escalation.escalate(self.chronicle.store, self.chronicle.officers.inspector)
        others = len(self.chronicle.lives) - STORY
        self.screen.print(
            f"台账里另有 {others} 个虚构的问题，各种状态都有，其中逾期升级 {len(risen)} 个。\n",
            soft_wrap=True,
        )

    def _score(self, when: str, scored: Scored) -> None:
        """Export findings and rates as of the last act, read them back, and score the county by them."""
        store, person, scheme = self.chronicle.store, self.chronicle.officers.inspector, scored.scheme
        with store.view(person) as view:
            listed = findings(view, scheme.year, indicators=[COUNTED])
            computed = rates(view, scheme.year, act=listed.act)
        paths = tables_in(self.folder, when)
        self.folder.mkdir(exist_ok=True)
        for path, table in zip(paths, (listed.table, computed.table([RELAPSES])), strict=True):
            path.write_bytes(table.workbook())
        cite(store, person, [row.number for row in listed.findings], listed.reference, f"计分：{when}")
        handed = read_data(paths, scheme.vocabulary, scheme.year).dataset
        data = _without_issues(scored.data, scheme.year).merged([handed])
        result = score(scheme, data, provenance=scored.provenance)
        self.results[when] = result.unit(COUNTY)
        told = {leaf.code: leaf.sentence for leaf in leaves_of(explain(result, COUNTY).tree)}
        if when == SCORED_ON[AFTER]:
            (shares,) = (county.shares for county in computed.counties if county.name == COUNTY)
            rate = INDICATORS[RELAPSES]
            basis = f"表中说明：{basis_of(rate, shares[rate])}"
            self.sentences = [*(told[code] for code in (COUNTED, RELAPSES)), basis]

    def _show_lives(self) -> None:
        """Every step of the three issues."""
        numbers = [self.chronicle.numbers[place] for place in range(STORY)]
        with self.chronicle.store.view(self.chronicle.officers.inspector) as view:
            issues, taken = lookup.of_numbers(view, numbers), dossiers.events(view, numbers)
        for number in numbers:
            issue = issues[number]
            self.screen.print(
                f"{number}　{COUNTY}：{issue.content.description}　{issue.standing.state.label}",
                style="bold",
                soft_wrap=True,
            )
            print_lines(self.screen, map(_line, taken[number]))

    def _show_scores(self) -> None:
        """The county's points before and after, and the sentences that name the issues behind them."""
        if not self.results:
            return
        table = Table(f"{COUNTY}{MARK}", *self.results, box=None, pad_edge=False)
        for code in (COUNTED, RELAPSES):
            nodes = [row.nodes[code] for row in self.results.values()]
            table.add_row(code, *("—" if node.points is None else str(node.points) for node in nodes))
        totals = [row.total for row in self.results.values()]
        table.add_row("总分", *("—" if total is None else str(total) for total in totals), style="bold")
        self.screen.print(table)
        self.screen.print("反弹以后的说明：", style="bold")
        print_lines(self.screen, self.sentences)

    def _show_citations(self) -> None:
        """What used the issue that was overturned."""
        number = self.chronicle.numbers[OVERTURNED]
        with self.chronicle.store.view(self.chronicle.officers.inspector) as view:
            used = citations(view, [number])[number]
        self.screen.print(
            f"{number} 撤销时，用过它的有 {len(used)} 张交给计分的表：", style="bold", soft_wrap=True
        )
        print_lines(self.screen, (f"  {row.reference}　第 {row.act} 号操作登记" for row in used))


def _line(event: Event) -> str:
    """A step of an issue: on which day, what, by whom and in what words."""
    words = event.reason or next(iter(event.statement.splitlines()), "")
    return f"  {beijing_day(event.recorded_at)} {event.step.label}（{event.taken_by}）{words}"


def tables_in(folder: Path, when: str) -> list[Path]:
    """Where the tables that are handed to a score are written."""
    return [folder / f"{what}（{when}）.xlsx" for what in ("问题清单", "整改率")]


def _without_issues(data: Dataset, year: int) -> Dataset:
    """Figures without what the ledger says now: findings, and the rate of the year."""
    kept = (row for row in data.observations if not (row.indicator == RELAPSES and row.period == year))
    return replace(data, observations=tuple(kept), findings=(), has_findings=False)
