"""The closed lists that households are described by, with what each entry is called in the national system's exports."""

from xiangheng_scoring.titled import Titled


class HouseholdKind(Titled):
    """Whether a household was lifted out of poverty once (户类型)."""

    LIFTED = ("lifted", "脱贫户", "registered as poor once, and lifted out of poverty since")
    ORDINARY = ("ordinary", "普通农户", "never registered as poor")


class MonitoredKind(Titled):
    """As what a household is monitored (监测对象类别)."""

    UNSTABLE = ("unstable", "脱贫不稳定户", "lifted, income in the monitored range, at risk of falling back")
    MARGINAL = ("marginal", "边缘易致贫户", "ordinary, income in the monitored range, at risk of falling")
    SUDDEN = (
        "sudden",
        "突发严重困难户",
        "income above the range, but sudden spending or loss of income endangers basic living",
    )


class RiskType(Titled):
    """Why a household is at risk (致贫返贫风险类型); a household has up to five."""

    ILLNESS = "illness", "因病", "what somebody's illness costs, or earns no longer"
    SCHOOLING = "schooling", "因学", "what it costs to keep children at school"
    DISABILITY = "disability", "因残", "somebody is disabled"
    DISASTER = "disaster", "因自然灾害", "flood, drought, frost and the like"
    ACCIDENT = "accident", "因意外事故", "somebody came to harm"
    VENTURE = "venture", "因产业项目失败", "what was planted, bred or opened brought a loss"
    JOB = "job", "因务工就业不稳", "work away from the farm was lost, or comes and goes"
    LABOUR = "labour", "缺劳动力", "too few are able to work"
    DWELLING = "dwelling", "因安全住房", "the dwelling is not safe"
    WATER = "water", "因安全饮水", "the drinking water is not safe, or does not suffice"
    OTHER = "other", "其他", "anything else"


class Elimination(Titled):
    """How a risk came to be eliminated (风险消除方式)."""

    SUPPORTED = ("supported", "帮扶消除", "with the help of measures")
    NATURAL = ("natural", "自然消除", "without measures of its own")


class Sex(Titled):
    """Sex as registered (性别)."""

    MALE = "male", "男"
    FEMALE = "female", "女"


class Relation(Titled):
    """What a member is to the head of the household (与户主关系)."""

    HEAD = "head", "户主"
    SPOUSE = "spouse", "配偶"
    CHILD = "child", "子女"
    GRANDCHILD = "grandchild", "孙子女"
    PARENT = "parent", "父母"
    OTHER = "other", "其他"


class Health(Titled):
    """A member's health (健康状况)."""

    HEALTHY = "healthy", "健康"
    CHRONIC = "chronic", "长期慢性病"
    SERIOUS = "serious", "大病"
    DISABLED = "disabled", "残疾"


class Labour(Titled):
    """What work a member is able to do (劳动技能)."""

    SKILLED = "skilled", "技能劳动力"
    ORDINARY = "ordinary", "普通劳动力"
    WEAK = "weak", "弱劳动力或半劳动力"
    LOST = "lost", "丧失劳动力"
    NONE = ("none", "无劳动力", "a child, or an old person")


class Schooling(Titled):
    """How far a member went to school (文化程度)."""

    ILLITERATE = "illiterate", "文盲或半文盲"
    PRIMARY = "primary", "小学"
    JUNIOR = "junior", "初中"
    SENIOR = "senior", "高中"
    COLLEGE = "college", "大专及以上"


class Shock(Titled):
    """What befell a household suddenly in a month, as departments reported it."""

    ILLNESS = "illness", "突发大病"
    JOB = "job", "失业或务工中断"
    DISASTER = "disaster", "自然灾害"
    ACCIDENT = "accident", "意外事故"
    VENTURE = "venture", "产业项目失败"


class DwellingGrade(Titled):
    """How safe a dwelling is, by assessment (住房等级)."""

    A = "A", "A级"
    B = "B", "B级"
    C = "C", "C级"
    D = "D", "D级"


class Cause(Titled):
    """What led to a household's identification as monitored."""

    ILLNESS = "illness", "因病"
    JOB = "job", "因务工就业不稳"
    DISASTER = "disaster", "因自然灾害"
    ACCIDENT = "accident", "因意外事故"
    VENTURE = "venture", "因产业项目失败"
    DRIFT = ("drift", "收入下降", "income that fell below the line without a sudden event")
    GUARANTEES = ("guarantees", "三保障和饮水安全", "dwelling, schooling, insurance or water failing")


class Group(Titled):
    """Households that are compared with the others after the fact; what makes them one is no feature of its own."""

    ELDERLY = ("elderly", "仅有65岁及以上成员的户", "no member under 65")
    DISABLED = "disabled", "有残疾人的户"
    WOMEN_HEADED = "women_headed", "女性户主户"
    MINORITY = ("minority", "少数民族户", "a member of an ethnicity other than Han")
    RELOCATED = (
        "relocated",
        "易地搬迁户",
        "a member was relocated, or the household lives in a resettlement",
    )


class RegisterTable(Titled):
    """The tables of the register, as which files are handed in."""

    HOUSEHOLDS = "households", "户", "a row a household: dwelling, income of the year, why it is monitored"
    MEMBERS = "members", "人", "a row a person of a household"
    MONTHS = "months", "月度情况", "a row a household: income of the month, and what befell it"
    IDENTIFICATIONS = (
        "identifications",
        "识别纳入",
        "a row a household that was identified as monitored in the month",
    )


class Grouping(Titled):
    """By what households are grouped where they are counted."""

    KIND = "kind", "户类型", "whether they were lifted out of poverty"
    MONITORED = "monitored", "监测对象类别", "as what they are monitored, or were"
