"""What is wrong with definitions that are to enter the dictionary: every fault of every one, with its field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any, TypeVar

from xiangheng_platform.indicators.definition import FIELDS, WORDS, Definition
from xiangheng_platform.indicators.errors import IndicatorError, as_fault
from xiangheng_platform.indicators.expressions import CODE, SUM, parse
from xiangheng_platform.indicators.figures import checked
from xiangheng_platform.indicators.formula_checks import MODEL_NOT_SCORED, cycle_faults, formula_faults
from xiangheng_platform.indicators.periods import read_period
from xiangheng_platform.indicators.texts import LONGEST_NAME, LONGEST_TEXT, is_name, is_text
from xiangheng_platform.indicators.units import MULTIPLE, SHARE, unit_or_unstated
from xiangheng_platform.indicators.vocabulary import Origin, Strategy, ValueKind, as_words, labelled
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.titled import choices

A = TypeVar("A")
T = TypeVar("T")
LONGEST_CODE = 40
MOST_DECIMALS = 10
_RANGE = "INDICATOR-RANGE"


def faults_of(definitions: Sequence[Definition], known: Mapping[str, Definition]) -> list[Fault]:
    """Every fault of definitions that are to enter a dictionary; they may refer to it and to each other."""
    together = {**known, **{definition.code: definition for definition in definitions}}
    faults = [
        fault
        for definition in definitions
        for fault in _Checked(definition).all_faults(together, known.get(definition.code))
    ]
    return faults or cycle_faults(together)


def normalised(definition: Definition) -> Definition:
    """A definition with its words, unit and periods as they are kept; what cannot be read stays."""
    words = as_words({field: getattr(definition, field) for field in WORDS}, WORDS)
    return replace(
        definition,
        **words,
        unit=written(lambda text: unit_or_unstated(text).name, definition.unit),
        since=written(lambda text: str(read_period(text)), definition.since),
        until=written(lambda text: str(read_period(text)), definition.until),
    )


def written(read: Callable[[str], str], text: str) -> str:
    """A text in the form in which it is kept, or as it is where it cannot be read; checks tell that later."""
    try:
        return read(text) if text else text
    except IndicatorError:
        return text


class FieldChecks:
    """One content of the dictionary while its faults are gathered, field by field.

    `name` is what it is called where they are told, and `titles` what each field is called.
    """

    code = "INDICATOR-FIELD"

    def __init__(self, content: Any, name: str, titles: Mapping[str, str]) -> None:
        self.content, self.name, self.titles = content, name, titles
        self.faults: list[Fault] = []

    def read(self, field: str, read: Callable[[A], T], value: A) -> T | None:
        """What a field's content means; what cannot be read is a fault."""
        try:
            return read(value)
        except IndicatorError as error:
            self.faults.append(as_fault(error, self.place(field)))
            return None

    def texts(self, remedy: str = "照此改") -> None:
        """Whether every text may be kept."""
        for field in fields(self.content):
            text = getattr(self.content, field.name)
            if field.name in self.titles and isinstance(text, str) and not is_text(text):
                self.add(field.name, "太长，或有不能存的字符", f"至多 {LONGEST_TEXT} 字的文字", remedy)

    def place(self, field: str) -> FieldPath:
        """Where a field stands, for a message."""
        return FieldPath((field,), self.titles[field], self.name)

    def add(self, field: str, message: str, expected: str, remedy: str = "照此改", code: str = "") -> None:
        """Note a fault of a field."""
        self.faults.append(Fault(code or self.code, self.place(field), message, expected, remedy))


