"""What every rule kind must satisfy, tried on generated cases around its worked examples.

Each check returns what it found wrong, in Chinese, or nothing: first on the probes of each example, one by one, then in
the situations that are drawn. A case on which the rule raises is told by one check and passed over by the others.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from decimal import Context, Decimal, localcontext
from functools import wraps
from itertools import pairwise

import numpy as np

from xiangheng_scoring.conformance.cases import Instance, instances, turned
from xiangheng_scoring.conformance.situations import Situation, situations
from xiangheng_scoring.errors import XianghengError
from xiangheng_scoring.numbers.exact import exactly, plain, shown
from xiangheng_scoring.rules import Case, Cases, Ordered, Rule, agrees, stated_parameters
from xiangheng_scoring.rules.bounds import bounded
from xiangheng_scoring.rules.columns import AGREES, Column, column_scores

RuleCheck = Callable[[type[Rule]], str]
#: A context in which sums of a few digits are already rounded.
_COARSE = Context(prec=4)


def _in_situations(kind: type[Rule], problem: Callable[[Situation], str]) -> str:
    """The words of `problem` for the simplest situation of a kind that has any; empty if none has."""
    for situation in situations(kind):  # type: ignore[arg-type]  # a class has the hash of its metaclass
        with suppress(Exception):
            if words := problem(situation):
                return words
    return ""


def _on_each_case(problem: Callable[[Rule, Case], str]) -> RuleCheck:
    """A check that holds every case of a kind to one thing: first its probes, then the cases of situations."""

    @wraps(problem)
    def check(kind: type[Rule]) -> str:
        for instance in instances(kind):
            for case in instance.dense():
                with suppress(Exception):
                    if words := problem(instance.rule, case):
                        return words
        return _in_situations(kind, lambda situation: problem(situation.rule, situation.case))

    return check


def worked_examples(kind: type[Rule]) -> str:
    """A rule kind has worked examples, and each comes out exactly."""
    if not kind.examples:
        return "没有算例"
    for example in kind.examples:
        value = plain(example.case.value)
        try:
            score = kind.read(example.parameters).judge(example.case).score
        except Exception as error:  # what a plugin may raise is exactly what is looked for
            return f"算例 {value} 出错：{_said_of(error)}"
        if isinstance(score, Decimal) and not agrees(score, example.score):
            return f"算例 {value} 应得 {plain(example.score)}，算得 {plain(score)}"
    return ""


def unbroken(kind: type[Rule]) -> str:
    """No value in the range of the examples and around it, one by one, makes the rule raise."""
    return next(filter(None, map(breaking, instances(kind))), "")


def breaking(instance: Instance) -> str:
    """The first probe of a rule that makes it raise, with what it raised."""
    for case in instance.dense():
        try:
            instance.rule.judge(case)
        except Exception as error:  # what a plugin may raise is exactly what is looked for
            stated = "，".join(f"{name} {text}" for name, text in stated_parameters(instance.rule).items())
            given = f"（{stated}）" if stated else ""
            return f"值 {plain(case.value)}{given}时出错：{_said_of(error)}"
    return ""


def _said_of(error: Exception) -> str:
    return error.fault.message if isinstance(error, XianghengError) else repr(error)


@_on_each_case
def exact_numbers(rule: Rule, case: Case) -> str:
    """Every score is a finite `Decimal`."""
    score: object = rule.judge(case).score
    if not isinstance(score, Decimal):
        return f"值 {plain(case.value)} 的得分是 {type(score).__name__}，不是 Decimal"
    return "" if score.is_finite() else f"值 {plain(case.value)} 的得分是 {score}"


def repeatable(kind: type[Rule]) -> str:
    """The same case has the same score, whatever was scored in between."""

    if words := next(filter(None, map(_of_another_order, instances(kind))), ""):
        return words

    def problem(situation: Situation) -> str:
        rule, case = situation.rule, situation.case
        first = rule.judge(case).score
        with suppress(Exception):
            rule.judge(situation.other)
        again = rule.judge(case).score
        if first == again:
            return ""
        return f"值 {plain(case.value)} 先得 {first}，隔一次再算得 {again}"

    return _in_situations(kind, problem)


def _of_another_order(instance: Instance) -> str:
    """What changes when the probes are judged again from the last to the first."""
    with suppress(Exception):
        probes = list(instance.dense())
        first = [instance.rule.judge(case).score for case in probes]
        again = [instance.rule.judge(case).score for case in reversed(probes)]
        for case, before, after in zip(probes, first, reversed(again), strict=True):
            if before != after:
                return f"值 {plain(case.value)} 先得 {before}，换个先后再算得 {after}"
    return ""


@_on_each_case
def within_bounds(rule: Rule, case: Case) -> str:
    """Every score lies between `lowest` and `highest`, where the kind declares them."""
    score = rule.judge(case).score
    if score == bounded(score, rule.lowest, rule.highest):
        return ""
    return f"值 {plain(case.value)} 的得分 {shown(score)} 超出声明的范围"


def monotone(kind: type[Rule]) -> str:
    """A better value never scores less, in the same cohort and against the same baseline."""
    if not kind.monotone:
        return ""
    for instance in instances(kind):
        with suppress(Exception):
            if words := descending(instance):
                return words

    # A ladder of values and not a pair: two values alone seldom straddle a dip.
    return _in_situations(
        kind,
        lambda situation: _descent(situation.rule, situation.case, {situation.case.value, *situation.ladder}),
    )


def descending(instance: Instance) -> str:
    """The first two neighbours among the probes of which the better one scores less."""
    probes = list(instance.dense())
    if not probes:
        return ""
    return _descent(instance.rule, probes[0], {case.value for case in probes})


def _descent(rule: Rule, case: Case, values: Iterable[Decimal]) -> str:
    if not turned(case.direction):
        return ""
    ladder = sorted(values, key=lambda value: turned(case.direction) * value)
    # The whole ladder stands in the cohort, since the engine would have all these units there.
    changes = case.changes
    if case.baseline is not None:
        changes = tuple(sorted([*changes, *(step - case.baseline for step in ladder)]))
    together = case._replace(cohort=Ordered.of([*case.cohort, *ladder]), changes=changes)
    scores = [
        rule.judge(together._replace(value=value, marks=(value,) * 3 if case.marks else ())).score
        for value in ladder
    ]
    for (worse, low), (better, high) in pairwise(zip(ladder, scores, strict=True)):
        if low > high:
            return f"{plain(better)} 优于 {plain(worse)}，得分却是 {shown(high)} 对 {shown(low)}"
    return ""


@_on_each_case
def edges_declared(rule: Rule, case: Case) -> str:
    """An odd case that a judgement names stands in the kind's `edges`."""
    edge = rule.judge(case).edge
    if not edge or edge in "；".join(rule.edges):
        return ""
    return f"值 {plain(case.value)} 遇到「{edge}」，edges 中没有说明"


