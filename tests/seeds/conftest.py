"""Schemes for the tests of the seeds: both assessments, and one of ours with everything odd in it."""

from pathlib import Path

import pytest

from xiangheng_scoring.cli.loading import open_host, open_scheme
from xiangheng_scoring.intake.reading.schemes import read_scheme_tables
from xiangheng_scoring.plugins import PluginHost
from xiangheng_scoring.scheme import Scheme, build_scheme

ODD_HEADER = """\
format = 1
code = "odd-2024"
name = "杂项试评"
year = 2024
unit_kind = "试点"

[adjustments]
bonus_cap = 2
penalty_cap = 3
"""

ODD_NODES = """\
code,parent,name,weight,aggregation,rule,parameters,transform,input,direction,target,missing,missing_reason,unit,value_min,value_max,plausible_min,plausible_max,error,source
T,,总分,100,weighted_sum,,,,,,,reweight,,,,,,,,
T-A,T,规模,60,weighted_sum,,,,,,,reweight,,,,,,,,
POP,T-A,常住人口,0,,data,,,,positive,,block,,人,0,,,,,省统计局
DOC,T-A,医师数,20,,efficacy,"{""unallowable"":10,""satisfactory"":40,""floor"":0,""cap"":100}","[{""kind"":""share"",""of"":""POP"",""times"":10000}]",,positive,,reweight,,人,0,,,,,省卫生健康委
GNI,T-A,人均收入,10,,goalposts,"{""low"":100,""high"":75000}","[{""kind"":""log""}]",,positive,,block,,元,1,,,,,省统计局
TAX,T-A,税收,10,,minmax,"{""cohort"":""assessment""}","[{""kind"":""against_baseline"",""by"":""growth"",""baseline"":2020}]",,positive,,zero,应报未报,万元,0,,,,,省税务局
LOAN,T-A,贷款余额,10,,progress,"{""baseline"":2021,""cohort"":""assessment""}",,,positive,,last_year,,亿元,0,,,,,人民银行
SAT,T-A,满意度,10,,bands,"{""bands"":[[95,100],[85,60],[0,0]],""mode"":""linear""}",,,positive,,class_median,,%,0,100,40,,2,第三方机构
T-B,T,评议,40,geometric,,,,,,,reweight,,,,,,,,
JUD,T-B,现场评议,1,,panel,"{""trim"":1,""at_least"":9,""scale"":10}",,,positive,,reweight,,分,0,10,,,,评委
BAD,T-B,查实问题,1,,deduct,"{""deduct"":5,""per"":1,""measure"":""excess"",""count"":""exact"",""floor"":1}",,findings,negative,0,reweight,,起,0,,,,,暗访
DOWN,T-B,停工天数,0,,veto,"{""trigger"":""<60"",""cap_grade"":""一般""}",,,negative,,block,,天,0,365,,,,省应急厅
"""
ODD_UNITS = "code,name,other_names,class\nA1,甲镇,甲乡,山区\nA2,乙镇,,山区\nA3,丙镇,,平原\nA4,丁镇,,平原\n"
ODD_GRADES = "name,at_least\n好,80\n一般,\n"
ODD_ITEMS = "code,name,kind,cap\nJ1,创新,bonus,2\nK1,作假,penalty,3\n"


def odd_folder(folder: Path) -> Path:
    """A scheme as a folder, with every kind of input, transformation and baseline that a scheme may have."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"nodes": ODD_NODES, "units": ODD_UNITS, "grades": ODD_GRADES, "adjustments": ODD_ITEMS}
    (folder / "scheme.toml").write_text(ODD_HEADER, encoding="utf-8")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def host() -> PluginHost:
    """The plugins of this installation."""
    return open_host()


@pytest.fixture(scope="session")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Scheme:
    """The odd scheme."""
    return build_scheme(read_scheme_tables(odd_folder(tmp_path_factory.mktemp("odd"))))


@pytest.fixture(scope="session", params=["leapfrog", "linkage"])
def assessment(request: pytest.FixtureRequest, host: PluginHost) -> Scheme:
    """Each of the two assessments in turn."""
    return open_scheme(request.param, host)[0]


@pytest.fixture(scope="session")
def leapfrog(host: PluginHost) -> Scheme:
    """The evaluation of the fifteen counties."""
    return open_scheme("leapfrog", host)[0]


@pytest.fixture(scope="session")
def linkage(host: PluginHost) -> Scheme:
    """The annual assessment of all counties."""
    return open_scheme("linkage", host)[0]
