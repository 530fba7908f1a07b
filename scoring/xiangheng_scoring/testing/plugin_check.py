"""`xiangheng plugin check`: each check states what it tried, and what to change where it fails."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from xiangheng_scoring.engine import score
from xiangheng_scoring.errors import RunBlocked, XianghengError
from xiangheng_scoring.exact import plain, total
from xiangheng_scoring.files.schemes import read_scheme_tables
from xiangheng_scoring.plugins import (
    PluginHost,
    PluginSettings,
    load_plugins,
    plugin_in_folder,
    read_settings,
    settings_path,
)
from xiangheng_scoring.plugins.errors import PluginNotInstalled
from xiangheng_scoring.result import Result, UnitResult
from xiangheng_scoring.rules import Rule, agrees
from xiangheng_scoring.scheme import Scheme, build_scheme
from xiangheng_scoring.testing.samples import sample_data, shuffled
from xiangheng_scoring.testing.watch import watching

SEEDS = (1, 2, 3)
HASH_SEEDS = ("0", "1", "2")


@dataclass(frozen=True, slots=True)
class Finding:
    """One check on one subject; `problem` is empty where it passed."""

    check: str
    title: str
    subject: str
    problem: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """An assessment under check: its name, scheme and where to find it again in another process."""

    name: str
    scheme: Scheme
    target: str

    def result(self, seed: int, missing: float = 0.0) -> Result:
        """The result for the sample data of a seed."""
        return score(self.scheme, sample_data(self.scheme, seed, missing=missing))


Check = Callable[[Subject], str]


def deterministic(subject: Subject) -> str:
    """The same data in another order, and in processes with other hash seeds, give the same digests."""
    data = sample_data(subject.scheme, 1)
    first = score(subject.scheme, data)
    again = score(subject.scheme, shuffled(data, 7))
    if (first.run_id, first.result_digest) != (again.run_id, again.result_digest):
        return "同样的数据换一个行序再算一遍，结果摘要不同"
    for hash_seed in HASH_SEEDS:
        elsewhere = _replayed(subject, hash_seed)
        if elsewhere != first.result_digest:
            return f"在另一个进程（PYTHONHASHSEED={hash_seed}）中结果摘要不同：{elsewhere[:80]}"
    return ""


def _replayed(subject: Subject, hash_seed: str) -> str:
    """The result digest of seed 1, computed by another interpreter."""
    command = [sys.executable, "-m", "xiangheng_scoring.testing.replay", subject.target, subject.name]
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )
    return done.stdout.strip() or done.stderr.strip()[-200:]


def without_input_or_output(subject: Subject) -> str:
    """Scoring opens no file, socket or process."""
    subject.result(
        1
    )  # Everything that is imported late is imported now, so that only the plugin's own doing is seen.
    data = sample_data(subject.scheme, 1)
    with watching() as noted:
        score(subject.scheme, data)
    return f"计分时访问了 {noted[0]}" if noted else ""


def total_on_missing_data(subject: Subject) -> str:
    """Any value may be missing: the run gives a result or is blocked by policy, and never breaks."""
    for seed in SEEDS:
        for missing in (0.1, 0.5, 1.0):
            try:
                subject.result(seed, missing)
            except RunBlocked:
                continue
            except Exception as error:  # what a plugin may raise is exactly what is looked for
                return f"缺报 {missing:.0%} 时出错：{error!r}"
    return ""


def within_bounds(subject: Subject) -> str:
    """Every score lies within the bounds that its rule declares."""
    for seed in SEEDS:
        for one in _results(subject, seed):
            for problem in _out_of_bounds(subject.scheme, one):
                return problem
    return ""


def _out_of_bounds(scheme: Scheme, one: UnitResult) -> Iterator[str]:
    for leaf in scheme.leaves:
        found = one.nodes[leaf.code].score
        rule = leaf.rule
        if found is None or rule is None or one.nodes[leaf.code].status != "scored":
            continue
        too_low = rule.lowest is not None and found < rule.lowest
        if too_low or (rule.highest is not None and found > rule.highest):
            yield f"{leaf.code} 的得分 {plain(found)} 超出规则 {rule.kind} 声明的范围"


def explanation_sums(subject: Subject) -> str:
    """The printed points of every weighted sum add up to the printed points of the branch, and to the total."""
    for seed in SEEDS:
        for missing in (0.0, 0.2):
            for one in _results(subject, seed, missing):
                for problem in _unequal(subject.scheme, one):
                    return problem
    return ""


def _unequal(scheme: Scheme, one: UnitResult) -> Iterator[str]:
    for node in scheme.top_down:
        found = one.nodes[node.code]
        children = [one.nodes[child.code].points for child in scheme.children(node.code)]
        parts = total(points for points in children if points is not None)
        if (
            node.code in scheme.additive
            and not node.is_leaf
            and found.points is not None
            and not found.handling
            and parts != found.points
        ):
            yield f"{one.unit.name}的 {node.code}：下级之和 {parts}，本级 {found.points}"
    root = one.nodes[scheme.root.code].points
    if one.total is not None and root is not None and one.total != root + one.adjustment.points:
        yield f"{one.unit.name}：总分 {one.total} 不等于各项之和 {root + one.adjustment.points}"


def _results(subject: Subject, seed: int, missing: float = 0.0) -> Sequence[UnitResult]:
    try:
        return subject.result(seed, missing).units
    except RunBlocked:
        return ()


CHECKS: tuple[tuple[Check, str, str], ...] = (
    (deterministic, "结果确定", "规则里不要用随机数、当前时间、集合的次序和浮点数"),
    (without_input_or_output, "不读写", "规则只用传入的值；要用的数据写进方案或作为指标报送"),
    (total_on_missing_data, "缺报不出错", "在 gap 中说明不能计分的情形，除数可能为 0 时先判断"),
    (within_bounds, "得分不越界", "把得分限制在 lowest 与 highest 之间，或改这两个声明"),
    (explanation_sums, "分项相加等于总分", "不要改动引擎给出的得分；检查权重"),
)


def worked_examples(rule: type[Rule]) -> str:
    """A rule kind has worked examples, and each comes out exactly, twice."""
    if not rule.examples:
        return "没有算例"
    for one in rule.examples:
        try:
            made = rule.read(one.parameters)
            first, again = made.judge(one.case).score, made.judge(one.case).score
        except Exception as error:  # what a plugin may raise is exactly what is looked for
            return f"算例 {plain(one.case.value)} 出错：{error!r}"
        if not isinstance(first, Decimal):
            return f"算例 {plain(one.case.value)} 的得分是 {type(first).__name__}，不是 Decimal"
        if first != again or not agrees(first, one.score):
            return f"算例 {plain(one.case.value)} 应得 {plain(one.score)}，算得 {plain(first)}"
    return ""


def check_plugin(name: str) -> list[Finding]:
    """All checks on an installed plugin, or on the plugin project in a folder.

    Raises `PluginRefused` or `SchemeRefused` where the plugin cannot even be loaded.
    """
    host, plugin = open_plugin(name)
    findings = [
        _finding(
            "worked_examples", "算例相符", kind, worked_examples(host.rules[kind]), "改规则或算例，两者要一致"
        )
        for kind in host.plugins[plugin].manifest.rules
    ]
    for subject in subjects(host, plugin, name):
        findings += [
            _finding(check.__name__, title, subject.name, _tried(check, subject), remedy)
            for check, title, remedy in CHECKS
        ]
    return findings


def _finding(check: str, title: str, subject: str, problem: str, remedy: str) -> Finding:
    return Finding(check, title, subject, problem, remedy if problem else "")


def _tried(check: Check, subject: Subject) -> str:
    try:
        return check(subject)
    except XianghengError as refusal:
        return str(refusal)
    except Exception as error:  # a rule that breaks is a finding, not the end of the checks
        return f"计分时出错：{error!r}"


def open_plugin(name: str) -> tuple[PluginHost, str]:
    """The host with this plugin on, and its name; `name` may be a project folder."""
    settings = read_settings(settings_path())
    if Path(name).is_dir():
        found = plugin_in_folder(Path(name))
        return load_plugins(_only(settings.enabling(found.name), found.name), {found.name: found}), found.name
    host = load_plugins(settings.enabling(name))
    if name not in host.plugins:
        raise PluginNotInstalled(name, "没有安装", remedy="xiangheng plugin list")
    return host, name


def _only(settings: PluginSettings, name: str) -> PluginSettings:
    """An author's folder is checked without the other plugins that somebody enabled by name."""
    return replace(settings, enabled=(name,))


def subjects(host: PluginHost, plugin: str, target: str) -> Iterable[Subject]:
    """The assessments that a plugin provides, each with its scheme."""
    for name, (owner, assessment) in host.assessments.items():
        if owner == plugin:
            yield Subject(name, build_scheme(read_scheme_tables(assessment.scheme), host.rules), target)
