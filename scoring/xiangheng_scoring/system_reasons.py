"""Why the operating system did not let us open, read or write a file, in Chinese, whatever the system and its language."""

from errno import errorcode

_DENIED, _LOCKED, _MISSING = "没有权限，或文件打开着", "别的程序正打开着", "没有这个文件或文件夹"
_FULL, _LONG, _NAME, _OPEN = "磁盘已满", "名称太长", "名称里有不能用的字符", "打开着的文件太多"
_SHARE = "共享文件夹或移动盘连不上"
_SHARE_GONE = (
    "ESTALE", "ENODEV", "ENXIO", "ENETDOWN", "ENETUNREACH", "EHOSTDOWN", "EHOSTUNREACH", "ENOTCONN", "ECONNREFUSED",
    "ECONNRESET", "ETIMEDOUT",
)  # fmt: skip

#: By name: not every system has them all.
_REASONS = {
    "ENOENT": _MISSING, "EACCES": _DENIED, "EPERM": "没有权限", "EISDIR": "这是文件夹", "ENOTDIR": "路径中有一级是文件",
    "EEXIST": "同名的文件已经存在", "ENOTEMPTY": "文件夹里还有文件", "ENAMETOOLONG": _LONG, "EILSEQ": _NAME, "EINVAL": _NAME,
    "ELOOP": "链接绕成了圈", "EBUSY": _LOCKED, "ETXTBSY": _LOCKED, "EAGAIN": _LOCKED, "ENOSPC": _FULL,
    "EDQUOT": "磁盘配额已用完", "EFBIG": "文件太大，这个磁盘放不下", "EROFS": "磁盘只读", "EIO": "磁盘读写出错",
    "EMFILE": _OPEN, "ENFILE": _OPEN, "ENOMEM": "内存不够", **dict.fromkeys(_SHARE_GONE, _SHARE),
}  # fmt: skip
#: By Windows' own numbers, of which Python makes fewer: a share that is gone would be a file that is missing.
_REASONS_OF_WINDOWS = {
    3: "没有这一级文件夹", 5: _DENIED, 21: "磁盘没有准备好", 32: _LOCKED, 33: _LOCKED, 39: _FULL, 112: _FULL, 123: _NAME,
    206: _LONG, **dict.fromkeys((51, 53, 55, 59, 64, 65, 67, 121, 1231, 1232), _SHARE),
}  # fmt: skip


def reason_of(refusal: OSError | ValueError) -> str:
    """Why the system refused, as part of a sentence; a `ValueError` is what Python raises for a path that can be none."""
    if not isinstance(refusal, OSError):
        return _NAME
    windows = getattr(refusal, "winerror", None) or 0
    name = errorcode.get(refusal.errno or 0, "")
    reason = _REASONS_OF_WINDOWS.get(windows) or _REASONS.get(name)
    if reason:
        return reason
    # By its number whoever looks after the machine finds it; what the system says of it may be in any language.
    number = windows or refusal.errno
    return f"系统错误 {number}{f'（{name}）' if name else ''}" if number else "系统没有说为什么"
