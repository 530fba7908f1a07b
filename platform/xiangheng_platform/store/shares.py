"""Network shares, where SQLite's locks cannot be relied on and a database would sooner or later be damaged."""

import ctypes
import sys
from pathlib import Path, PureWindowsPath

from xiangheng_platform.store.errors import StoreOnShare

#: Types of file systems that lie on another machine, as Linux names them; `fuse.` ones by their program.
NETWORK = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ncpfs", "ceph", "glusterfs", "lustre", "gfs2",
        "fuse.sshfs", "fuse.glusterfs", "fuse.rclone", "fuse.davfs", "davfs", "fuse.smbnetfs", "fuse.vmhgfs-fuse",
    }
)  # fmt: skip
_MOUNTS = Path("/proc/self/mounts")
_DRIVE_REMOTE = 4  # what Windows answers for a drive letter that is connected to a share


def refuse_share(file: Path) -> None:
    """Raise `StoreOnShare` if the file lies on another machine, as far as the system tells."""
    kind = share_of(file)
    if kind:
        raise StoreOnShare(
            f"{file} 在网络共享上（{kind}）",
            at=str(file),
            expected="本机的磁盘",
            remedy="把数据文件夹设在本机磁盘（设置 data.folder）；多台机器要同时用的，改用 PostgreSQL",
        )


def share_of(file: Path) -> str:
    """The kind of network share that a file lies on, empty for a disk of this machine."""
    if sys.platform == "win32":
        return _windows_share(file)
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:  # no Linux: macOS does not tell it without other programs
        return ""
    kind = filesystem_of(file.absolute(), mounts)
    return kind if kind in NETWORK else ""


def filesystem_of(path: Path, mounts: str) -> str:
    """The type of the file system that holds a path, by the system's list of mounts; the last one mounted counts."""
    holder, longest = "", -1
    for line in mounts.splitlines():
        _, place, kind, *_ = line.split(" ")
        folder = Path(place.encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "replace"))
        if path.is_relative_to(folder) and len(folder.parts) >= longest:
            holder, longest = kind, len(folder.parts)
    return holder


def is_unc(path: str) -> bool:
    r"""Whether a Windows path names another machine: `\\server\share\…`."""
    return PureWindowsPath(path).drive.startswith("\\\\") and not path.startswith(("\\\\?\\", "\\\\.\\"))


def _windows_share(file: Path) -> str:
    full = str(file.absolute())
    if is_unc(full):
        return "UNC"
    windll = getattr(ctypes, "windll")  # noqa: B009  # only there on Windows, and type checkers know that
    is_remote = windll.kernel32.GetDriveTypeW(PureWindowsPath(full).anchor) == _DRIVE_REMOTE
    return "映射的网络驱动器" if is_remote else ""
