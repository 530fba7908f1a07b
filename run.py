"""湘衡 Xiangheng: sets itself up in .venv and runs, with nothing but Python 3.11 or newer.

python3 run.py demo             演示：用虚构数据走一遍主要工作
                                the main job on invented data
python3 run.py test             代码检查与测试；其后的参数交给 pytest
                                lint, types, imports, tests; further words go to pytest
python3 run.py test --thorough  另加耗时的全面测试
                                … with the long sweeps
python3 run.py lock             重新生成各个 requirements*.lock（--upgrade 取新版本）
                                make the locks anew (--upgrade takes newer versions)

Windows: py run.py demo
"""

# Old Pythons (3.6 and later) must be able to read this file, so that it can tell them that they are old:
# hence annotations in quotes, and imports that they lack inside the functions that need them.

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NEEDED = (3, 11)
ROOT = Path(__file__).resolve().parent

OLD_PYTHON = """\
需要 Python 3.11 或更新的版本，现在用的是 {version}（{executable}）。
  怎么办：安装新版 Python（官网 python.org 或本单位软件源），再用它运行同一命令，
  例如 python3.11 run.py demo；Windows 上是 py -3.11 run.py demo。
Python 3.11 or newer is needed; this is {version} ({executable}).
  What to do: install a newer Python (python.org or your system's packages) and run the same command
  with it, for example python3.11 run.py demo, or on Windows py -3.11 run.py demo."""

MISSING_MODULE = """\
这个 Python（{executable}）缺少标准模块 {module}，无法建立虚拟环境。
  怎么办：Debian、Ubuntu 等系统运行 sudo apt install python3-venv（或 python{version}-venv）；
  其他系统请安装官网 python.org 的完整版。然后再运行同一命令。
This Python ({executable}) lacks the standard module {module}, so no virtual environment can be made.
  What to do: on Debian or Ubuntu run sudo apt install python3-venv (or python{version}-venv); elsewhere
  install the full Python from python.org. Then run the same command again."""

NOT_WRITABLE = """\
无法在 {folder} 建立虚拟环境：{error}
  怎么办：把整个项目放到可写、空间足够的文件夹；若 {folder} 已存在而不能写，请先删除它。再运行同一命令。
The virtual environment cannot be made in {folder}: {error}
  What to do: put the whole project into a folder that is writable and has room; if {folder} is there
  and cannot be written, delete it first. Then run the same command again."""

NO_VENV = """\
建立虚拟环境没有成功，原因见上面几行。
  怎么办：按上面的提示处理；磁盘是否已满、杀毒软件是否拦截也请查看。删除 {folder} 后再运行同一命令。
The virtual environment could not be made; the lines above say why.
  What to do: follow them; see too whether the disk is full or a virus scanner interferes. Delete {folder}
  and run the same command again."""

NOT_INSTALLED = """\
下载或安装依赖没有成功，原因见上面几行。已下载的部分会保留。
  怎么办：1. 检查网络，再运行同一命令；需要代理的先设环境变量 HTTPS_PROXY。
  2. 本单位有镜像源的，先设环境变量 PIP_INDEX_URL 为它的地址。
  3. 没有网络的，在系统和 Python 版本相同、有网络的电脑上运行
     python3 -m pip download -r requirements.lock -d wheels，把 wheels 文件夹带回来，
     设 PIP_NO_INDEX=1 和 PIP_FIND_LINKS=该文件夹（路径中不能有空格），再运行同一命令。
  4. 提示校验值（hash）不符的，说明下载被截断或改动：换一个网络或源，不要跳过校验。
  5. 提示 No space left 的，磁盘已满：约需 1 GB，腾出空间再运行。
The dependencies could not be downloaded or installed; the lines above say why. What came is kept.
  What to do: 1. check the network and run the same command again; behind a proxy, set HTTPS_PROXY first.
  2. With a mirror of your own, set PIP_INDEX_URL to its address first.
  3. Without a network: on a machine with one, of the same system and version of Python, run
     python3 -m pip download -r requirements.lock -d wheels, bring the folder wheels here, set
     PIP_NO_INDEX=1 and PIP_FIND_LINKS=that folder (no blanks in its path), and run the same command.
  4. If hashes do not match, the download was cut off or changed: use another network or source, and do
     not switch the check off.
  5. If it says No space left, the disk is full: about 1 GB is needed; make room and run it again."""

NOT_CONSISTENT = """\
锁定的依赖与各成员的 pyproject.toml 不一致，见上面几行。
  怎么办：运行 python3 run.py lock，再运行同一命令。
The locked dependencies do not satisfy the members' pyproject.toml; see the lines above.
  What to do: run python3 run.py lock, then the same command again."""

NO_UV = """\
生成锁文件需要 uv。
  怎么办：运行 pip install uv，再运行同一命令。
Making the lock needs uv.
  What to do: run pip install uv, then the same command again."""

