"""The closed lists of visits: how a household came onto a list, how high it stands there, what a visit found."""

from xiangheng_scoring.titled import Titled


class Way(Titled):
    """How a household came onto a list."""

    MODEL = ("model", "模型排序", "its risk is among the highest of its county")
    RANDOM = (
        "random",
        "随机抽取",
        "drawn from those that the model left out, so that what visits find keeps speaking for all",
    )
    OVERRIDE = ("override", "人工列入", "put on by a person, with a reason")


class RiskBand(Titled):
    """How high a household stands among all that were ranked."""

    TOP = ("top", "最高1%", "the highest hundredth")
    HIGH = ("high", "前5%", "above the highest hundredth's end, within the highest twentieth")
    RAISED = ("raised", "前10%", "within the highest tenth")
    OTHER = ("other", "其余", "below the highest tenth")


class Change(Titled):
    """What is new of a household on a list against the list of the month before."""

    ENTERED = ("entered", "新进名单", "it was not on the list before")
    ROSE = ("rose", "位次明显上升", "by at least 20 percentile points")
    SHOCK = ("shock", "新发生突发情况", "something befell it in the month of the list")


class VisitOutcome(Titled):
    """What a visit to a household found."""

    IDENTIFIED = ("identified", "有风险，已纳入监测", "at risk, and identified as monitored for it")
    AT_RISK = ("at_risk", "有风险，正在核实", "at risk, and not yet identified")
    STRAINED = ("strained", "有困难，没有返贫致贫风险", "in difficulty, and not at risk of poverty")
    NO_RISK = ("no_risk", "没有风险", "neither at risk nor in difficulty")
    NOBODY = ("nobody", "没有见到人", "nobody was there, so nothing is known")
    GONE = ("gone", "已不在当地", "the household moved away or is no more")

    @property
    def label_of_risk(self) -> bool | None:
        """Whether the household was at risk, as a label for models; None where the visit does not tell."""
        return {
            VisitOutcome.IDENTIFIED: True,
            VisitOutcome.AT_RISK: True,
            VisitOutcome.STRAINED: False,
            VisitOutcome.NO_RISK: False,
        }.get(self)
