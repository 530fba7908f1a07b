"""Write the parts of the manual that repeat what the code declares, and the schemas of records; a test holds them up to date.

python docs/generate.py
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING as REQUIRED
from dataclasses import fields
from decimal import Decimal
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, get_type_hints

import xiangheng_platform
import xiangheng_risk
import xiangheng_scoring
import xiangheng_seeds
from xiangheng_graphql import published as front_ends
from xiangheng_graphql.events import Event
from xiangheng_graphql.server.metrics import Metrics
from xiangheng_platform import settings
from xiangheng_platform.indicators.vocabulary import Direction
from xiangheng_platform.monitoring.columns import DATASETS, HOUSEHOLDS, MEMBERS
from xiangheng_platform.monitoring.features.declared import FEATURES
from xiangheng_platform.monitoring.intake.contents import guide
from xiangheng_platform.monitoring.intake.remarks import RULES
from xiangheng_platform.rectification import policy
from xiangheng_platform.rectification.cli.names import COMMANDS
from xiangheng_platform.rectification.cli.tables import states_text, who_text
from xiangheng_platform.rectification.transitions import TRANSITIONS
from xiangheng_scoring.analysis.comparison import EFFECT_MEANINGS, EFFECT_WORDS, EFFECTS
from xiangheng_scoring.analysis.robustness import AGGREGATIONS, MISSING, NORMALISATIONS, SOURCES, TREATMENTS
from xiangheng_scoring.conformance.assessment_checks import ASSESSMENT_CHECKS
from xiangheng_scoring.conformance.battery import PLUGIN_CHECKS, SOUND_SCHEME
from xiangheng_scoring.conformance.plugin_check import ENDS
from xiangheng_scoring.conformance.rule_checks import RULE_CHECKS
from xiangheng_scoring.intake.sealed.bundles import ROWS
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.plugins.hookspecs import hook_names, hook_of
from xiangheng_scoring.records import Published, schema
from xiangheng_scoring.rules import (
    BUILT_IN,
    TRANSFORMATIONS,
    Case,
    Rule,
    Transformation,
    TransformationExample,
    describe,
)
from xiangheng_scoring.scheme import HEADER, TABLES, Table
from xiangheng_scoring.scheme.weights import WEIGHTINGS

MANUAL = Path(__file__).parent / "manual"
FORMATS = Path(__file__).parent / "formats"
#: What front ends were promised. It is written anew only where nothing that it promised is gone.
SCHEMA = Path(__file__).parent / "graphql" / "schema.graphql"
ROW_MEANINGS = {
    "observations": "指标值：对象、指标、年度、值、出处，抽样的另有样本量和区间",
    "interim": "各月、各季度的值，不计入",
    "adjustments": "加减分",
    "marks": "评委打分",
    "findings": "查实的问题",
    "totals": "其他考核的得分",
    "findings_tables": "问题清单在哪里，没有问题的对象以此为据",
}
WEIGHTING_MEANINGS = {
    "given": "照 `weight` 列",
    "equal": "各一份",
    "swing": "与 `judgements` 表中的摆幅分成比例：由最差到最好有多重要，最重要的 100 分",
    "ahp": "两两比较矩阵的主特征向量",
    "entropy": "各对象得分的熵越小，份额越大；得分全部相同的为 0",
    "critic": "得分的标准差 × 与其他下级的冲突；得分全部相同的为 0",
    "pca": "相关矩阵第一主成分的载荷平方；只看各下级齐全的对象",
}


def parts() -> dict[str, dict[str, str]]:
    """Generated text by manual page and marker."""
    return {
        "scheme.md": {"tables": "\n".join(map(_table, (HEADER, *TABLES))), "weightings": _weightings()},
        "rules.md": {
            "rules": "\n".join(_rule(rule) for rule in BUILT_IN.values()),
            "transformations": "\n".join(_transformation(kind) for kind in TRANSFORMATIONS.values()),
        },
        "plugin-tutorial.md": {"checks": _checks(), "hooks": _hooks()},
        "comparison.md": {"effects": _effects()},
        "robustness.md": {"sources": _sources()},
        "store.md": {"settings": _settings()},
        "rectification.md": {"steps": _steps(), "proposals": _proposals()},
        "risk.md": {"features": _features()},
        "bundle.md": {"rows": _rows()},
        "household.md": {"columns": _columns(), "remarks": _remarks()},
        "graphql.md": {"schema": front_ends.reference(), "events": _events(), "metrics": _metrics()},
    }


def cuts() -> dict[str, dict[str, str]]:
    """Code cut from what the tests run, by manual page and marker."""
    template = files("xiangheng_scoring.plugins") / "template" / "package" / "__init__.py.txt"
    code = template.read_text(encoding="utf-8")
    for placeholder, word in {"@NAME@": "dew-plan", "@RULE@": "dew_plan_every_month"}.items():
        code = code.replace(placeholder, word)
    model = (MANUAL.parents[1] / "tests" / "plugins" / "income_first.py").read_text(encoding="utf-8")
    return {"plugin-tutorial.md": {"plugin": f"```python\n{code}```", "model": f"```python\n{model}```"}}


def fill(page: str, texts: Mapping[str, str], kind: str) -> str:
    """The page with the text between each pair of markers of a kind (`generated`, `cut`) replaced."""
    for marker, text in texts.items():
        begin, end = f"<!-- {kind}:{marker} -->", f"<!-- /{kind}:{marker} -->"
        head, _, rest = page.partition(begin)
        page = f"{head}{begin}\n\n{text.strip()}\n\n{end}{rest.partition(end)[2]}"
    return page


def filled() -> dict[Path, str]:
    """Every page with generated parts and every schema of a record, as it should be."""
    pages = {SCHEMA: front_ends.printed()} | {
        FORMATS / record.FORMAT.file: json.dumps(schema(record), ensure_ascii=False, indent=2) + "\n"
        for record in published()
    }
    for kind, by_page in (("generated", parts()), ("cut", cuts())):
        for name, texts in by_page.items():
            path = MANUAL / name
            pages[path] = fill(pages.get(path) or path.read_text(encoding="utf-8"), texts, kind)
    return pages


def published() -> Iterable[type[Published]]:
    """Every record that is a document of its own: they stand in modules called `documents` or `…_documents`."""
    for package in (xiangheng_scoring, xiangheng_platform, xiangheng_seeds, xiangheng_risk):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.endswith("documents"):
                members = vars(import_module(module.name)).values()
                yield from (
                    member for member in members if isinstance(member, type) and "FORMAT" in vars(member)
                )


def _checks() -> str:
    rows = [("插件", title, remedy) for _, title, remedy in (ENDS, *PLUGIN_CHECKS)]
    rows += [("规则", title, remedy) for _, title, remedy in RULE_CHECKS]
    rows += [("考核", title, remedy) for _, title, remedy in (SOUND_SCHEME, *ASSESSMENT_CHECKS)]
    rows += [
        (hook.title, title, remedy) for hook in map(hook_of, hook_names()) for _, title, remedy in hook.checks
    ]
    return "| 对象 | 检查 | 没有通过时 |\n| --- | --- | --- |\n" + "".join(
        f"| {subject} | {title} | {remedy} |\n" for subject, title, remedy in rows
    )


def _weightings() -> str:
    rows = (f"| `{name}` | {word} | {WEIGHTING_MEANINGS[name]} |\n" for name, word in WEIGHTINGS.items())
    return "| `weighting` | 方法 | 下级的份额 |\n| --- | --- | --- |\n" + "".join(rows)


def _features() -> str:
    directions = {-1: "越低", 0: "不定", 1: "越高"}
    rows = (
        f"| {feature.title} | {feature.unit} | {feature.cause.label} | {directions[feature.direction]} |"
        f" {feature.known.label} | `{feature.name}` |\n"
        for feature in FEATURES
    )
    return (
        f"共 {len(FEATURES)} 个。“所属”是作为理由说出时归到的致贫返贫原因或情况；是否的，是为 1，否为 0；占比为 0 到 1。\n\n"
        "| 特征 | 单位 | 所属 | 数越大，风险 | 来自 | 名称 |\n| --- | --- | --- | --- | --- | --- |\n"
        + "".join(rows)
    )


def _rows() -> str:
    rows = (
        f"| `{name}.jsonl` | {ROW_MEANINGS[name]} | {'、'.join(f'`{field.name}`' for field in fields(kind))} |\n"
        for name, kind in ROWS.items()
    )
    return "| 文件 | 内容 | 列 |\n| --- | --- | --- |\n" + "".join(rows)


def _columns() -> str:
    return "\n".join(
        f"### {dataset.title}（`--dataset {dataset.title}`）\n\n"
        "| 列名 | 也可写作 | 可填 | 必须有 |\n| --- | --- | --- | --- |\n"
        + "".join(f"| {' | '.join(row)} |\n" for row in guide(dataset))
        for dataset in DATASETS.values()
    )


def _remarks() -> str:
    return "\n\n".join(
        f"{dataset.title}：{'；'.join(rule.message for rule in RULES if rule.dataset is dataset)}。"
        for dataset in (HOUSEHOLDS, MEMBERS)
    )


def _steps() -> str:
    rows = (
        f"| {row.step.label} | `{COMMANDS[row.step]}` | {states_text(row)} |"
        f" {who_text(row)} | {'、'.join(need.label for need in row.needs)} |"
        f" {'、'.join(effect.label for effect in row.does)} |\n"
        for row in TRANSITIONS.values()
    )
    return "| 步骤 | 命令 | 状态 | 谁可以 | 要有 | 作用 |\n| --- | --- | --- | --- | --- | --- |\n" + "".join(
        rows
    )


def _proposals() -> str:
    rechecks = "、".join(f"{severity.label} {days} 天" for severity, days in policy.RECHECK_DAYS.items())
    levels = "、".join(f"{days} 天报{level.label}" for level, days in policy.ESCALATION_DAYS.items())
    rows = (
        ("立行立改没有写明哪一天的", f"登记后 {policy.IMMEDIATE_WORKING_DAYS} 个工作日"),
        ("待认领的，多久内认领", f"{policy.CLAIM_DAYS} 天"),
        ("最后一天之前多久提醒", f"{policy.REMINDER_DAYS} 天"),
        ("逾期多久升级", levels),
        ("销号后多久回头看", rechecks),
        ("同一地区同一类别多久内再出现要标出", f"{policy.RECURRENCE_MONTHS} 个月"),
    )
    return "| 什么 | 建议 |\n| --- | --- |\n" + "".join(f"| {what} | {days} |\n" for what, days in rows)


def _events() -> str:
    rows = (f"| `{event}` | {event.label} |\n" for event in Event)
    return "| `event` | 何时 |\n| --- | --- |\n" + "".join(rows)


def _metrics() -> str:
    endings = {"counter": "_total", "info": "_info"}
    rows = (
        f"| `{metric.name}{endings.get(metric.type, '')}` | {metric.type} | {metric.documentation} |\n"
        for metric in Metrics().registry.collect()
        if metric.name.startswith("xiangheng_")  # what there is besides depends on the system
    )
    return "| 名称 | 种类 | 含义 |\n| --- | --- | --- |\n" + "".join(rows)


def _effects() -> str:
    rows = (f"| {EFFECT_WORDS[name]} | `{name}` | {EFFECT_MEANINGS[name]} |\n" for name in EFFECTS)
    return "| 成因 | JSON | 含义 |\n| --- | --- | --- |\n" + "".join(rows)


def _sources() -> str:
    alternatives = {
        "treatment": TREATMENTS,
        "normalisation": NORMALISATIONS,
        "aggregation": AGGREGATIONS,
        "missing": MISSING,
    }
    rows = []
    for source, word in SOURCES.items():
        choices = alternatives.get(source, {})
        told = "；".join(f"`{name}` {meaning}" for name, meaning in choices.items())
        rows.append(f"| {word} | `{source}` | {told or '见下'} |\n")
    return "| 来源 | JSON | 做法 |\n| --- | --- | --- |\n" + "".join(rows)


def _settings() -> str:
    texts = {name: settings.text_of(settings.default(name)) for name in settings.names()}
    defaults = {name: f"`{text}`" if text else "（空）" for name, text in texts.items()}
    # Where the data folder lies differs from machine to machine, and no machine is the reader's.
    defaults["data.folder"] = "用户数据文件夹"
    rows = (
        f"| `{name}` | `{settings.variable(name)}` | {default} | {settings.meaning(name)} |\n"
        for name, default in defaults.items()
    )
    return "| 设置 | 环境变量 | 缺省 | 含义 |\n| --- | --- | --- | --- |\n" + "".join(rows)


def _hooks() -> str:
    hooks = {name: hook_of(name) for name in hook_names()}
    rows = (f"| `{name}(settings)` | {hook.title} | {hook.expected} |\n" for name, hook in hooks.items())
    return "| 挂接函数 | 提供 | 返回 |\n| --- | --- | --- |\n" + "".join(rows)


def _table(table: Table) -> str:
    need = "，必须有" if table.required else ""
    head = f"### {table.name}（{table.title}{need}）\n\n| 列 | 中文名 | 含义 |\n| --- | --- | --- |\n"
    rows = (
        f"| `{column.name}` | {column.title} | {column.meaning}{'（必填）' if column.required else ''} |\n"
        for column in table.columns
    )
    return head + "".join(rows)


def _rule(rule: type[Rule]) -> str:
    directions = "、".join(f"`{name}` {Direction(name).short}" for name in rule.directions)
    needs = [
        word
        for word, needed in (
            ("目标值", rule.needs_target),
            ("基期值", rule.needs_baseline),
            ("评委打分", rule.needs_marks),
        )
        if needed
    ]
    lines = [_kind(rule), f"方向：{directions}。" + (f"需要：{'、'.join(needs)}。" if needs else ""), ""]
    if rule.examples:
        lines += [
            "| 算例 | 参数 | 得分 | 说明 |",
            "| --- | --- | --- | --- |",
            *(
                f"| {'，'.join(_case(example.case))} | {_parameters(example.parameters)} | {plain(example.score)} |"
                f" {example.note} |"
                for example in rule.examples
            ),
            "",
        ]
    return "\n".join(lines)


def _transformation(kind: type[Transformation]) -> str:
    head = [_kind(kind), "| 算例 | 参数 | 结果 | 说明 |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *map(_step_example, kind.examples), ""])


def _step_example(example: TransformationExample) -> str:
    inputs = [
        f"值 {plain(example.value)}",
        *(f"{code} = {plain(value)}" for code, value in example.inputs.others.items()),
    ]
    inputs += [f"{year} 年 {plain(value)}" for year, value in example.inputs.past.items()]
    inputs += [f"由 {_text(example.among)} 拟合"] if example.among else []
    result = "视为缺报" if example.result is None else plain(example.result)
    return f"| {'，'.join(inputs)} | {_parameters(example.parameters)} | {result} | {example.note} |"


def _parameters(parameters: Mapping[str, Any]) -> str:
    return "，".join(f"{name} = {_text(value)}" for name, value in parameters.items())


def _kind(kind: type[Rule] | type[Transformation]) -> str:
    lines = [f"## {kind.kind}（{kind.title}）", "", f"{kind.formula}。", ""]
    types = get_type_hints(kind)
    rows = [
        f"| `{item.name}` | {describe(types[item.name])} |"
        f" {'必填' if item.default is REQUIRED else f'`{_text(item.default)}`'} |"
        for item in kind.parameters()
    ]
    if rows:
        lines += ["| 参数 | 类型 | 缺省 |", "| --- | --- | --- |", *rows, ""]
    if kind.edges:
        lines += ["| 特殊情形 | 处理 |", "| --- | --- |"]
        lines += [f"| {edge} | {effect} |" for edge, effect in kind.edges.items()]
        lines.append("")
    return "\n".join(lines)


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_text, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


def _case(case: Case) -> Iterable[str]:
    yield f"评委 {_text(case.marks)}" if case.marks else f"值 {plain(case.value)}"
    if case.target is not None:
        yield f"目标 {plain(case.target)}"
    if case.baseline is not None:
        yield f"基期 {plain(case.baseline)}"
    if case.cohort:
        yield f"同组 {_text(case.cohort)}"
    if case.reference is not None:
        yield f"参照 {plain(case.reference)}"
    if case.changes:
        yield f"同组变化 {_text(case.changes)}"
    if case.direction == "negative":
        yield "负向"


def main() -> None:
    """Rewrite the generated parts of every page, and the schemas of records and of GraphQL.

    Exits where the schema would break what front ends rely on: what is to go is marked as deprecated first, for a version.
    """
    promised = SCHEMA.read_text(encoding="utf-8") if SCHEMA.is_file() else ""
    if promised and (broken := front_ends.breaking(promised, front_ends.printed())):
        raise SystemExit("\n".join([f"{SCHEMA.name} would break front ends:", *broken]))
    for path, text in filled().items():
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
