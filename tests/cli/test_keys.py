"""Listing and withdrawing the keys of programs and browsers."""

import pytest

from qtoken.bootstrap import Clinic
from qtoken.domain.errors import NotSignedIn
from tests.support.desk import ADMIN, PASSWORD, Desk
from tests.support.shell import Shell


def test_keys_are_listed_and_withdrawn(shell: Shell, clinic: Clinic) -> None:
    access = clinic.services.access
    made = access.log_in(ADMIN, PASSWORD, address="192.0.2.1", label="wall tablet")

    (listed,) = shell.json("key", "list")
    shell.json("key", "withdraw", str(listed["id"]))

    assert (listed["id"], listed["name"], listed["kind"]) == (made.key.id, "wall tablet", "api")
    assert made.secret not in str(listed)
    assert shell.json("key", "list") == []
    with pytest.raises(NotSignedIn):
        access.signed_in(made.secret)


def test_administrators_see_those_of_others_and_nobody_else_does(
    shell: Shell, address: str, clinic: Clinic, desk: Desk
) -> None:
    desk.account("sam", "staff")
    made = clinic.services.access.log_in(ADMIN, PASSWORD, address="192.0.2.1")
    sam = Shell(address, "sam")

    assert len(shell.json("key", "list", "--user", ADMIN)) == 1
    assert shell.json("key", "list", "--user", "sam") == []
    assert sam.refused("key", "withdraw", str(made.key.id)) == "key_not_found"
    assert sam.refused("key", "withdraw", "all") == "key_not_found"
    assert sam.refused("key", "list", "--user", ADMIN) == "not_allowed"
