"""What is handed in is stored once, whole or not at all, and comes back byte by byte."""

import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.service.evidence.conftest import HEAD, LIU, MA, ROOT, HandIn

from xiangheng_platform.access.person import Person
from xiangheng_platform.evidence import deposits, lookup
from xiangheng_platform.evidence.errors import EvidenceRefused, NoSuchEvidence
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.settings import EvidenceSettings
from xiangheng_platform.store import filing
from xiangheng_platform.store.errors import ContentChanged, ContentTooLarge, FilesUnusable
from xiangheng_platform.store.files import Files
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store

LIMITS = EvidenceSettings()
NAMES = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="/\\"), min_size=1, max_size=200
).filter(lambda name: name not in (".", "..") and name.isprintable())


def read(store: Store, person: Person, number: int) -> bytes:
    """What a file holds, as somebody reads it."""
    with store.view(person) as view:
        return b"".join(lookup.content(view, number))


@pytest.mark.both_databases
def test_a_file_is_handed_in_and_read(store: Store, hand_in: HandIn, clock: Callable[[], object]) -> None:
    """The story: what is told of it is what it is, and an act stands in a history that holds."""
    handed_in = hand_in("县,值\n泸溪县,1\n".encode(), "医保.csv", purpose=Purpose.WORKBOOK)
    with store.view(LIU) as view:
        told = lookup.find(view, handed_in.number)
    with store.database.reading() as connection:
        proof = prove(connection)

    assert told == handed_in
    assert (told.number, told.name, told.size, told.media_type) == (1, "医保.csv", 20, "text/csv")
    assert (told.owner, told.handed_in_at, told.act, told.removal) == ("liu", clock(), 2, None)
    assert read(store, LIU, 1) == "县,值\n泸溪县,1\n".encode()
    assert proof.holds


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(min_size=1, max_size=4000), name=NAMES)
def test_whatever_is_handed_in_comes_back(store: Store, hand_in: HandIn, content: bytes, name: str) -> None:
    """Under any name that can be read, whatever its bytes are."""
    handed_in = hand_in(content, name)

    assert read(store, LIU, handed_in.number) == content
    assert (handed_in.name, handed_in.size) == (name, len(content))