NOT_LOCKED = """\
锁文件没有更新，原因见上面几行。
  怎么办：检查网络和各 pyproject.toml 的依赖，再运行同一命令。
The lock was not changed; the lines above say why.
  What to do: check the network and the dependencies in each pyproject.toml, then run the same command again."""

SETTING_UP = """\
准备运行环境 {folder}，首次约需一分钟 …
Setting up {folder}; the first time takes about a minute …"""

ADDING_SPARK = """\
有 Java，另装测试用的 Spark（约 450 MB，只装一次）…
There is a Java: installing Spark for its tests (450 MB, once) …"""

WITHOUT_SPARK = """\
没有装上 Spark，其余照常；用到它的测试会跳过。
Spark was not installed and all else goes on; the tests that need it will be skipped."""

LOCKED = """\
锁文件已更新；下次运行会按它重装。
The locks are up to date; the next run installs them."""

UNKNOWN = """\
没有“{command}”这个命令。
There is no command “{command}”."""

SYSTEM_ERROR = """\
操作系统报告错误：{error}
  怎么办：检查上面所说的文件或程序，再运行同一命令。
The operating system reports: {error}
  What to do: see to the file or program named above, then run the same command again."""

#: Apart from the rest, since it is half a gigabyte and of use only where there is a Java.
SPARK_LOCK = "requirements-spark.lock"

LOCK_OPTIONS = (
    "--universal",  # one file for every system
    "--python-version=3.11",  # … and for every Python from this one on
    "--generate-hashes",
    "--no-emit-index-url",  # names, versions and hashes; never an address (docs/decisions/0002)
    "--no-header",
    "--no-annotate",
    "--quiet",
)

CHECKS = (
    ("代码规范 / lint", ["-m", "ruff", "check", "."]),
    ("代码格式 / format", ["-m", "ruff", "format", "--check", "."]),
    ("类型 / types", ["-m", "mypy", "--num-workers", "2"]),
    ("导入方向 / import contracts", ["-c", "from importlinter.cli import lint_imports_command as go; go()"]),
)


class Trouble(Exception):
    """What stands in the way, and what to do about it, in Chinese and then English."""


