"""Personal data: kept apart, committed to in the audit log, and erased without touching history."""

import hashlib
import secrets
from dataclasses import dataclass

from sqlmodel import Session, col, delete, select

from xiangheng_platform.store.tables import PersonalRow


@dataclass(frozen=True, slots=True)
class Commitment:
    """What the audit log keeps of a personal value: SHA-256 over a random salt and the value.

    With the salt it proves which value it was; without it, after erasure, it says nothing.
    """

    digest: str

    def holds(self, salt: str, value: str) -> bool:
        """Whether this is the commitment of a value."""
        return secrets.compare_digest(self.digest, _digest(salt, value))


def commit(value: str) -> tuple[Commitment, str]:
    """A commitment of a value and the salt that opens it."""
    salt = secrets.token_hex(16)
    return Commitment(_digest(salt, value)), salt


def keep(session: Session, subject: str, field: str, value: str) -> Commitment:
    """Keep one particular of a subject, in place of an earlier one; returns what may stand in the audit log."""
    commitment, salt = commit(value)
    # Taken away first, so that the earlier salt goes, too: with it the log would go on telling the earlier value.
    erase(session, subject, field)
    session.add(PersonalRow(subject=subject, field=field, value=value, salt=salt))
    session.flush()
    return commitment


def particulars(session: Session, subject: str) -> dict[str, str]:
    """Everything personal that is kept of a subject."""
    rows = session.exec(select(PersonalRow).where(PersonalRow.subject == subject))
    return {row.field: row.value for row in rows}


def erase(session: Session, subject: str, field: str = "") -> int:
    """Erase one particular of a subject, or all, with their salts; returns how many there were."""
    statement = delete(PersonalRow).where(col(PersonalRow.subject) == subject)
    if field:
        statement = statement.where(col(PersonalRow.field) == field)
    return session.exec(statement).rowcount


def _digest(salt: str, value: str) -> str:
    return hashlib.sha256(f"{salt}:{value}".encode()).hexdigest()
