"""What a rule gives, held to what its kind declares: nobody's code may score what its table of rules does not promise."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from xiangheng_scoring.errors import RuleBroken
from xiangheng_scoring.numbers.exact import at_40_digits, plain
from xiangheng_scoring.rules.base import Judgement, Rule
from xiangheng_scoring.rules.bounds import bounded
from xiangheng_scoring.rules.cases import Case, Cases, Gap


def declared_judgement(rule: Rule, case: Case) -> Judgement:
    """The rule's judgement of a case. Raises `RuleBroken` for a score that is no number or outside its bounds."""
    judgement = rule.judge(case)
    if not isinstance(judgement, Judgement):
        raise broken(rule, "判断", judgement, value=plain(case.value), expected="Judgement(得分, 公式)")
    _refuse_undeclared(rule, case.value, judgement.score)
    return judgement


def declared_scores(rule: Rule, cases: Cases) -> Iterable[Decimal]:
    """The rule's score of each case, from its column form where it has one.

    To be gone through in the fixed context. Raises `RuleBroken` where it comes to a score that is no number or outside its
    bounds, or for a column of another length.
    """
    scores = rule.scores(cases)
    if scores is None:
        return (declared_judgement(rule, case).score for case in cases)
    if len(scores) != len(cases):
        expected = f"{len(cases)} 个，每个值一个"
        raise broken(rule, "一列得分", f"{len(scores)} 个", value="", expected=expected)
    return scores if _are_declared(rule, scores) else _one_by_one(rule, cases, scores)


def _one_by_one(rule: Rule, cases: Cases, scores: Sequence[Decimal]) -> Iterator[Decimal]:
    for value, score in zip(cases.values, scores, strict=True):
        _refuse_undeclared(rule, value, score)
        yield score


def _are_declared(rule: Rule, scores: Sequence[Decimal]) -> bool:
    """Whether nothing of a column need be looked at one by one; the ends tell of all between."""
    if set(map(type, scores)) != {Decimal} or not all(map(Decimal.is_finite, scores)):
        return False
    return (rule.lowest is None or min(scores) >= rule.lowest) and (
        rule.highest is None or max(scores) <= rule.highest
    )


def _refuse_undeclared(rule: Rule, value: Decimal, score: object) -> None:
    if not isinstance(score, Decimal) or not score.is_finite() or not _is_within(rule, score):
        expected = f"{bounds_of(rule)} 的 Decimal"
        raise broken(rule, "得分", score, value=plain(value), expected=expected)


def _is_within(rule: Rule, score: Decimal) -> bool:
    """Whether the kind declares such a score; what a division left at the last digits goes beyond no bound."""
    low, high = rule.lowest, rule.highest
    return bounded(score, low, high) == score or bounded(at_40_digits(score), low, high) == at_40_digits(
        score
    )


def declared_mark(rule: Rule, marks: tuple[Decimal, ...], mark: object) -> Decimal:
    """The one value that stands for assessors' marks. Raises `RuleBroken` for what is no finite number."""
    if not isinstance(mark, Decimal) or not mark.is_finite():
        raise broken(rule, "评委分", mark, value="、".join(map(plain, marks)), expected="有限的 Decimal")
    return mark


def declared_gap(rule: Rule, case: Case) -> Gap | None:
    """Why the rule declines a case, or None. Raises `RuleBroken` for an answer that is neither."""
    gap = rule.gap(case)
    # A gap without a reason is refused, too: it is what whoever reported the value is told.
    if gap is not None and not (isinstance(gap, Gap) and isinstance(gap.reason, str) and gap.reason):
        raise broken(rule, "缺报理由", gap, value=plain(case.value), expected='None，或写明理由的 Gap("…")')
    return gap


def bounds_of(rule: Rule) -> str:
    """The least and the greatest score of a kind, in words."""
    low, high = ("不限" if bound is None else plain(bound) for bound in (rule.lowest, rule.highest))
    return f"{low} 到 {high}"


def broken(rule: Rule, what: str, given: object, *, value: str, expected: str) -> RuleBroken:
    """The error of a rule that answered what its kind does not declare, naming the plugin where it has one."""
    plugin = f"插件 {rule.provider} › " if rule.provider else ""
    answer = plain(given) if isinstance(given, Decimal) and given.is_finite() else repr(given)
    return RuleBroken(
        f"给出的{what}是「{answer}」",
        at=f"{plugin}规则 {rule.kind}",
        value=value,
        expected=expected,
        remedy="改规则的代码，或改它声明的 lowest、highest",
    )
