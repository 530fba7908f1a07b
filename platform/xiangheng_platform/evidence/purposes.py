"""What files are handed in for."""

from xiangheng_scoring.titled import Titled


class Purpose(Titled):
    """What a file is for."""

    EVIDENCE = "evidence", "佐证材料"
    WORKBOOK = "workbook", "报送的表格"
    DOCUMENT = "document", "文件和通知"
    #: The result of scoring on trial: no run, and no more than its owner's for some days.
    TRIAL = "trial", "试算结果"


#: What nobody keeps for good.
PASSING = frozenset({Purpose.TRIAL})
