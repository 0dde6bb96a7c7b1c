"""Replays sign in once; quick hashes all the same."""

import argon2
import pytest

from tests.support.desk import cheap_hasher


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(argon2, "PasswordHasher", cheap_hasher)
