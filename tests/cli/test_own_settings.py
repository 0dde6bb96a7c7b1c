"""A command finds this computer's settings, and reads their file once."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from qtoken import settings
from qtoken.cli import surroundings, windows
from qtoken.cli.addresses import ENVIRONMENT
from qtoken.cli.main import qtoken
from qtoken.settings import Settings


def test_the_file_is_read_once_until_a_window_has_its_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("QTOKEN_CONFIG_DIR", str(tmp_path))
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    kept = Settings(window="reception", database_url=f"sqlite:///{tmp_path}/clinic.db")
    settings.save(kept)
    reads: list[Path | None] = []
    opened: list[object] = []
    load = settings.load

    def counted(path: Path | None = None) -> Settings:
        reads.append(path)
        return load(path)

    def entry(_module: str, opener: str) -> object:
        return lambda address, own: opened.extend((opener, address, own))

    monkeypatch.setattr(settings, "load", counted)
    monkeypatch.setattr(surroundings, "has_screen", lambda: True)
    monkeypatch.setattr(windows, "entry", entry)

    result = CliRunner().invoke(qtoken, [])

    assert result.exit_code == 0, result.output
    assert opened == ["open_reception", kept.database_url, kept]
    assert reads == [None]
