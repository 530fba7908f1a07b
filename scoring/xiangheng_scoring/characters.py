"""Characters that a reader of a cell does not see, sees as others, or would never suspect.

What is seen is what counts: a zero-width space within a figure is not there, ⻓ (a radical, from a PDF) is 长. What
turns the order of characters round has no reading of its own and is left for a fault to name.
"""

import re
import unicodedata

from xiangheng_scoring.errors import some_of

#: Right-to-left marks, embeddings and overrides: with them the cell shows other characters, or another order.
_TURNING = "\u061c\u200f\u202b\u202e\u2067"
#: Nothing is drawn for these: controls (blanks excepted), format characters, variation selectors, tags.
_UNDRAWN = (
    "\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\U000e0000-\U000e0fff"
)
_HIDDEN = re.compile(f"[{_UNDRAWN}]+")
_TURNS = re.compile(f"[{_TURNING}]")
#: Letters and patterns without a mark of their own.
_BLANKS = str.maketrans(dict.fromkeys("\u115f\u1160\u2800\u3164\uffa0", " "))
#: Radicals that are drawn as the character itself; unlike most, no normal form of Unicode says so.
_RADICALS = str.maketrans(
    "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)
_DRAWN_ALIKE = _RADICALS | _BLANKS
_ALIKE = re.compile(f"[{''.join(map(chr, _DRAWN_ALIKE))}]")
_NAMES = {
    "\t": "制表符", "\n": "换行", "\r": "回车", "\u00a0": "不换行空格", "\u00ad": "软连字符", "\u061c": "阿拉伯字母标记",
    "\u200b": "零宽空格", "\u200c": "零宽不连字", "\u200d": "零宽连字", "\u200e": "从左到右标记", "\u200f": "从右到左标记",
    "\u202a": "从左到右嵌入", "\u202b": "从右到左嵌入", "\u202c": "方向结束", "\u202d": "从左到右覆盖",
    "\u202e": "从右到左覆盖", "\u2060": "词连接符", "\u2066": "从左到右隔离", "\u2067": "从右到左隔离",
    "\u2068": "方向隔离", "\u2069": "隔离结束", "\u3000": "全角空格", "\ufeff": "零宽不换行空格（BOM）",
    "\ufffd": "坏字符的替代",
}  # fmt: skip
_SCRIPTS = {
    "CYRILLIC": "西里尔字母", "GREEK": "希腊字母", "LATIN": "拉丁字母", "ARABIC": "阿拉伯文", "MATHEMATICAL": "数学用字",
    "DEVANAGARI": "天城文", "THAI": "泰文", "CIRCLED": "带圈的字", "SUPERSCRIPT": "上标", "SUBSCRIPT": "下标",
    "ROMAN": "罗马数字", "VARIATION": "异体选择符", "TAG": "标签字符", "COMBINING": "附加符号",
}  # fmt: skip
#: What characters of a category are, where no script tells.
_KINDS = {
    **{"Cc": "控制字符", "Co": "自造字", "Cn": "未定义的字符", "Cs": "残缺的字符"},
    **{"Z": "空格", "N": "数字", "C": "看不见的字符"},
}
#: Categories of which only the usual members are ordinary: blanks, digits and numbers, marks, what is not assigned.
_SUSPECT = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zs", "Zl", "Zp", "Nd", "Nl", "No", "Mn", "Me", "Mc"})
_ORDINARY = frozenset(" 0123456789０１２３４５６７８９〇")
_MOST_NAMED = 3
_SPACES = re.compile(r"\s+")
_DASHES_AND_BRACKETS = str.maketrans("‐‑‒–—―−─━(〔【〖)〕】〗", "---------[[[[]]]]")
#: Latin letters that are taken for digits; others beside digits, as in the code A1, are seen for what they are.
_LIKE_DIGITS = frozenset("OoQDIlSsZzB")


def visible(text: str) -> str:
    """The text as it is drawn: without characters that nothing is drawn for, radicals as the characters they show."""
    if text.isascii() and text.isprintable():
        return text
    text = _HIDDEN.sub("", text)
    # Translating is slow, and a text of a page is looked at in many ways.
    return text.translate(_DRAWN_ALIKE) if _ALIKE.search(text) else text


def as_compared(text: str) -> str:
    """A number, file number or name as it is compared: half width, without blanks, one kind of dash and bracket.

    The number of a finding, the evidence of an adjustment and an assessor are the same however they were typed, and
    whatever characters that nobody sees (of direction, of joining) came with them.
    """
    text = _SPACES.sub("", unicodedata.normalize("NFKC", visible(text)))
    return text.translate(_DASHES_AND_BRACKETS).casefold()


def turning(text: str) -> str:
    """The first character that turns the order in which the text is drawn; empty if there is none."""
    match = None if text.isascii() else _TURNS.search(text)
    return match[0] if match else ""


def peculiar(text: str) -> str:
    """What in a text is not what it looks like, with its place: 「第 3 个字是 U+041E 西里尔字母」; empty if nothing is.

    Named are blanks other than the usual one, characters without a drawing, letters of scripts whose letters look
    like Latin ones, Latin letters within a number, and digits of other forms and scripts.
    """
    is_number = 2 * sum(character.isdecimal() for character in text) >= len(text.strip())
    named = [
        f"第 {at} 个字是 {name_of(character)}"
        for at, character in enumerate(text, start=1)
        if (is_number and character in _LIKE_DIGITS) or _is_suspect(character)
    ]
    return some_of(named, _MOST_NAMED)


def name_of(character: str) -> str:
    """A character by number and Chinese name, as `U+200B 零宽空格`."""
    code, name = f"U+{ord(character):04X}", unicodedata.name(character, "")
    if character in _NAMES:
        return f"{code} {_NAMES[character]}"
    category = unicodedata.category(character)
    by_category = _KINDS.get(category) or _KINDS.get(category[0], "字符")
    kind = next((title for word, title in _SCRIPTS.items() if word in name.split()), by_category)
    return f"{code} {kind}" if category[0] in "CZM" else f"{code} {kind}「{character}」"


def _is_suspect(character: str) -> bool:
    if character.isascii() or character in _ORDINARY:
        return not character.isprintable()
    is_alike = unicodedata.name(character, "").startswith(("CYRILLIC", "GREEK"))
    return is_alike or unicodedata.category(character) in _SUSPECT
