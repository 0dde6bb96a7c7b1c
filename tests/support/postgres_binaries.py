"""The PostgreSQL server programs of this machine, and who may run them."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

import pytest


class PostgresMissing(Exception):
    """This machine has no PostgreSQL server programs; the message says how to get them."""


def find_binaries() -> Path:
    """Folder of ``initdb`` and ``postgres``, the newest version first. Raises PostgresMissing."""
    # Debian keeps them out of PATH, one folder for each version.
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    for folder in [*installed, *_from_pg_config()]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    message = "no PostgreSQL server programs here; on Debian or Ubuntu: apt-get install postgresql"
    raise PostgresMissing(message)


def skip_without_postgres() -> None:
    """End the calling test when there is no server: skipped on a desk, failed where CI is set."""
    try:
        find_binaries()
    except PostgresMissing as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


def unprivileged_ids() -> tuple[int, int] | None:
    """User and group id to run a server as when this process is root, else None."""
    if os.geteuid() != 0:
        return None
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    account = accounts.get("postgres") or accounts["nobody"]
    return account.pw_uid, account.pw_gid


def _from_pg_config() -> list[Path]:
    program = shutil.which("pg_config")
    if program is None:
        return []
    result = subprocess.run([program, "--bindir"], capture_output=True, text=True, check=False)
    return [Path(result.stdout.strip())] if result.returncode == 0 else []


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0
