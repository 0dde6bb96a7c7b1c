"""What benchmarks share in one run: a folder that is thrown away, and one PostgreSQL server."""

import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.postgres import DURABLE_SETTINGS, PostgresServer


class Surroundings:
    """Use it in a `with`: at its end everything is gone."""

    def __init__(self, *, is_quick: bool) -> None:
        """With `is_quick`, benchmarks take fewer rounds and smaller pasts."""
        self.is_quick = is_quick
        self._folder = Path(tempfile.mkdtemp(prefix="qtoken-bench-"))
        self._folders = 0
        self._postgres: PostgresServer | None = None

    def new_folder(self) -> Path:
        """An empty folder."""
        self._folders += 1
        folder = self._folder / str(self._folders)
        folder.mkdir()
        return folder

    def own_folders(self) -> dict[str, str]:
        """The environment of a program that must not touch this user's clinic and settings."""
        return {
            f"QTOKEN_{name}_DIR": str(self._folder / name) for name in ("DATA", "CONFIG", "LOG")
        }

    def postgres(self) -> PostgresServer:
        """The server of this run, with the settings that survive a power cut."""
        if self._postgres is None:
            self._postgres = PostgresServer(DURABLE_SETTINGS)
            self._postgres.start()
        return self._postgres

    def rounds(self, full: int) -> int:
        """How many rounds to take where a full run takes `full`."""
        return max(3, full // 4) if self.is_quick else full

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._postgres is not None:
            self._postgres.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
