"""What files are handed in for."""

from xiangheng_scoring.titled import Titled


class Purpose(Titled):
    """What a file is for."""

    EVIDENCE = ("evidence", "佐证材料", "what shows that something was done")
    WORKBOOK = ("workbook", "报送的表格", "a workbook of figures, to be scored")
    DOCUMENT = ("document", "文件和通知", "a notice or another document that data rest on")
    #: The result of scoring on trial: no run, and no more than its owner's for some days.
    TRIAL = (
        "trial",
        "试算结果",
        "the result of scoring on trial: no run, its owner's alone, and gone after some days",
    )


#: What nobody keeps for good.
PASSING = frozenset({Purpose.TRIAL})
