"""What a plugin answers on another machine, another day: printed by an interpreter that is started for it.

The check of sameness elsewhere runs it in interpreters with other hash seeds and time zones; its arguments are TARGET and
LIMIT, in seconds.
"""

import faulthandler
import json
import os
import sys
import threading

from xiangheng_scoring.conformance import elsewhere
from xiangheng_scoring.conformance.cases import instances
from xiangheng_scoring.conformance.subjects import open_plugin, subject_of
from xiangheng_scoring.errors import SchemeRefused
from xiangheng_scoring.numbers.exact import shown
from xiangheng_scoring.plugins import PluginHost
from xiangheng_scoring.rules import Case, Rule

#: For each rule kind (value, score) at every probe, for each assessment the digest of its result.
Answers = dict[str, list[list[str]]]


def answers(host: PluginHost, plugin: str) -> Answers:
    """What the rules and the assessments of a plugin answer."""
    given = {
        f"规则 {kind}": [
            [shown(case.value), _score(instance.rule, case)]
            for instance in instances(host.rules[kind])
            for case in instance.dense()
        ]
        for kind in host.manifests[plugin].rules
    }
    for name in host.manifests[plugin].assessments:
        try:
            digest = subject_of(host, name).result(1).result_digest
        except SchemeRefused:
            continue
        except Exception as error:  # what breaks is told by the checks that look for it
            digest = type(error).__name__
        given[f"考核 {name}"] = [["结果摘要", digest]]
    return given


def _score(rule: Rule, case: Case) -> str:
    try:
        return str(rule.judge(case).score)
    except Exception as error:
        return f"出错 {type(error).__name__}"


def main() -> None:
    """Print the answers of the plugin named on the command line at each of the clocks, as one document."""
    # Whoever started this may be stopped by its time limit: its end is the end of this process, too.
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # A plugin that holds the interpreter lets no thread of ours notice that: the fault handler needs none.
    faulthandler.dump_traceback_later(float(sys.argv[2]), exit=True)
    host, plugin = open_plugin(sys.argv[1])
    folder = host.available[plugin].folder
    if folder is not None:
        elsewhere.move(folder)
    by_clock = []
    for offset in elsewhere.CLOCKS:
        with elsewhere.at(offset):
            by_clock.append(answers(host, plugin))
    print(json.dumps(by_clock, ensure_ascii=True))


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)