@_on_each_case
@exactly
def proof_states_score(rule: Rule, case: Case) -> str:
    """The proof in words names the score that it proves; one that cannot be written the check of explanations tells."""
    judgement = rule.judge(case)
    score, proof = judgement.score, judgement.formula
    if not rule.gives_points or shown(score) in proof or plain(score) in proof:
        return ""
    return f"值 {plain(case.value)} 得 {shown(score)}，说明「{proof}」中没有这个数"


def invariant_as_declared(kind: type[Rule]) -> str:
    """Where `invariant_to` says so, another zero or another unit of measurement changes no score."""

    def problem(situation: Situation) -> str:
        rule, case, by = situation.rule, situation.case, situation.by
        for name, moved in _moves(kind, case, Decimal(by)):
            first, again = rule.judge(case).score, rule.judge(moved).score
            if shown(first) != shown(again):
                return f"{name} {by} 后，值 {plain(case.value)} 的得分由 {shown(first)} 变成 {shown(again)}"
        return ""

    return _in_situations(kind, problem)


def _moves(kind: type[Rule], case: Case, by: Decimal) -> Iterator[tuple[str, Case]]:
    if "shift" in kind.invariant_to:
        yield "平移", _moved(case, lambda value: value + by)
    if "scale" in kind.invariant_to:
        stretched = _moved(case, lambda value: value * by)
        yield "放大", stretched._replace(changes=tuple(change * by for change in case.changes))


