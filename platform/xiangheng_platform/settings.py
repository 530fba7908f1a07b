"""What an installation is set to: one typed file, the environment above it, and for every value where it came from.

The file is the kit's own (`XIANGHENG_SETTINGS`, else in the user's configuration folder), which also says what plugins
are on. A setting `database.url` is `url` under `[database]` there and `XIANGHENG_DATABASE__URL` in the environment.
"""

import json
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    TypeAdapter,
    ValidationError,
)

from xiangheng_scoring.errors import Fault, FaultsFound, Kind
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.settings import PATH_VARIABLE, settings_path
from xiangheng_scoring.titled import Titled

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

PREFIX = "XIANGHENG_"
#: The kit's own section of the file, which is not looked at here.
OTHERS = ("plugins",)
#: Variables of the same prefix that are no settings; see the manual's page of settings.
OTHER_VARIABLES = (PATH_VARIABLE, "XIANGHENG_TOKEN", "XIANGHENG_TRACEBACK")
_DATABASE_FILE = "xiangheng.db"
_CENTURY = 100 * 366 * 24 * 60 * 60
_SECRETS = ("password", "sslpassword")


class Origin(Titled):
    """Where the value of a setting comes from."""

    DEFAULT = "default", "缺省"
    FILE = "file", "设置文件"
    ENVIRONMENT = "environment", "环境变量"


class SettingsRefused(FaultsFound, code="SETTINGS-REFUSED", title="设置有误，没有启动", kind=Kind.SETTING):
    """Settings that are unknown or of the wrong type; nothing starts with them."""


