"""A shell on a clinic with one department, one doctor with a room, and one patient."""

import argon2
import pytest

from tests.support.desk import cheap_hasher
from tests.support.shell import Shell


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command signs in anew; real hashes would be nine tenths of the time of these tests."""
    monkeypatch.setattr(argon2, "PasswordHasher", cheap_hasher)


@pytest.fixture
def shell(address: str) -> Shell:
    """A shell on a clinic that has an admin only."""
    return Shell(address)


@pytest.fixture
def clinic_shell(shell: Shell) -> Shell:
    """A shell on a clinic where tokens can be issued at once."""
    shell.json("department", "add", "Cardiology", "--letter", "C")
    shell.json("room", "add", "Room 3")
    shell.json("doctor", "add", "Dr. Mensah", "--department", "C", "--room", "Room 3")
    shell.json("patient", "add", "Maria Lopez")
    return shell
