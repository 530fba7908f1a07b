"""What databases refuse, as errors of ours: in the same words, whichever of them refuses."""

from xiangheng_platform.store.errors import (
    ConnectionsTaken,
    HistoryIsFixed,
    NumberTooLarge,
    RowIsTaken,
    StoreBusy,
    StoreFull,
    StoreUnusable,
)


def plain(error: object, place: str) -> StoreUnusable:
    """What it says itself, where nothing else is known of it."""
    return StoreUnusable(
        f"数据库不接受（{first_line(error)}）",
        at=place,
        remedy="运行 xiangheng db check；表不齐的运行 xiangheng db upgrade",
    )


def first_line(error: object) -> str:
    """The first line of a message, or else what kind of error it is."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def fixed(place: str) -> HistoryIsFixed:
    """For what a trigger that protects history refused."""
    return HistoryIsFixed(
        "历史只能增加，不能改、不能删",
        at=place,
        expected="更正写成一条新记录，写明更正哪一条",
        remedy="用相应的更正命令；个人信息用 xiangheng user erase",
    )


def taken(place: str) -> RowIsTaken:
    """For a row that would be the second correction of another, or have the name of another."""
    return RowIsTaken(
        "同一条已被别人先更正，或名称已被占用",
        at=place,
        remedy="重新查看最新的内容，再决定是否还要改",
    )


def busy(place: str) -> StoreBusy:
    """For whoever waited for another who writes."""
    return StoreBusy(
        "别的程序正在写，等了规定的时间还没有写完",
        at=place,
        expected="同一时刻只有一个程序在写",
        remedy="稍后再试；一直如此的，查是否有卡住的程序，或加大设置 database.patience。没有写入任何内容",
    )


def crowded(place: str, message: str = "数据库服务的连接都在用") -> ConnectionsTaken:
    """For whoever waited for a connection."""
    return ConnectionsTaken(
        f"{message}，等了规定的时间也没有空出来",
        at=place,
        remedy="稍后再试。常常如此的，加大设置 database.connections（服务器的 max_connections 也要够各个程序合用）",
    )


def too_large(place: str) -> NumberTooLarge:
    """For a number that no row has."""
    return NumberTooLarge("数太大，数据库里不会有", at=place, expected="19 位以内的整数", remedy="核对编号")


def full(place: str) -> StoreFull:
    """For a disk without room."""
    return StoreFull(
        "没有空间了，这次操作已整个撤回",
        at=place,
        remedy="腾出磁盘空间再做一次；xiangheng doctor 显示还剩多少",
    )