@pytest.mark.parametrize("size", [(1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_files_longer_than_one_piece_come_back(store: Store, hand_in: HandIn, size: int) -> None:
    """The last piece is given only once all was compared, and is not lost."""
    content = os.urandom(size)

    assert read(store, LIU, hand_in(content).number) == content


def test_the_same_content_is_stored_once(
    store: Store, hand_in: HandIn, kept: Callable[[], list[str]]
) -> None:
    """However often and by whomever it is handed in, each with a name of their own."""
    first, second = hand_in(name="甲.txt"), hand_in(name="乙.txt", person=MA)

    assert kept() == [first.sha256] == [second.sha256]
    assert (first.name, second.name, second.owner) == ("甲.txt", "乙.txt", "ma")


def test_many_who_hand_in_the_same_at_once_store_it_once(
    store: Store, hand_in: HandIn, kept: Callable[[], list[str]]
) -> None:
    """None of them is refused, and what is read is whole."""
    failures: list[Exception] = []

    def _hand_in() -> None:
        try:
            hand_in(b"x" * 100_000)
        except Exception as error:
            failures.append(error)

    writers = [threading.Thread(target=_hand_in) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert failures == []
    assert len(kept()) == 1
    assert [len(read(store, LIU, number)) for number in range(1, 5)] == [100_000] * 4


def test_too_many_bytes_are_read_no_further(store: Store, kept: Callable[[], list[str]]) -> None:
    """A stream without end is left at the first byte too many, and nothing of it stays."""

    class Endless(io.RawIOBase):
        pieces = 0

        def read(self, size: int = -1) -> bytes:
            self.pieces += 1
            return b"x" * size

    stream = Endless()
    with pytest.raises(ContentTooLarge, match="STORE-CONTENT-SIZE"):
        deposits.add(store, LIU, stream, "a", Purpose.EVIDENCE, EvidenceSettings(max_bytes=3 << 20))

    assert stream.pieces == 4
    assert kept() == []


def test_as_many_bytes_as_may_be_are_taken(hand_in: HandIn) -> None:
    """The bound itself is allowed."""
    limits = EvidenceSettings(max_bytes=7)

    assert hand_in(b"x" * 7, limits=limits).size == 7
    with pytest.raises(ContentTooLarge):
        hand_in(b"x" * 8, limits=limits)


@pytest.mark.parametrize(
    "name", ["", "  ", "a/b", "..\\a", ".", "..", "a\nb", "发票\u202egpj.exe", "x" * 201, "a\x00b"]
)
def test_a_name_that_could_mislead_is_refused(
    store: Store, hand_in: HandIn, kept: Callable[[], list[str]], name: str
) -> None:
    """Folders, lines, what turns the order of characters: nothing is kept."""
    with pytest.raises(EvidenceRefused, match="文件名"):
        hand_in(name=name)

    assert kept() == []
    assert store.last_act().number == 1


def test_a_trial_is_kept_for_some_days_only(hand_in: HandIn) -> None:
    """Its last day must be said, and may not be over; today is no day too early."""
    today = date(2024, 5, 1)
    with pytest.raises(EvidenceRefused, match="没有写保留到哪一天"):
        hand_in(purpose=Purpose.TRIAL)
    with pytest.raises(EvidenceRefused, match="已经过了"):
        hand_in(expires_on=date(2024, 4, 30))

    assert hand_in(purpose=Purpose.TRIAL, expires_on=today).expires_on == today


def test_no_bytes_are_no_file(hand_in: HandIn, kept: Callable[[], list[str]]) -> None:
    """An upload that came to nothing is told at once."""
    with pytest.raises(EvidenceRefused, match="文件是空的"):
        hand_in(b"")

    assert kept() == []


def test_what_was_not_confirmed_is_named_by_nobody(
    store: Store, kept: Callable[[], list[str]], age: Callable[[], None]
) -> None:
    """An act that is taken back leaves the file, which is told, left alone for a day, and cleared then."""
    with (
        suppress(ZeroDivisionError),
        deposits.accepted(store.database.files, b"content", LIMITS) as content,
        store.act(LIU, "test:act:fail", "x") as act,
    ):
        deposits.put(act, content, "a.txt", Purpose.EVIDENCE)
        raise ZeroDivisionError
    (stray,) = kept()
    (told,) = filing.differences(store.database)
    early = filing.clear(store.database)
    age()

    assert stray in told
    assert "没有登记" in told
    assert (early, filing.clear(store.database), kept()) == (0, 1, [])
    assert filing.differences(store.database) == ()


KILLED = """
import os, signal, sys
from xiangheng_platform.access.person import Person
from xiangheng_platform.evidence import deposits
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.settings import EvidenceSettings
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.store import Store
from pathlib import Path

store = Store(Database(sys.argv[1], files=Path(sys.argv[2])))
with deposits.accepted(store.database.files, b"content", EvidenceSettings()) as content:
    with store.act(Person("liu"), "test:act:die", "x") as act:
        deposits.put(act, content, "a.txt", Purpose.EVIDENCE)
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a program cannot kill itself so suddenly on Windows")
def test_a_program_killed_before_it_confirms_leaves_no_row(store: Store, url: str, hand_in: HandIn) -> None:
    """The file has its place and nobody names it; handed in again, it is somebody's, and all is sound."""
    folder = str(store.database.files.folder)
    died = subprocess.run([sys.executable, "-c", KILLED, url, folder], check=False, timeout=120)
    told = filing.differences(store.database)
    with pytest.raises(NoSuchEvidence):
        read(store, LIU, 1)
    handed_in = hand_in(b"content")

    assert (died.returncode, len(told)) == (-signal.SIGKILL, 1)
    assert (handed_in.number, read(store, LIU, 1)) == (1, b"content")
    assert filing.differences(store.database) == ()


def test_what_was_not_received_to_the_end_is_cleared(store: Store, age: Callable[[], None]) -> None:
    """While it may still be arriving it is left alone, and is no fault."""
    with store.database.files.received(io.BytesIO(b"half")):
        fresh = (filing.differences(store.database), filing.clear(store.database))
        age()
        (told,) = filing.differences(store.database)

        assert fresh == ((), 0)
        assert "没收完" in told
        assert filing.clear(store.database) == 1


def test_a_changed_file_is_a_loud_fault(store: Store, hand_in: HandIn) -> None:
    """Whoever reads it is told, gets no last piece of it, and `db check` names it with the row that has it."""
    handed_in = hand_in(b"x" * (3 << 20))
    place = store.database.files.place(handed_in.sha256)
    content = bytearray(place.read_bytes())
    content[5] ^= 1
    place.write_bytes(content)
    taken = bytearray()
    with store.view(LIU) as view, pytest.raises(ContentChanged, match="被改过"):
        taken.extend(chunk[0] for chunk in lookup.content(view, handed_in.number))
    (told,) = filing.differences(store.database)

    assert len(taken) < 3
    assert ("被改过" in told, "表 evidence 第 1 行" in told) == (True, True)


def test_a_missing_file_is_told_and_mended_by_handing_it_in_again(store: Store, hand_in: HandIn) -> None:
    """The same content heals every row that names it."""
    handed_in = hand_in()
    store.database.files.place(handed_in.sha256).unlink()
    with pytest.raises(ContentChanged, match="不见了"):
        read(store, LIU, handed_in.number)
    (told,) = filing.differences(store.database)
    hand_in(person=MA)

    assert "不见了" in told
    assert read(store, LIU, handed_in.number) == b"content"
    assert filing.differences(store.database) == ()


def test_what_somebody_else_put_there_is_told_and_left(
    store: Store, hand_in: HandIn, kept: Callable[[], list[str]], age: Callable[[], None]
) -> None:
    """Also a copy of a file of ours that lies where it does not belong."""
    handed_in = hand_in()
    folder = store.database.files.folder
    assert folder is not None
    (folder / "页面.html").write_bytes(b"<html>")
    (folder / handed_in.sha256).write_bytes(b"content")
    age()

    assert len(filing.differences(store.database)) == 2
    assert (filing.clear(store.database), len(kept())) == (0, 3)


def test_a_file_is_its_owners_and_theirs_who_oversee(store: Store, hand_in: HandIn) -> None:
    """One that is out of sight answers exactly like one that there is not."""
    handed_in = hand_in(person=LIU)
    answers = []
    for number in (handed_in.number, 99):
        for ask in (lookup.find, lookup.content):
            with pytest.raises(NoSuchEvidence) as refused, store.view(MA) as view:
                ask(view, number)
            answers.append(str(refused.value).replace(str(number), "N"))
    with store.view(HEAD) as view:
        seen = lookup.holdings(view).rows
    with store.view(ROOT) as view:
        by_the_administrator = lookup.holdings(view).rows

    assert len(set(answers)) == 1
    assert (seen, by_the_administrator) == ((handed_in,), ())


def test_a_list_goes_by_pages_and_by_what_is_asked(store: Store, hand_in: HandIn) -> None:
    """The newest first; of one purpose, of one owner."""
    for number in range(3):
        hand_in(b"%d" % number, purpose=Purpose.DOCUMENT if number == 1 else Purpose.EVIDENCE)
    hand_in(b"another", person=MA)
    with store.view(HEAD) as view:
        first = lookup.holdings(view, limit=3)
        second = lookup.holdings(view, limit=3, after=first.next)
        documents = lookup.holdings(view, purpose=Purpose.DOCUMENT).rows
        mine = lookup.holdings(view, owner="ma").rows

    assert [[told.number for told in page.rows] for page in (first, second)] == [[4, 3, 2], [1]]
    assert ([told.number for told in documents], [told.number for told in mine]) == ([2], [4])


def test_a_server_needs_a_folder_that_is_named() -> None:
    """Beside a server's database there is no place that every machine reaches."""
    with pytest.raises(FilesUnusable, match=r"evidence\.folder"):
        Files(None).place("0" * 64)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="whoever may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    """By its place and what to do."""
    tmp_path.chmod(0o500)
    with (
        pytest.raises(FilesUnusable, match="权限"),
        Files(tmp_path / "files").received(io.BytesIO(b"x")),
    ):
        pass


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    """By its place and what to do."""
    (tmp_path / "files").write_bytes(b"no folder")
    with pytest.raises(FilesUnusable, match="文件夹"), Files(tmp_path / "files").received(io.BytesIO(b"x")):
        pass
