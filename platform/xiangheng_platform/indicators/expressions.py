"""The closed grammar of derived indicators: numbers, indicator codes, + − × ÷, brackets and sum(…).

    expression = term { ("+" | "−") term }
    term       = factor { ("×" | "÷") factor }
    factor     = number | code | "sum" "(" code { "," code } ")" | "(" expression ")"

What is not in it cannot be written: no names beside codes, no calls, no exponents, so nothing has to be forbidden.
`-`, `*`, `/` and full-width signs are read too. A hyphen between letters or digits belongs to a code (LF-A01); a minus
of that shape has blanks around it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal, TypeAlias

from xiangheng_platform.indicators.errors import ExpressionRefused
from xiangheng_scoring.numbers.exact import plain

LONGEST = 1_000
DEEPEST = 20
LONGEST_NUMBER = 30
SUM = "sum"
CODE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)*")
Sign = Literal["+", "−", "×", "÷"]
ADDITIVE: tuple[Sign, ...] = ("+", "−")
MULTIPLICATIVE: tuple[Sign, ...] = ("×", "÷")

_SIGNS: Mapping[str, Sign] = {"+": "+", "-": "−", "−": "−", "–": "−", "*": "×", "×": "×", "/": "÷", "÷": "÷"}
#: Signs of one character each, so that a column of the folded text is a column of the text that was typed.
_FOLDED = str.maketrans("（）＋－＊／，、０１２３４５６７８９．", "()+-*/,,0123456789.")
_TOKEN = re.compile(rf"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<code>{CODE.pattern})|(?P<sign>[^\s]))")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written."""

    value: Decimal

    def __str__(self) -> str:
        return plain(self.value)


@dataclass(frozen=True, slots=True)
class Code:
    """The value of an indicator."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Total:
    """The sum over listed indicators."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        return f"{SUM}({', '.join(self.names)})"


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands joined by signs of one rank (+ and −, or × and ÷), taken from left to right."""

    first: "Expression"
    rest: tuple[tuple[Sign, "Expression"], ...]

    @property
    def is_additive(self) -> bool:
        """Whether it adds and subtracts; otherwise it multiplies and divides."""
        return self.rest[0][0] in ADDITIVE

    def __str__(self) -> str:
        return self._operand(self.first) + "".join(
            f" {sign} {self._operand(operand)}" for sign, operand in self.rest
        )

    def _operand(self, operand: "Expression") -> str:
        is_bare = not isinstance(operand, Chain) or (self.is_additive and not operand.is_additive)
        return str(operand) if is_bare else f"({operand})"


Expression: TypeAlias = Number | Code | Total | Chain


@lru_cache(maxsize=1_000)
def parse(text: str) -> Expression:
    """The expression that a text is; raises `ExpressionRefused` with the column where it stops being one.

    `str` of the result is the text in its plainest form, which parses to the same expression.
    """
    if len(text) > LONGEST:
        raise ExpressionRefused(f"算式有 {len(text)} 个字符", LONGEST + 1, expected=f"至多 {LONGEST} 个")
    return _Reader(text).read()


def codes(expression: Expression) -> tuple[str, ...]:
    """The indicators that an expression looks at, each once, in the order of the text."""
    return tuple(dict.fromkeys(_codes(expression)))


def _codes(expression: Expression) -> Iterator[str]:
    match expression:
        case Code(name):
            yield name
        case Total(names):
            yield from names
        case Chain(first, rest):
            for operand in (first, *(operand for _, operand in rest)):
                yield from _codes(operand)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int


class _Reader:
    """Reads one text from left to right; it recurs for brackets only, and those are counted."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [*_tokens(text), _Token("end", "", len(text.rstrip()) + 1)]
        self.place = 0
        self.depth = 0

    def read(self) -> Expression:
        expression = self._sum_of_terms()
        if self._next.kind != "end":
            raise self._refusal("+、−、×、÷ 或算式结束")
        return expression

    @property
    def _next(self) -> _Token:
        return self.tokens[self.place]

    def _take(self) -> _Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def _sum_of_terms(self) -> Expression:
        return self._chain(lambda: self._chain(self._factor, MULTIPLICATIVE), ADDITIVE)

    def _chain(self, operand: Callable[[], Expression], signs: tuple[Sign, ...]) -> Expression:
        first, rest = operand(), []
        while (sign := _SIGNS.get(self._next.text)) in signs:
            self._take()
            rest.append((sign, operand()))
        return Chain(first, tuple(rest)) if rest else first

    def _factor(self) -> Expression:
        token = self._next
        if token.kind == "number":
            return Number(Decimal(self._take().text))
        if token.kind == "code":
            self._take()
            return self._total() if token.text.lower() == SUM else Code(token.text)
        if token.text == "(":
            return self._bracketed()
        raise self._refusal("数、指标编码、sum(…) 或左括号")

    def _bracketed(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            column = self._next.column
            raise ExpressionRefused("括号套得太深", column, expected=f"至多 {DEEPEST} 层")
        self._take()
        expression = self._sum_of_terms()
        self._expect(")", "右括号")
        self.depth -= 1
        return expression

    def _total(self) -> Total:
        self._expect("(", "左括号，如 sum(甲, 乙)")
        names = [self._code()]
        while self._next.text == ",":
            self._take()
            names.append(self._code())
        self._expect(")", "右括号")
        return Total(tuple(names))

    def _code(self) -> str:
        if self._next.kind != "code" or self._next.text.lower() == SUM:
            raise self._refusal("指标编码")
        return self._take().text

    def _expect(self, sign: str, expected: str) -> None:
        if self._next.text != sign:
            raise self._refusal(expected)
        self._take()

    def _refusal(self, expected: str) -> ExpressionRefused:
        token = self._next
        problem = "算式到此还没有写完" if token.kind == "end" else f"「{token.text}」写在这里不对"
        if not self.text.strip():
            problem = "算式是空的"
        return ExpressionRefused(problem, token.column, expected=expected, remedy=_remedy(token))


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text.translate(_FOLDED)):
        kind = match.lastgroup or "sign"
        column = match.start(kind) + 1
        if kind == "number" and len(match[kind]) > LONGEST_NUMBER:
            expected = f"一个数至多 {LONGEST_NUMBER} 位"
            raise ExpressionRefused(f"「{match[kind]}」太长", column, expected=expected)
        yield _Token(kind, match[kind], column)


def _remedy(token: _Token) -> str:
    if token.text == ",":
        return "逗号只用在 sum(…) 里；数里不写千分位"
    if token.kind == "code":
        return "两个指标之间写 +、−、×、÷；减号两边空格"
    return "能写的只有数、指标编码、+ − × ÷、括号和 sum(…)"
