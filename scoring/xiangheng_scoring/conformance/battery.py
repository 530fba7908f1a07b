"""All checks on one plugin, one after the other, in the process that imports it; `plugin_check` runs it in a child."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from xiangheng_scoring.conformance.assessment_checks import ASSESSMENT_CHECKS
from xiangheng_scoring.conformance.replay import Answers, answers
from xiangheng_scoring.conformance.rule_checks import RULE_CHECKS
from xiangheng_scoring.conformance.subjects import open_plugin, subject_of
from xiangheng_scoring.conformance.untouched import changed, state
from xiangheng_scoring.conformance.watch import watching
from xiangheng_scoring.errors import SchemeRefused, XianghengError, some_of
from xiangheng_scoring.plugins import PluginHost
from xiangheng_scoring.plugins.hookspecs import KIT_HOOKS, hook_of

T = TypeVar("T")

#: The check that comes before the others of an assessment: without a scheme there is nothing to try them on.
SOUND_SCHEME = (
    "sound_scheme",
    "方案没有问题",
    "按所列位置改方案；只看方案：xiangheng scheme check 方案文件夹",
)
#: Checks of a plugin as a whole: their name, title and remedy.
QUIET_IMPORT = (
    "quiet_import",
    "导入时不动手",
    "导入时只定义规则和挂接函数；不写文件，不读包外的文件，不连网络，不起进程和线程",
)
SAME_ELSEWHERE = (
    "same_elsewhere",
    "换时间、换机器结果不变",
    "规则只用传入的值和参数；不看日期、时间、环境变量、主机、语言，不用随机数和集合的次序",
)
UNTOUCHED = (
    "untouched",
    "不改动系统",
    "不要替换或包住系统的函数、规则和表，不要改精度、语言、警告、随机数、sys.path、环境变量这些公用的设置",
)
PLUGIN_CHECKS = (QUIET_IMPORT, SAME_ELSEWHERE, UNTOUCHED)
#: Hash seed and time zone of each other machine.
_MACHINES = (("1", "Pacific/Kiritimati"), ("2", "America/Anchorage"))
_START_REPLAY = "from xiangheng_scoring.conformance.replay import main; main()"
_LONGEST_LIST = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One check on one subject; `problem` is empty where it passed."""

    check: str
    title: str
    subject: str
    problem: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What is about to be done, so that it can be named when it never ends; `steps` in all."""

    name: str
    done: int
    steps: int


def run(target: str, limit: float) -> Iterator[Step | Finding]:
    """Each step before it is done, and its finding after it; raises `PluginRefused` where it cannot be loaded."""
    host, plugin = open_plugin(target)
    yield Step("导入插件", 0, 0)
    sys.dont_write_bytecode = True
    before = state()
    with watching() as acts:
        host.load(plugin)
    after_import = changed(before, state())
    checks = _checks(host, plugin, target, limit)
    steps = len(checks) + 2
    yield Step(QUIET_IMPORT[1], 0, steps)
    folder = host.available[plugin].folder
    own = [act for act in acts if folder is None or not act.is_part_of_importing(folder)]
    yield _finding(QUIET_IMPORT, plugin, _listed("导入时访问了 ", own))
    for done, (name, check) in enumerate(checks, start=1):
        yield Step(name, done, steps)
        yield check()
        if done == 1:  # the answers were given, and nothing of ours has run in between that changes anything
            after_import = after_import or changed(before, state())
    yield Step(UNTOUCHED[1], steps - 1, steps)
    yield _finding(UNTOUCHED, plugin, _listed("改动了 ", after_import))


def _finding(check: tuple[str, str, str], subject: str, problem: str) -> Finding:
    name, title, remedy = check
    return Finding(name, title, subject, problem, remedy if problem else "")


def _listed(start: str, names: Sequence[object]) -> str:
    if not names:
        return ""
    return start + some_of([*map(str, names)], _LONGEST_LIST, "处")


def _checks(
    host: PluginHost, plugin: str, target: str, limit: float
) -> list[tuple[str, Callable[[], Finding]]]:
    manifest = host.manifests[plugin]
    return [
        (SAME_ELSEWHERE[1], partial(same_elsewhere, host, plugin, target, limit)),
        *(
            (f"{title}　{kind}", partial(_tried, check, title, remedy, host.rules[kind], kind))
            for kind in manifest.rules
            for check, title, remedy in RULE_CHECKS
        ),
        *(check for name in manifest.assessments for check in checks_of_assessment(host, name)),
        *(
            (f"{title}　{name}", partial(_tried, check, title, remedy, host.provided(hook)[name], name))
            for hook in manifest.provides.keys() - KIT_HOOKS.keys()
            for name in manifest.provides[hook]
            for check, title, remedy in hook_of(hook).checks
        ),
    ]


def checks_of_assessment(host: PluginHost, name: str) -> list[tuple[str, Callable[[], Finding]]]:
    """The checks of an assessment with their titles; of a scheme that is refused, its refusal alone."""
    try:
        subject = subject_of(host, name)
        host.check_indicators(subject.scheme, host.assessments.owner(name))
    except (SchemeRefused, XianghengError) as refusal:
        return [(SOUND_SCHEME[1], partial(_finding, SOUND_SCHEME, name, str(refusal)))]
    return [
        (SOUND_SCHEME[1], partial(_finding, SOUND_SCHEME, name, "")),
        *(
            (f"{title}　{name}", partial(_tried, check, title, remedy, subject, name))
            for check, title, remedy in ASSESSMENT_CHECKS
        ),
    ]


def _tried(check: Callable[[T], str], title: str, remedy: str, subject: T, name: str) -> Finding:
    try:
        problem = check(subject)
    except XianghengError as refusal:
        problem = str(refusal)
    except Exception as error:  # a rule that breaks is a finding, not the end of the checks
        problem = f"检查时出错：{error!r}"
    return Finding(check.__name__, title, name, problem, remedy if problem else "")


def same_elsewhere(host: PluginHost, plugin: str, target: str, limit: float) -> Finding:
    """What the plugin answers here and on other machines, all at once."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _START_REPLAY, target, str(limit)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONUTF8": "1", "TZ": zone},
        )
        for seed, zone in _MACHINES
    ]
    here = answers(host, plugin)
    problem = ""
    for machine in started:
        # Kept open until the answer is there: its end tells the other process that this one is gone.
        line, machine.stdin = machine.stdin, None
        try:
            printed, failed = machine.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            machine.kill()
            machine.communicate()
            problem = problem or f"在另一个进程中 {limit:g} 秒没有算完"
            continue
        finally:
            if line is not None:
                line.close()
        problem = problem or _differing(here, printed, failed)
    return _finding(SAME_ELSEWHERE, plugin, problem)


def _differing(here: Answers, printed: str, failed: str) -> str:
    """What another machine answered differently, in words."""
    try:
        others: list[Answers] = json.loads(printed.splitlines()[-1])
    except (ValueError, IndexError):
        return f"在另一个进程中出错：{failed.strip()[-200:]}"
    for there in others:
        for subject, given in here.items():
            for (what, answer), (_, other) in zip(given, there.get(subject, given), strict=False):
                if answer != other:
                    return f"{subject}：{what} 在这里得 {answer[:40]}，换了时间、环境或进程得 {other[:40]}"
    return ""
