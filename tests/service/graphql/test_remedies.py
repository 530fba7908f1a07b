"""What services advise, told to front ends: fields for commands and arguments for options, since they have no command line."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphql import GraphQLInputObjectType, build_schema

import xiangheng_platform
import xiangheng_scoring.intake.reading
from xiangheng_graphql.commands import FIELDS, GIVEN, told_by_fields
from xiangheng_graphql.published import printed

#: What only whoever keeps the machine does, or writes schemes there: it has no field, and is told as it is.
KEEPERS = re.compile("config|db|doctor|scheme export|user (first-admin|rescue)")
#: What is done where the register's files and the model lie, in minutes: it has no field either.
REGISTRARS = re.compile("risk (evaluate|monitor)")


def test_remedies_speak_of_fields() -> None:
    """A command that services tell of is told by the field that does the same; those of whoever keeps the machine stay."""
    queries: Any = build_schema(printed())
    known = {
        *queries.query_type.fields,
        *queries.mutation_type.fields,
        "Indicator.versions",
        "InspectionVisit.workbook",
        "RiskModel.driftMonths",
    }
    assert set(FIELDS.values()) <= known
    given = {**queries.query_type.fields, **queries.mutation_type.fields}
    assert all(argument in given[field].args for field, argument in GIVEN.items())
    assert told_by_fields("运行 xiangheng user sign-in 登录") == "用 signIn 登录"
    assert told_by_fields("用 xiangheng group withdraw 5 撤回") == "用 withdrawMembership(number: 5) 撤回"
    assert (
        told_by_fields("需要的；xiangheng permission explain job.run 说明")
        == '需要的；may(action: "job.run") 说明'
    )
    assert (
        told_by_fields("xiangheng indicator edit A-1 --set period_kind=…")
        == 'editIndicator(code: "A-1", changes: {periodKind: …})'
    )
    assert (
        told_by_fields("先用 xiangheng workpoint report --correct 更正") == "先用 correctWorkPointReport 更正"
    )
    assert (
        told_by_fields("写明 --dataset 人；另用 --dataset 户 导入")
        == "写明 dataset: MEMBERS；另用 dataset: HOUSEHOLDS 导入"
    )
    for kept in ("运行 xiangheng db check 看", "运行 xiangheng db clock --accept，再做"):
        assert told_by_fields(kept) == kept


def test_every_command_that_a_service_advises_has_a_field() -> None:
    """But for what whoever keeps the machine does; in the services' own modules, since commands advise commands."""
    advised = {
        command for text in services() for command in re.findall(r"xiangheng [a-z-]+(?: [a-z-]+)*", text)
    }
    left = {command for command in advised if told_by_fields(command) == command}
    assert advised
    typed = {command.removeprefix("xiangheng ") for command in left}
    assert {
        command for command in typed if not (KEEPERS.match(command) or REGISTRARS.match(command))
    } == set()


def test_every_option_that_a_service_advises_is_an_argument() -> None:
    """In what it says in Chinese; what is given to a command of whoever keeps the machine is told as it is."""
    schema: Any = build_schema(printed())
    inputs = [kind for kind in schema.type_map.values() if isinstance(kind, GraphQLInputObjectType)]
    fields = [*schema.query_type.fields.values(), *schema.mutation_type.fields.values()]
    known = {name for field in fields for name in field.args} | {
        name for kind in inputs for name in kind.fields
    }
    advised = {
        option
        for text in services()
        for line in re.findall(r'"[^"\n]*[\u4e00-\u9fff][^"\n]*"', text)
        if "xiangheng" not in line
        for option in re.findall(r"(?<![\w-])--[a-z-]+", line)
    }
    assert "--year" in advised
    assert {told_by_fields(option) for option in advised} <= known


def services() -> Iterator[str]:
    """The text of each module of the platform's services, and of those that read workbooks for them."""
    for package in (xiangheng_platform, xiangheng_scoring.intake.reading):
        for file in Path(str(package.__file__)).parent.rglob("*.py"):
            if "cli" not in file.as_posix() and not file.stem.endswith(("documents", "settings")):
                yield file.read_text("utf-8")