class _Section(BaseModel):
    """Strict: `lease_seconds = true` is no lease of one second, and the text "60" in a file is no number."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


def _named(value: Any) -> Any:
    """A folder that has a name: an empty one would be whatever folder a command happens to be typed in."""
    if isinstance(value, str) and (not value.strip() or not value.isprintable()):
        raise ValueError("文件夹的路径，不能空着")
    return value


Folder = Annotated[Path, Strict(False), BeforeValidator(_named)]


def _data_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "xiangheng"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "xiangheng"


class DataSettings(_Section):
    """Where files lie."""

    folder: Folder = Field(default_factory=_data_folder, description="数据文件夹，须在本机磁盘")


class DatabaseSettings(_Section):
    """The database."""

    url: str = Field(default="", description="留空为数据文件夹里的 SQLite；或 postgresql://用户:密码@主机/库")
    patience: float = Field(default=10, gt=0, le=600, description="等别的程序写完，最多几秒")
    connections: int = Field(default=20, ge=5, le=1000, description="一个程序同时用几个数据库连接，再多的等")
    reading_seconds: float = Field(default=60, gt=0, le=86_400, description="一次查看最多读几秒，到时中止")
    clock_tolerance: int = Field(
        default=300, ge=0, le=_CENTURY, description="时钟比上一次操作早多少秒以内可以照常记录"
    )


class SignInSettings(_Section):
    """Signing in."""

    attempts: int = Field(default=5, ge=1, le=100, description="连续几次密码不对就锁定")
    lock_minutes: int = Field(default=15, ge=1, le=525_600, description="锁定多少分钟")
    idle_minutes: int = Field(default=30, ge=1, le=525_600, description="多少分钟不用就退出登录")
    longest_hours: int = Field(default=12, ge=1, le=8_760, description="一次登录最长多少小时")
    confirm_minutes: int = Field(
        default=15, ge=1, le=525_600, description="登录后多少分钟内可以授权、重设密码、发令牌；过了再登录一次"
    )
    password_length: int = Field(default=10, ge=8, le=128, description="密码至少多少个字符")
    hash_rounds: int = Field(default=3, ge=1, le=100, description="argon2 的遍数")
    hash_mebibytes: int = Field(default=64, ge=1, le=4_096, description="argon2 用多少 MiB 内存")


def _named_if_any(value: Any) -> Any:
    return value if value == "" else _named(value)


def _takes_file(command: tuple[str, ...]) -> tuple[str, ...]:
    """A scanner that is never told which file would pass every one."""
    if command and not any(FILE in part for part in command):
        raise ValueError(f"其中一项写 {FILE}，运行时换成文件的路径")
    return command


#: What stands for the file's path among the arguments of a scanner.
FILE = "{file}"


class EvidenceSettings(_Section):
    """Files that are handed in."""

    folder: Annotated[str, BeforeValidator(_named_if_any)] = Field(
        default="",
        description="存文件的文件夹；留空为 SQLite 文件旁的 .files，用 PostgreSQL 必须写明，各台机器写同一个",
    )
    max_bytes: int = Field(default=50 << 20, ge=1, le=1 << 40, description="一个文件最多多少字节")
    scanner: Annotated[tuple[str, ...], Strict(False), AfterValidator(_takes_file)] = Field(
        default=(),
        description=f"收下以前查毒的程序和参数，逐项写，{FILE} 处是文件的路径；退出码 0 为通过。留空不查",
    )
    scanner_seconds: int = Field(default=120, ge=1, le=86_400, description="查一个文件最多几秒，到时不收")


class JobSettings(_Section):
    """Background jobs."""

    lease_seconds: int = Field(default=60, ge=1, le=86_400, description="执行者多少秒没有消息，就由别的接手")
    step_seconds: float = Field(
        default=300,
        gt=0,
        le=86_400,
        description="后台计分的一步（打开方案，读一个表，算一项指标，说明一个对象）最多几秒，到时停止",
    )
    poll_seconds: float = Field(default=2, gt=0, le=3_600, description="隔多少秒看一次有没有新任务")


#: Of the server's log, from the most talkative on.
LEVELS = ("debug", "info", "warning", "error")


def _level(text: str) -> str:
    if text not in LEVELS:
        raise ValueError("、".join(LEVELS) + " 之一")
    return text


class ServerSettings(_Section):
    """The server for front ends."""

    host: str = Field(default="127.0.0.1", description="在哪个地址上提供接口；0.0.0.0 为本机所有地址")
    port: int = Field(default=8600, ge=0, le=65_535, description="在哪个端口上")
    plain_http: bool = Field(default=False, description="没有 HTTPS 也让浏览器登录；只在内网可信时用")
    origins: str = Field(
        default="",
        description="还有哪些网站的页面可以用本接口和登录的 cookie，空格隔开，如 https://界面.内网",
    )
    body_bytes: int = Field(default=1_000_000, ge=1_000, le=100_000_000, description="一次请求最多多少字节")
    upload_bytes: int = Field(
        default=50 << 20, ge=1_000, le=1 << 40, description="一次带文件的请求最多多少字节，文件在内"
    )
    proxies: str = Field(
        default="127.0.0.1", description="前面的代理的地址，空格隔开；它们说请求从哪里来，才算数"
    )
    documents: Annotated[str, BeforeValidator(_named_if_any)] = Field(
        default="", description="登记的文档：清单（JSON）或文件夹；写了就只执行这些，也不提供试用页和参考页"
    )
    stop_seconds: float = Field(
        default=0, ge=0, le=3_600, description="收到停止的信号后再照常服务几秒，让前面的代理先把它移走"
    )
    log_level: Annotated[str, AfterValidator(_level)] = Field(
        default="info",
        description="日志记到哪一级：debug、info、warning、error；debug 连程序出错时的原话，里面可能有数据",
    )
    log_folder: Annotated[str, BeforeValidator(_named_if_any)] = Field(
        default="", description="日志写在哪个文件夹，每个进程每天一个文件；留空写到标准错误输出"
    )
    log_days: int = Field(default=180, ge=1, le=36_500, description="日志文件保留多少天")
    metrics: bool = Field(
        default=False, description="是否提供 `/metrics`，给能看全部后台任务（`job.read`）的人和令牌"
    )
    person_cost: int = Field(
        default=2_000_000,
        ge=0,
        le=1 << 50,
        description="一个人一分钟里查的代价至多多少，每个进程各算；0 为不限",
    )
    address_cost: int = Field(
        default=20_000, ge=0, le=1 << 50, description="没有登录的，一个地址一分钟里至多多少；0 为不限"
    )
    explorer: bool = Field(
        default=True, description="是否提供试用页和参考页（`/graphql/explorer`、`/graphql/reference`）"
    )


class Settings(_Section):
    """All settings of the platform. It reads nothing by itself: `read` says what comes from where."""

    data: DataSettings = Field(default_factory=DataSettings)
    database: DatabaseSettings = DatabaseSettings()
    sign_in: SignInSettings = SignInSettings()
    jobs: JobSettings = JobSettings()
    server: ServerSettings = ServerSettings()
    evidence: EvidenceSettings = EvidenceSettings()

    @property
    def database_url(self) -> str:
        """The database's address, that of the file in the data folder if none is set."""
        return self.database.url or f"sqlite:///{(self.data.folder / _DATABASE_FILE).as_posix()}"

    @property
    def files_folder(self) -> Path | None:
        """The folder of files, None where none is set."""
        return Path(self.evidence.folder) if self.evidence.folder else None

    @property
    def clock_tolerance(self) -> timedelta:
        """By how much the clock may have gone back."""
        return timedelta(seconds=self.database.clock_tolerance)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its value for a reader, and where that came from."""

    name: str
    value: str
    meaning: Annotated[str, Meaning("in Chinese")]
    origin: Origin
    place: Annotated[str | None, Meaning("the file or the variable that set it")]
    variable: Annotated[str, Meaning("the environment variable that may set it")]


def read(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of a file (the installation's own, if none is named) and the environment.

    Raises `SettingsRefused` with every fault at once, and `SettingsUnreadable` of the kit for a file that is no TOML.
    """
    file = path or settings_path()
    given, faults = _of_file(file), []
    from_environment = _of_environment(environment)
    for name in environment:
        if name.upper().startswith(PREFIX) and name.upper() not in {*variables(), *OTHER_VARIABLES}:
            near = get_close_matches(name.upper(), variables(), n=3) or variables()
            where, remedy = f"环境变量 {name}", "改正或去掉这个变量"
            faults.append(Fault("SETTINGS-REFUSED", where, "没有这个设置", "、".join(near), remedy))
    try:
        settings = Settings.model_validate(_merged(given, from_environment))
    except ValidationError as error:
        faults += [_fault(refusal, file, from_environment) for refusal in error.errors()]
    if faults:
        raise SettingsRefused(faults)
    return settings


