"""How divisions are called for short: without their level, and autonomous ones without the peoples in their name."""

import re

#: The peoples that autonomous areas are named after; 土家族 stands before 土族, which it could be taken for.
_OF_PEOPLES = re.compile(
    "(?:(?:土家|苗|侗|瑶|白|回|维吾尔|壮|蒙古|藏|彝|布依|朝鲜|满|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|"
    "纳西|景颇|柯尔克孜|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|"
    "保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|土|各)族)+$"
)
#: An autonomous area is also said with the plain suffix behind its stem (湘西州, 江华县), or without its peoples only
#: (湘西自治州, 江华自治县).
_AUTONOMOUS = {"自治州": "州", "自治县": "县", "自治旗": "旗", "自治区": ""}
_SUFFIXES = ("管理区", "街道办事处", "街道", "社区", "地区", *"省市县区旗镇乡村")
#: 攸县 is never called 攸: what would leave one character is said in full.
_SHORTEST = 2


def short_names(name: str) -> tuple[str, ...]:
    """How a division is also called.

    泸溪县 → 泸溪; 湘西土家族苗族自治州 → 湘西, 湘西州, 湘西自治州; 城步苗族自治县 → 城步, 城步县, 城步自治县; 攸县 → nothing else.
    """
    for suffix, plain in _AUTONOMOUS.items():
        if name.endswith(suffix):
            stem = _OF_PEOPLES.sub("", name.removesuffix(suffix))
            return _shorter(name, stem, stem + plain, stem + suffix)
    if name.endswith("族乡"):
        stem = _OF_PEOPLES.sub("", name.removesuffix("乡"))
        return _shorter(name, stem, f"{stem}乡")
    suffix = next((suffix for suffix in _SUFFIXES if name.endswith(suffix)), "")
    return _shorter(name, name.removesuffix(suffix)) if suffix else ()


def _shorter(name: str, *forms: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for form in forms if len(form) >= _SHORTEST and form != name))