def _moved(case: Case, move: Callable[[Decimal], Decimal]) -> Case:
    return case._replace(
        value=move(case.value),
        cohort=tuple(map(move, case.cohort)),
        baseline=None if case.baseline is None else move(case.baseline),
        reference=None if case.reference is None else move(case.reference),
    )


@_on_each_case
def context_free(rule: Rule, case: Case) -> str:
    """The caller's decimal context has no say: a thread with another precision has the same scores."""
    first = rule.judge(case).score
    with localcontext(_COARSE):
        again = rule.judge(case).score
    if first == again:
        return ""
    return f"值 {plain(case.value)} 在精度不同的线程中得 {again}，不是 {shown(first)}"


def column_agrees(kind: type[Rule]) -> str:
    """The column form, where there is one, gives the very numbers that are judged case by case."""
    for instance in instances(kind) if kind.has_columns() else ():
        with suppress(Exception):
            # Of one cohort: in a column all have the same, and each probe brings one of its own.
            shared = next(instance.dense())
            probes = [
                shared._replace(value=case.value, baseline=case.baseline, marks=case.marks)
                for case in instance.dense()
            ]
            if words := _astray(instance.rule, probes):
                return words
    return _in_situations(kind, lambda situation: _astray(situation.rule, [situation.case]))


@exactly
def _astray(rule: Rule, cases: Sequence[Case]) -> str:
    """The first case whose score is another in a column than by itself."""
    scores = rule.scores(Cases.of(cases))
    for case, score in zip(cases, scores or (), strict=scores is not None):
        if score != (judged := rule.judge(case).score):
            return f"值 {plain(case.value)} 的列形式得 {shown(score)}，judge 得 {shown(judged)}"
    return ""


@_on_each_case
def vector_agrees(rule: Rule, case: Case) -> str:
    """The vector form, where there is one, gives what the exact form gives."""
    column = Column(
        values=np.array([float(case.value)]),
        cohort=np.array([float(value) for value in case.cohort]),
        changes=np.array([float(change) for change in case.changes]),
        baselines=None if case.baseline is None else np.array([float(case.baseline)]),
        sign=turned(case.direction),
        target=None if case.target is None else float(case.target),
        reference=None if case.reference is None else float(case.reference),
    )
    scores, exact = column_scores(rule, column), rule.judge(case).score
    if scores is None or abs(float(scores[0]) - float(exact)) <= AGREES:
        return ""
    return f"值 {plain(case.value)} 的向量形式得 {scores[0]}，精确形式得 {shown(exact)}"


RULE_CHECKS: tuple[tuple[RuleCheck, str, str], ...] = (
    (worked_examples, "算例相符", "改规则或算例，两者要一致"),
    (unbroken, "不出错", "不能计分的情形在 gap 中说明；除数可能为 0 时先判断"),
    (exact_numbers, "精确数", "得分用 Decimal 计算；不要用 float、math，也不要返回无穷大或 NaN"),
    (repeatable, "可重复", "规则不要记住以前算过什么；只用传入的值"),
    (within_bounds, "得分不越界", "把得分限制在 lowest 与 highest 之间，或改这两个声明"),
    (monotone, "好的不低分", "查方向是否用对；确实不单调的规则声明 monotone = False"),
    (edges_declared, "特殊情形有说明", "在 edges 中写明这种情形怎样处理"),
    (proof_states_score, "说明写出得分", "在说明的最后写上得分，用 shown(得分)"),
    (invariant_as_declared, "平移、放大不变", "改规则，或从 invariant_to 中去掉做不到的"),
    (context_free, "与线程精度无关", "judge 加 @exactly，或只定义 score"),
    (column_agrees, "列形式相符", "改 scores，与 judge 逐位相同；没有把握的删去 scores"),
    (vector_agrees, "向量形式相符", "改 vector，与 judge 相差不超过 1e-9；没有把握的删去 vector"),
)
