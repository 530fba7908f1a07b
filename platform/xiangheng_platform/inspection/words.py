"""The closed lists that inspection is described by, with what each entry is called on screens."""

from xiangheng_scoring.titled import Titled


class Method(Titled):
    """By what way something is inspected (督查方式)."""

    WRITTEN = ("written", "书面调查", "by papers that the region hands in")
    ON_SITE = ("on_site", "实地督导", "by going there, which the region knows of")
    SPECIAL = ("special", "专项督办", "by pressing for one matter until it is settled")
    UNANNOUNCED = (
        "unannounced",
        "暗访调研",
        "by going there unannounced: the region learns of it when it is released, and not before",
    )


class VisitState(Titled):
    """Where a visit stands."""

    PLANNED = ("planned", "待开展", "somebody is to go, or has gone and did not submit what was seen")
    SUBMITTED = ("submitted", "已提交", "carried out: what was seen is written down and stays as it is")
    RELEASED = ("released", "已公布", "told to the region")
    CANCELLED = ("cancelled", "已取消", "it did not take place, and will not")

    @property
    def is_carried_out(self) -> bool:
        """Whether somebody was there."""
        return self in (VisitState.SUBMITTED, VisitState.RELEASED)


class AnswerKind(Titled):
    """What sort of answer an item of a checklist takes."""

    YES_NO = ("yes_no", "是否", "yes or no")
    NUMBER = ("number", "数", "an exact decimal number")
    TEXT = ("text", "文字", "words")
    CHOICE = ("choice", "选项", "one of the choices that the item names")


class Gap(Titled):
    """How long ago somebody was there last."""

    NONE = ("none", "12 个月内督查过", "within the last 12 months")
    OVER_12 = ("over_12", "12 个月没有督查过", "more than 12 months ago, and within the last 24")
    OVER_24 = ("over_24", "24 个月没有督查过", "more than 24 months ago, or never as far as is known")