class _Checked(FieldChecks):
    """One definition while its faults are gathered."""

    def __init__(self, definition: Definition) -> None:
        super().__init__(definition, definition.code, FIELDS)
        self.definition = definition

    def all_faults(self, known: Mapping[str, Definition], before: Definition | None) -> list[Fault]:
        """All of them, `before` being what the dictionary says now; what needs readable expressions and units is asked last."""
        for check in (
            self._names,
            lambda: self.texts("删去多余的内容"),
            self._choices,
            self._unit,
            self._numbers,
            self._periods,
            self._formula,
            lambda: self._model(before),
        ):
            check()
        return self.faults or formula_faults(self.definition, known)

    def _names(self) -> None:
        definition = self.definition
        is_code = (
            bool(CODE.fullmatch(definition.code))
            and definition.code.lower() != SUM
            and len(definition.code) <= LONGEST_CODE
        )
        if not is_code:
            expected = f"字母开头的字母和数字，可用 - _ . 连接，至多 {LONGEST_CODE} 个字符，如 LF-A01"
            self.faults.append(
                Fault(
                    "INDICATOR-CODE",
                    FieldPath(("code",), definition.code or "编码"),
                    f"「{definition.code}」不能作编码",
                    expected,
                    "改编码",
                )
            )
        for field, texts in (("name", (definition.name,)), ("other_names", definition.other_names)):
            for text in texts:
                if not is_name(text):
                    self.add(
                        field,
                        f"「{text}」不能作名称",
                        f"一行文字，1 至 {LONGEST_NAME} 字，不含分号",
                        "改名称",
                    )

    def _choices(self) -> None:
        for field, words in WORDS.items():
            value, default = getattr(self.definition, field), Definition.__dataclass_fields__[field].default
            if value not in (*words, default):
                self.add(field, f"「{value}」不在可选之列", choices(words), "选其中一个")

    def _unit(self) -> None:
        unit = self.read("unit", unit_or_unstated, self.definition.unit)
        is_pure = unit is None or not unit.is_stated or unit.kind in (SHARE, MULTIPLE)
        if self.definition.value_kind == ValueKind.RATIO and not is_pure:
            self.add("value_kind", f"比率的单位不能是「{unit}」", "%、‰、倍", "改单位，或改数值种类")
        if self.definition.value_kind == ValueKind.COUNT and self.definition.decimals:
            message = f"个数不能有 {self.definition.decimals} 位小数"
            self.add("decimals", message, "0", "改成 0，或改数值种类", _RANGE)

    def _numbers(self) -> None:
        possible, decimals = self.definition.possible, self.definition.decimals
        if decimals is not None and not 0 <= decimals <= MOST_DECIMALS:
            self.add(
                "decimals", f"「{decimals}」不能作小数位", f"0 至 {MOST_DECIMALS} 的整数", "改小数位", _RANGE
            )
        ends = [(field, end) for field in ("possible", "plausible") for end in self._ends(field)]
        if None in [self.read(field, checked, end) for field, end in ends]:
            return
        for field, bounds in (("possible", possible), ("plausible", self.definition.plausible)):
            if bounds.low is not None and bounds.high is not None and bounds.low > bounds.high:
                self.add(
                    field, f"下限 {bounds.low} 高于上限 {bounds.high}", "下限不高于上限", "改其中一个", _RANGE
                )
        for end in self._ends("plausible"):
            if not possible.holds(end):
                self.add("plausible", f"{end} 在可能范围之外", "合理范围在可能范围之内", "改其中一个", _RANGE)

    def _ends(self, field: str) -> list[Decimal]:
        bounds = getattr(self.definition, field)
        return [end for end in (bounds.low, bounds.high) if end is not None]

    def _periods(self) -> None:
        since, until = (
            self.read(field, read_period, text) if text else None
            for field, text in (("since", self.definition.since), ("until", self.definition.until))
        )
        if since is not None and until is not None and since.first > until.last:
            self.add("until", f"「{until}」在「{since}」之前", "不早于适用自", "改其中一个")

    def _model(self, before: Definition | None) -> None:
        """What a model foretells is so from the beginning, and comes from nothing else: no scheme's indicator becomes it."""
        is_model = self.definition.value_kind == ValueKind.MODEL
        if before is not None and is_model != (before.value_kind == ValueKind.MODEL):
            old, new = (labelled(ValueKind, side.value_kind) for side in (before, self.definition))
            message = f"「{old}」不能改成「{new}」"
            expected = "模型预测的一直是，别的永远不是：方案已经在用它"
            self.add("value_kind", message, expected, "另定义一个指标", MODEL_NOT_SCORED)
        if is_model and self.definition.origin != Origin.COMPUTED:
            message = f"模型预测的不能是「{labelled(Origin, self.definition.origin)}」"
            self.add("origin", message, choices((Origin.COMPUTED,)), "改来历", MODEL_NOT_SCORED)
        if is_model and self.definition.numerator.strip():
            self.add("numerator", "模型预测的没有算式", "空着", "去掉算式", MODEL_NOT_SCORED)

    def _formula(self) -> None:
        definition = self.definition
        for field, text in (("numerator", definition.numerator), ("denominator", definition.denominator)):
            if text.strip():
                self.read(field, parse, text)
        has_numerator = bool(definition.numerator.strip())
        if definition.origin == Origin.DERIVED and not has_numerator:
            self.add("numerator", "没有写", "推算的指标写明分子（可没有分母）", "补写分子")
        if definition.origin == Origin.REPORTED and has_numerator:
            self.add(
                "origin",
                "报送的指标不能有算式",
                choices((Origin.DERIVED, Origin.COMPUTED)),
                "改来历，或去掉算式",
            )
        if definition.denominator.strip() and not has_numerator:
            self.add("numerator", "有分母没有分子", "两个都有，或都没有", "补写分子")
        if has_numerator and not definition.missing:
            self.add("missing", "没有写", choices(Strategy), "写明缺项怎么办")
        if definition.missing and not has_numerator:
            self.add("missing", f"「{definition.missing}」", "没有算式的不写", "不写缺项处理，或补写分子")