class Environment:
    """The virtual environment of one checkout: the locked dependencies, and the members as editable installs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.lock = root / "requirements.lock"
        self.python = self.program("python")
        self.spark_lock = root / SPARK_LOCK
        self._owner = self.folder / "xiangheng-made-for"
        self._installed = self.folder / "xiangheng-installed"
        self._spark = self.folder / "xiangheng-spark"

    def program(self, name: str) -> Path:
        """Where the environment keeps a program."""
        if os.name == "nt":
            return self.folder / "Scripts" / (name + ".exe")
        return self.folder / "bin" / name

    def is_ready(self) -> bool:
        """Whether exactly this was installed, by this version of Python, and to the end."""
        return self.python.exists() and _text(self._installed) == self.fingerprint()

    def fingerprint(self) -> str:
        """What an installation depends on; its own place too, since editable installs hold full paths."""
        digest = hashlib.sha256(self._identity().encode("utf-8"))
        for path in [self.lock] + [member / "pyproject.toml" for member in members(self.root)]:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()

    def prepare(self) -> None:
        """Make and fill the environment, unless that is done already."""
        if self.is_ready():
            return
        installed = self.fingerprint()  # taken now: what changes meanwhile is for the next run
        say(SETTING_UP.format(folder=self.folder))
        keep = self._is_ours()
        self._begin()
        if not keep:
            self._make()
        self._install()
        self._owner.write_text(self._identity(), encoding="utf-8")
        self._installed.write_text(installed, encoding="utf-8")

    def add_spark(self) -> None:
        """Install Spark where there is a Java to run it and it is not there yet; without it only its tests are skipped."""
        wanted = _text(self.spark_lock)
        if not wanted or not shutil.which("java") or _text(self._spark) == wanted:
            return
        say(ADDING_SPARK)
        try:
            self._install_with(["--require-hashes", "-r", str(self.spark_lock)])
        except Trouble as trouble:
            say(str(trouble) + "\n" + WITHOUT_SPARK)
        else:
            self._spark.write_text(wanted, encoding="utf-8")

    def uv(self) -> "str | None":
        """A uv that really runs (what lies on the path may be a dead link), from outside or inside."""
        for candidate in (shutil.which("uv"), shutil.which(str(self.program("uv")))):
            if candidate and _runs(candidate):
                return candidate
        return None

    def _identity(self) -> str:
        return f"{_version()} {self.root}"

    def _begin(self) -> None:
        """Take back the marks of a finished installation, and see that the folder can be written at all.

        What breaks off from here on is made anew from nothing: half a package may look like a whole one.
        """
        try:
            self.folder.mkdir(exist_ok=True)
            self._owner.write_text("", encoding="utf-8")
            self._installed.write_text("", encoding="utf-8")
        except OSError as error:
            raise Trouble(NOT_WRITABLE.format(folder=self.folder, error=error)) from error

    def _is_ours(self) -> bool:
        """Whether the environment can be kept; the one that runs this very file cannot be replaced."""
        kept = _text(self._owner) == self._identity() or Path(sys.prefix).resolve() == self.folder
        return kept and self.python.exists()

    def _make(self) -> None:
        for module in ("venv", "ensurepip"):
            if find_spec(module) is None:
                raise Trouble(
                    MISSING_MODULE.format(executable=sys.executable, module=module, version=_version())
                )
        if call([sys.executable, "-m", "venv", "--clear", str(self.folder)]) != 0:
            raise Trouble(NO_VENV.format(folder=self.folder))

    def _install(self) -> None:
        say("安装锁定的依赖 …\nInstalling the locked dependencies …")
        self._install_with(["--require-hashes", "-r", str(self.lock)])
        say("安装本项目的成员 …\nInstalling the members of this project …")
        # Without an index and without dependencies: none of our names must ever be looked up outside.
        command = ["--no-deps", "--no-build-isolation", "--no-index", "--force-reinstall"]
        for member in members(self.root):
            command += ["-e", str(member)]
        self._install_with(command)
        self._make_links_relative()
        if call([str(self.python), "-m", "pip", "check"]) != 0:
            raise Trouble(NOT_CONSISTENT)

    def _make_links_relative(self) -> None:
        """Name the members from where the links to them lie, so that no link has a Chinese folder in it.

        Before 3.13 Python reads these files in the console's code page: it would not even start on a Windows
        where that is cp936 and the folder's name is Chinese, when `xiangheng` is called without run.py.
        """
        home = "Lib" if os.name == "nt" else "lib/python" + _version()
        for link in (self.folder / home / "site-packages").glob("*xiangheng*.pth"):
            full = [os.path.join(str(link.parent), line) for line in _text(link).splitlines()]
            lines = [os.path.relpath(path, str(link.parent)) for path in full]
            link.write_text("\n".join(lines), encoding="utf-8")

    def _install_with(self, what: "list[str]") -> None:
        """By uv where it can be had; if it fails (it reads none of pip's settings), by pip.

        Whoever keeps pip from every index must not have uv ask one.
        """
        uv = None if os.environ.get("PIP_NO_INDEX") else self.uv() or self._fetch_uv()
        if uv:
            command = [uv, "pip", "install", "--python", str(self.python)]
            if call(command + what, index=self._mirror()) == 0:
                return
            say("uv 没有成功，改用 pip …\nuv did not succeed; trying pip …")
        if call(self._pip() + what) != 0:
            raise Trouble(NOT_INSTALLED)

    def _pip(self) -> "list[str]":
        return [str(self.python), "-m", "pip", "install", "--disable-pip-version-check"]

    def _fetch_uv(self) -> "str | None":
        """Install the locked uv, held to its hashes like everything else; without it pip does, slower."""
        wanted = locked_requirement(_text(self.lock), "uv")
        if not wanted:
            return None
        single = self.folder / "uv.lock.txt"
        single.write_text(wanted, encoding="utf-8")
        call([*self._pip(), "-qqq", "--retries", "1", "--require-hashes", "-r", str(single)])
        return self.uv()

    def _mirror(self) -> str:
        """The index that pip is set to use, for uv, which does not read pip's settings."""
        if "PIP_INDEX_URL" in os.environ:
            return os.environ["PIP_INDEX_URL"]
        command = [str(self.python), "-m", "pip", "config", "get", "global.index-url"]
        answer = subprocess.run(
            command, env=child_environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return answer.stdout.decode("utf-8", "replace").strip()


def members(root: Path) -> "list[Path]":
    """The folders of the workspace's members, as the root `pyproject.toml` lists them."""
    patterns = _toml(root / "pyproject.toml")["tool"]["uv"]["workspace"]["members"]
    return sorted(path.parent for pattern in patterns for path in root.glob(pattern + "/pyproject.toml"))


def locked_requirement(lock: str, name: str) -> str:
    """The lines of one requirement in a lock: its own, and the indented hashes below it."""
    lines = lock.splitlines(True)
    for first, line in enumerate(lines):
        if line.startswith(name + "=="):
            rest = (n for n in range(first + 1, len(lines)) if not lines[n].startswith(" "))
            return "".join(lines[first : next(rest, len(lines))])
    return ""


def demo(environment: Environment, arguments: "list[str]") -> int:
    """Show the main job; the words after `demo` are the demo's own."""
    environment.prepare()
    return call([str(environment.python), "-m", "xiangheng_scoring", "demo", *arguments])


def test(environment: Environment, arguments: "list[str]") -> int:
    """Run every check and then pytest, always, so that its closing line comes last; 0 if all passed."""
    environment.prepare()
    environment.add_spark()
    failed = [title for title, check in CHECKS if not _passes(environment, title, check)]
    say("── 测试 / tests")
    if failed:
        say("未通过 / failed so far: " + "; ".join(failed))
    # Each file to one worker: what its tests share is made once. A later `-n 0` of the user's own wins.
    spread = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]
    pytest = [str(environment.python), "-m", "pytest", *spread]
    result = call(pytest + arguments, cwd=environment.root)
    return result or (1 if failed else 0)


def lock(environment: Environment, arguments: "list[str]") -> int:
    """Make the locks anew: names, versions and hashes for every system and Python, no address."""
    uv = environment.uv()
    if uv is None:
        raise Trouble(NO_UV)
    projects = [folder / "pyproject.toml" for folder in members(environment.root)]
    ours = [f"--no-emit-package={_toml(project)['project']['name']}" for project in projects]
    names = [project.relative_to(environment.root).as_posix() for project in projects]
    locked = ["--group", "pyproject.toml:dev", *names, *ours]
    spark = ["--group", "pyproject.toml:spark", "--constraint=" + environment.lock.name]
    for path, words in ((environment.lock, locked), (environment.spark_lock, spark)):
        command = [uv, "pip", "compile", "--output-file=" + path.name, *words, *LOCK_OPTIONS, *arguments]
        if call(command, cwd=environment.root) != 0:
            raise Trouble(NOT_LOCKED)
    say(LOCKED)
    return 0


COMMANDS = {"demo": demo, "test": test, "lock": lock}


def call(command: "list[str]", cwd: "Path | None" = None, quiet: bool = False, index: str = "") -> int:
    """Run a program with its output shown, unless told otherwise, and give its exit code."""
    sys.stdout.flush()
    environment = child_environment()
    if index:
        environment["UV_DEFAULT_INDEX"] = index
    output = subprocess.DEVNULL if quiet else None
    return subprocess.call(command, cwd=None if cwd is None else str(cwd), stdout=output, env=environment)


def _runs(program: str) -> bool:
    """Whether a program starts at all: a damaged one, or one of another system, is refused by ours."""
    try:
        return call([program, "--version"], quiet=True) == 0
    except OSError:
        return False


def child_environment() -> "dict[str, str]":
    """Ours, with UTF-8 for paths and files, no crash on a narrow console, and no pip set to `--user`."""
    settings = dict(os.environ, PYTHONUTF8="1", PYTHONIOENCODING=_encoding() + ":replace", PIP_USER="0")
    # The tests start some hundred interpreters; each would compile every module anew where nothing may be written
    # beside a module. So what is compiled goes to our own folder, whatever the environment says.
    settings.pop("PYTHONDONTWRITEBYTECODE", None)
    settings["PYTHONPYCACHEPREFIX"] = str(ROOT / ".venv" / "pycache")
    return settings


def say(text: str, error: bool = False) -> None:
    """Print at once, with `?` for what the console cannot show; Python 3.6 offers no shorter way."""
    stream = sys.stderr if error else sys.stdout
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    stream.flush()


def main(arguments: "list[str]") -> int:
    """Run one command and give its exit code; 2 is trouble before it could run."""
    if sys.version_info < NEEDED:
        say(OLD_PYTHON.format(version=_version(), executable=sys.executable), error=True)
        return 2
    _set_up_console()
    try:
        return _run(arguments)
    except Trouble as trouble:
        say(str(trouble), error=True)
    except OSError as error:
        say(SYSTEM_ERROR.format(error=error), error=True)
    except KeyboardInterrupt:
        say("已中断；再次运行即可。\nInterrupted; run the same command again.", error=True)
        return 130
    return 2


def _run(arguments: "list[str]") -> int:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        say(str(__doc__))
        return 0
    command, rest = arguments[0], arguments[1:]
    if command not in COMMANDS:
        raise Trouble(UNKNOWN.format(command=command) + "\n\n" + str(__doc__))
    return COMMANDS[command](Environment(ROOT), rest)


def _passes(environment: Environment, title: str, check: "list[str]") -> bool:
    say("── " + title)
    return call([str(environment.python), *check], cwd=environment.root) == 0


def _set_up_console() -> None:
    """One encoding for us and our children: UTF-8 unless the user says otherwise, and never an error.

    A Windows console shows UTF-8 whatever its code page; a pipe would otherwise mix ours with theirs.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=_encoding(), errors="replace")


def _encoding() -> str:
    return os.environ.get("PYTHONIOENCODING", "").partition(":")[0] or "utf-8"


def _version() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _toml(path: Path) -> "dict[str, Any]":
    import tomllib  # new in 3.11, and this file must still import on older ones

    return tomllib.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
