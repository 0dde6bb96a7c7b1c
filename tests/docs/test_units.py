"""The service files start commands that the program has, and shut them in."""

import configparser
import re
import shlex
from pathlib import Path

import pytest
from click import Command, Context, Group

from qtoken.api.server_process import FILES_WANTED
from qtoken.cli.main import qtoken

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "docs" / "systemd").glob("*.service"))


def service(unit: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[method-assign, assignment]
    parser.read(unit, encoding="utf-8")
    return parser["Service"]


def test_there_is_one_for_the_server_and_one_for_the_sender() -> None:
    assert [unit.stem for unit in UNITS] == ["qtoken-messages", "qtoken-server"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_the_command_is_one_that_the_program_takes(unit: Path) -> None:
    program, name, *arguments = shlex.split(service(unit)["ExecStart"])
    assert isinstance(qtoken, Group)
    command = qtoken.get_command(Context(qtoken), name)

    assert Path(program).name == "qtoken"
    assert isinstance(command, Command)
    assert command.make_context(name, arguments).params


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_the_service_is_not_root_and_has_time_to_end(unit: Path) -> None:
    settings = service(unit)

    assert settings["User"] == "qtoken"
    assert settings["NoNewPrivileges"] == settings["ProtectHome"] == "yes"
    assert settings["ProtectSystem"] == "strict"
    # The server gives requests in flight half a minute.
    assert int(settings["TimeoutStopSec"]) > 30


def test_the_server_may_open_as_many_files_as_it_asks_for() -> None:
    server = next(unit for unit in UNITS if unit.stem == "qtoken-server")

    assert int(service(server)["LimitNOFILE"]) >= FILES_WANTED


def test_the_program_is_installed_from_its_folder_after_what_a_server_needs() -> None:
    page = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")

    named = re.findall(r"^    .*pip install (.*)$", page, re.MULTILINE)

    assert named == ["-r requirements-server.txt", "--no-deps ."] * 2
    assert (ROOT / "requirements-server.txt").exists()
