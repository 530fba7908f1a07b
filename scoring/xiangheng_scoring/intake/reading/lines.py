"""Lines of a table that are no data, told from their words: totals, notes, signatures, headings, column numbers.

Each function says yes only where nothing else can be meant; a line of which none says so is told as a fault.
"""

import re

from xiangheng_scoring.characters import visible
from xiangheng_scoring.intake.wording import folded

#: What stands in brackets.
BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SUMMARY_ENDS = (
    "合计",
    "总计",
    "小计",
    "平均",
    "平均值",
    "均值",
    "平均数",
    "平均分",
    "总分",
    "合计数",
    "汇总",
)
_SUMMARIES = frozenset(
    [
        "全省",
        "全市",
        "全州",
        "全国",
        "全县",
        "湖南省",
        "中位数",
        "最大值",
        "最小值",
        "最高",
        "最低",
        "标准差",
        "总体",
        "全部",
    ]
)
_NOTES = (
    "注",
    "说明",
    "备注",
    "填表",
    "填报",
    "审核",
    "制表",
    "联系",
    "数据来源",
    "来源",
    "单位负责人",
    "负责人",
    "分管领导",
    "主要领导",
    "经办",
    "本表",
    "以上",
    "以下空白",
    "以下无正文",
    "此页",
    "本页",
    "此行",
)
_SENTENCE = re.compile(r"[。；;:：，,！？]|\d[.、]")
_LONGEST_NAME = 16
#: What is longer is no word for a sum, no heading, no office.
_LONGEST_LABEL = 100
_NUMBERING = frozenset(["甲", "乙", "丙", "丁", "栏次", "列次"])
_SIGNED = re.compile(r"盖章|签章|公章|签字|签名|签发|\(章\)|^第\d+页|^共\d+页|^page\d+")
_DAY = re.compile(
    r"(?:(?:19|20)\d\d|[〇零○一二三四五六七八九]{4})?年[\d一二三四五六七八九十]{0,3}月(?:[\d一二三四五六七八九十]{0,3}日)?"
    r"|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}"
)
_OFFICE = re.compile(r"..(?:局|厅|委|委员会|办|办公室|中心|政府|处|科|站|公司|队)$")
_HEADING = re.compile(
    r"^\(?[一二三四五六七八九十]{1,3}[).、．]|^第[一二三四五六七八九十]{1,3}[类组批片]|^其中|(?:类|片区|组|批次?)$"
)
_SEPARATED = r"[\s,，;；|:：、]"
_ROW_IN_ONE = re.compile(
    rf"(?P<label>\d{{6,12}}(?={_SEPARATED})|[^\d\s,，;；|:：、]{{2,20}}?){_SEPARATED}*[约近超达≥≤><~]{{0,2}}"
    rf"[+-]?\d[\d.,，]*[%％]?(?:左右|上下|以上|以下)?(?:$|{_SEPARATED}(?!\s*[个乡镇村户人名项年]))"
)
_LONGEST_ROW = 200
_BEGINS_WITH_NUMBER = re.compile(r"[约近超达≥≤><~+-]{0,2}(?!(?:19|20)\d\d年)\d(?!\d?[.、)]\D)")


def is_summary(text: str) -> bool:
    """Whether a row's label says that it sums up others."""
    if len(text) > _LONGEST_LABEL:
        return False
    # A label that stands in brackets as a whole, (合计), is left as it is.
    short = BRACKETED.sub("", folded(text)) or folded(text)
    return short in _SUMMARIES or short.endswith(_SUMMARY_ENDS)


def summed_up(text: str) -> str:
    """What a label of a sum names beside it: 长沙县 of 长沙县合计; empty where it names nothing."""
    short = folded(text)
    return next((short.removesuffix(end) for end in _SUMMARY_ENDS if short.endswith(end)), "")


def is_only_summary(text: str) -> bool:
    """Whether a text is a word for a sum and nothing else: 合计, not 两镇合计."""
    return folded(text) in _SUMMARY_ENDS or folded(text) in _SUMMARIES


def begins_as_note(text: str) -> bool:
    """Whether a text begins with a word of notes (注, 填报人, 审核人) or is signed or sealed."""
    return folded(text[:_LONGEST_LABEL]).lstrip("([").startswith(_NOTES) or is_signature(text)


def is_note(text: str) -> bool:
    """Whether a text in the column of names is a note and not a name: it begins as one, is a sentence, or long."""
    return len(text) > _LONGEST_NAME or begins_as_note(text) or bool(_SENTENCE.search(text))


def is_signature(text: str) -> bool:
    """Whether a text tells of a seal or signature, or numbers the page: 某某局（盖章）, 第 1 页 共 3 页."""
    return len(text) <= _LONGEST_LABEL and _SIGNED.search(folded(text)) is not None


def is_day(text: str) -> bool:
    """Whether a text is a date and nothing else, filled in or not: 2024年12月20日, 年 月 日."""
    return _DAY.fullmatch(folded(text)) is not None


def is_office(text: str) -> bool:
    """Whether a text is the name of an office, as stands where a table is signed."""
    return len(text) <= _LONGEST_LABEL and _OFFICE.search(folded(text)) is not None


def is_remark(text: str) -> bool:
    """Whether a text in a column of figures is too long for a figure that somebody wrote out, and begins like none."""
    return len(text) > _LONGEST_NAME and not begins_as_figure(text)


def begins_as_figure(text: str) -> bool:
    """Whether a text begins like a figure that somebody wrote out: 约3处, 95（万元）."""
    return _BEGINS_WITH_NUMBER.match(folded(text)) is not None


def row_in_one(text: str) -> str:
    """The label of a row that stands in one cell with its figure: 长沙县 of `长沙县，95.5` and of `长沙县 约95.5%`; else empty.

    So it is read where a row is separated by another mark than the table is. A number within a sentence is no figure.
    """
    match = _ROW_IN_ONE.match(visible(text[:_LONGEST_ROW]).strip())
    return match["label"] if match else ""


def is_heading(text: str) -> bool:
    """Whether a label without figures heads the rows below it: 一、湘西片区, 甲类."""
    return len(text) <= _LONGEST_LABEL and _HEADING.search(folded(text)) is not None


def is_numbering(text: str) -> bool:
    """Whether a label belongs to the line of column numbers that statistical tables have (甲 乙 1 2)."""
    return folded(text).strip("()") in _NUMBERING