def explain(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> list[Setting]:
    """Every setting with its value and where that came from; a password in an address is not shown."""
    file = path or settings_path()
    settings, given, set_outside = read(path, environment), _of_file(file), _of_environment(environment)
    return [_explained(settings, name, given, set_outside, file) for name in names()]


def names() -> list[str]:
    """The names of all settings, `section.key`."""
    return [f"{section}.{key}" for section, fields in _sections() for key in fields]


def variables() -> list[str]:
    """The names of the environment's variables that set one each."""
    return [variable(name) for name in names()]


def variable(name: str) -> str:
    """The environment's variable for a setting."""
    return PREFIX + name.replace(".", "__").upper()


def meaning(name: str) -> str:
    """What a setting is for, in Chinese."""
    section, _, key = name.partition(".")
    return dict(_sections())[section][key].description or ""


def default(name: str) -> Any:
    """What a setting is where nobody set it."""
    section, _, key = name.partition(".")
    return getattr(getattr(Settings.model_validate({}), section), key)


def shown_address(url: "URL") -> str:
    """An address for a reader, without the password, also one that stands among its parameters as libpq allows."""
    return url.difference_update_query(_SECRETS).render_as_string(hide_password=True)


def _sections() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, field in Settings.model_fields.items():
        kind: Any = field.annotation
        yield name, kind.model_fields


def _of_file(file: Path) -> dict[str, Any]:
    from xiangheng_scoring.settings import read_settings

    read_settings(file)  # refuses what is no TOML, in words of its own
    if not file.exists():
        return {}
    content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    return {section: values for section, values in content.items() if section not in OTHERS}


def _of_environment(environment: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What the variables say, by section and key. Names count without their case, as Windows takes them."""
    given: dict[str, dict[str, Any]] = {}
    texts = {name.upper(): text for name, text in environment.items()}
    for section, fields in _sections():
        for key, field in fields.items():
            text = texts.get(variable(f"{section}.{key}"))
            if text is not None:
                given.setdefault(section, {})[key] = _of_text(text, field.annotation)
    return given


def _of_text(text: str, kind: Any) -> Any:
    """A variable is a text whatever it says: a number or a truth is read of it, and what is none is left to be refused."""
    if get_origin(kind) is tuple:
        try:
            return json.loads(text)  # a list, as it is written in the file too
        except ValueError:
            return text
    if kind not in (int, float, bool):
        return text
    try:
        return TypeAdapter(kind).validate_python(text)
    except ValidationError:
        return text


def _merged(lower: Mapping[str, Any], upper: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The file's sections with the environment's values in them; a section that is none is left to be refused."""
    merged = dict(lower)
    for section, values in upper.items():
        below = merged.get(section, {})
        merged[section] = {**below, **values} if isinstance(below, dict) else below
    return merged


def _fault(error: Any, file: Path, from_environment: Mapping[str, Any]) -> Fault:
    name = ".".join(map(str, error["loc"]))
    section, key = (*map(str, error["loc"]), "")[:2]
    is_outside = key in (from_environment.get(section) or {})
    subject, title = ("", f"环境变量 {variable(name)}") if is_outside else (str(file), name)
    at = FieldPath(tuple(map(str, error["loc"])), title, subject)
    if error["type"] == "extra_forbidden":
        return Fault("SETTINGS-REFUSED", at, "不认识的设置", "、".join(names()), "改正名称，或删去")
    given = error["input"]
    message = f"不能是「{str(given).lower() if isinstance(given, bool) else given}」"
    return Fault("SETTINGS-REFUSED", at, message, _expected(error), "改正，或删去以用缺省值")


def _expected(error: Mapping[str, Any]) -> str:
    kind, limits = error["type"], error.get("ctx", {})
    words = {
        "int_parsing": "整数",
        "int_type": "整数",
        "int_from_float": "整数",
        "float_parsing": "数",
        "float_type": "数",
        "string_type": "一串文字，加引号",
        "path_type": "一个路径，加引号",
        "int_parsing_size": "整数，不会这么大",
        "model_type": "[…] 下的各键",
        "value_error": "{error}",  # what our own validators say should stand there
        "tuple_type": '一列文字，如 ["clamdscan", "--no-summary", "{{file}}"]',
        "finite_number": "有限的数",
        "greater_than": "大于 {gt}",
        "greater_than_equal": "不小于 {ge}",
        "less_than_equal": "不大于 {le}",
    }
    return words.get(kind, str(error["msg"])).format(**limits)


def _explained(
    settings: Settings, name: str, given: Mapping[str, Any], set_outside: Mapping[str, Any], file: Path
) -> Setting:
    section, _, key = name.partition(".")
    origin, place = Origin.DEFAULT, None
    if key in (set_outside.get(section) or {}):
        origin, place = Origin.ENVIRONMENT, variable(name)
    elif key in (given.get(section) or {}):
        origin, place = Origin.FILE, str(file)
    value = _shown(name, text_of(getattr(getattr(settings, section), key)))
    return Setting(name, value, meaning(name), origin, place, variable(name))


def text_of(value: Any) -> str:
    """The value of a setting as it is written in the file, a text without its quotation marks."""
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return str(value)


def _shown(name: str, value: str) -> str:
    # An address of SQLite has no password, and a ? in it is of the path.
    if name == "database.url" and value and not value.startswith("sqlite:///"):
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError

        try:
            return shown_address(make_url(value))
        except (ArgumentError, ValueError):
            return "（不是数据库地址；里面可能有密码，不显示）"
    return value
