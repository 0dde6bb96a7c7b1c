"""The database's address, as people write it, made safe to open."""

import os
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from qtoken import paths
from qtoken.domain.errors import DatabaseOnNetwork, DatabaseUrlInvalid

_NETWORK_FILE_SYSTEMS = {
    "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs",
    "fuse.sshfs", "fuse.davfs", "davfs", "fuse.rclone", "fuse.glusterfs", "ncpfs", "lustre",
}  # fmt: skip
_WINDOWS_REMOTE_DRIVE = 4


def database_url(text: str | None = None) -> URL:
    """Return the URL of the named database, or of the clinic's file in this user's data folder.

    Raises `DatabaseUrlInvalid`, and `DatabaseOnNetwork` for an SQLite file in a network folder.
    """
    if not text:
        return _sqlite(paths.data_dir() / "clinic.db")
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise DatabaseUrlInvalid from None
    if url.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in {"sqlite", "sqlite+pysqlite"}:
        if not url.database or url.database == ":memory:":
            raise DatabaseUrlInvalid
        return _sqlite(Path(url.database))
    raise DatabaseUrlInvalid


def database_file(url: URL) -> Path | None:
    """Return the SQLite file of a URL; None for PostgreSQL."""
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def file_identity(path: Path) -> tuple[int, int]:
    """Return what tells a file from another one put in its place. Raises OSError."""
    status = path.stat()
    return status.st_dev, status.st_ino


def _sqlite(path: Path) -> URL:
    try:
        path = path.expanduser().absolute()
        name = os.fsencode(path)
    except (RuntimeError, UnicodeEncodeError):
        raise DatabaseUrlInvalid from None
    if b"\0" in name:
        raise DatabaseUrlInvalid
    if is_on_network(path):
        raise DatabaseOnNetwork(path=path)
    return URL.create("sqlite", database=str(path))


def is_on_network(path: Path, mounts: str | None = None) -> bool:
    """Whether a path lies in a network folder, where SQLite's locks and WAL cannot be trusted.

    `mounts` is a text like /proc/mounts, given by tests.
    """
    if os.name == "nt":
        return _is_remote_drive(path)
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
    return _file_system(path, mounts) in _NETWORK_FILE_SYSTEMS


def _file_system(path: Path, mounts: str) -> str:
    real = os.path.realpath(path)
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind


def _is_remote_drive(path: Path) -> bool:
    if str(path).startswith("\\\\"):
        return True
    import ctypes

    drives = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    return bool(drives.GetDriveTypeW(path.drive + "\\") == _WINDOWS_REMOTE_DRIVE)
