"""What services advise, told to front ends: a field in place of each command, since they have no command line."""

import re
from pathlib import Path
from typing import Any

from graphql import build_schema

import xiangheng_platform
from xiangheng_graphql.commands import FIELDS, told_by_fields
from xiangheng_graphql.published import printed

#: What only whoever keeps the machine does: it has no field, and is told as it is.
KEEPERS = re.compile("config|db|doctor|user (first-admin|rescue)")


def test_remedies_speak_of_fields() -> None:
    """A command that services tell of is told by the field that does the same; those of whoever keeps the machine stay."""
    queries: Any = build_schema(printed())
    known = {*queries.query_type.fields, *queries.mutation_type.fields, "Indicator.versions"}
    assert set(FIELDS.values()) <= known
    assert told_by_fields("运行 xiangheng user sign-in 登录") == "用 signIn 登录"
    assert told_by_fields("用 xiangheng group withdraw 5 撤回") == "用 withdrawMembership（5） 撤回"
    assert (
        told_by_fields("需要的；xiangheng permission explain job.run 说明") == "需要的；may（job.run） 说明"
    )
    assert told_by_fields("运行 xiangheng db check 看") == "运行 xiangheng db check 看"


def test_every_command_that_a_service_advises_has_a_field() -> None:
    """But for what whoever keeps the machine does; in the services' own modules, since commands advise commands."""
    services = [
        file
        for file in Path(xiangheng_platform.__file__).parent.rglob("*.py")
        if "cli" not in file.as_posix() and file.stem != "documents"
    ]
    advised = {
        command
        for file in services
        for command in re.findall(r"xiangheng [a-z-]+(?: [a-z-]+)*", file.read_text("utf-8"))
    }
    left = {command for command in advised if told_by_fields(command) == command}
    assert advised
    assert {command for command in left if not KEEPERS.match(command.removeprefix("xiangheng "))} == set()
