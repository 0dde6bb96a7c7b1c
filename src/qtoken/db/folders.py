"""Folders in which SQLite loses data, or cannot store any.

SQLite's locks, and its log beside the file, work on one computer and one disk. A program that syncs
files to the internet copies `clinic.db` without its log, or overwrites either with an older copy.
"""

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

_NETWORK_FILE_SYSTEMS = {
    "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs",
    "fuse.sshfs", "fuse.davfs", "davfs", "fuse.rclone", "fuse.glusterfs", "ncpfs", "lustre",
}  # fmt: skip
# DRIVE_REMOTE in the Windows API.
_WINDOWS_REMOTE_DRIVE = 4

# The folders' default names; the name of a company or of a second account may follow.
_SYNCED = re.compile(
    r"(?:onedrive|dropbox|google ?drive|my drive|icloud ?drive|mobile documents|cloudstorage|"
    r"nextcloud|owncloud|box sync|megasync|pcloud ?drive|yandex\.disk|synology ?drive|seafile|"
    r"proton ?drive|resilio sync|syncthing|sync\.com|kdrive)(?: ?[-(].*)?",
    re.IGNORECASE,
)
# Files that these programs leave in the synced folder, whatever it is called.
_MARKS = (
    ".dropbox", ".dropbox.cache", ".stfolder", ".nextcloudsync.log", ".owncloudsync.log",
    ".sync_*.db", "._sync_*.db", ".seafile-data", ".tmp.drivedownload",
)  # fmt: skip
_ROOM_BYTES = 1024**2

_ONEDRIVE = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")


def is_on_network(path: Path, mounts: str | None = None) -> bool:
    """Return whether a path lies in a network folder, where SQLite's locks and log fail.

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


def synced_folder(path: Path, environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return the folder around a file that is synced to other computers, or None."""
    named = {Path(environment[name]) for name in _ONEDRIVE if environment.get(name)}
    for folder in Path(os.path.realpath(path)).parents:
        if _SYNCED.fullmatch(folder.name) or folder in named or _has_mark(folder):
            return folder
    return None


def may_refuse_changes(path: Path) -> bool:
    """Return whether writing a file may fail: permissions or free space look short."""
    try:
        is_writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
        return not is_writable or shutil.disk_usage(path.parent).free < _ROOM_BYTES
    except OSError:
        return True


def _has_mark(folder: Path) -> bool:
    try:
        return any(next(folder.glob(mark), None) is not None for mark in _MARKS)
    except OSError:
        return False


def _file_system(path: Path, mounts: str) -> str:
    real = os.path.realpath(path)
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        # The kernel writes blanks in paths as octal escapes, since blanks separate the fields.
        point = fields[1].replace("\\040", " ")
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        # The longest mount point wins; of equal ones the last, which covers those before it.
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind


def _is_remote_drive(path: Path) -> bool:
    if str(path).startswith("\\\\"):
        return True
    import ctypes

    drives = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    return bool(drives.GetDriveTypeW(path.drive + "\\") == _WINDOWS_REMOTE_DRIVE)
