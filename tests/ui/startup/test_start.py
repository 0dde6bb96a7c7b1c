"""From a database's address to somebody signed in, as processes of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qtoken import settings
from qtoken.bootstrap import Clinic
from qtoken.cli import windows
from qtoken.domain.errors import DatabaseUrlInvalid, SettingsUnreadable
from qtoken.services.rows import UserRow
from tests.support.desk import ADMIN, PASSWORD, Desk

ROOT = Path(__file__).resolve().parents[3]
LIMIT_S = 90

Story = Callable[..., Any]


@pytest.fixture
def engine_name() -> str:
    """One database is enough: what differs is below the windows."""
    return "sqlite"


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """Tell a story, of ``start_story``, on a database; returns what became of it."""

    def tell(
        name: str, address: str, *, told_by: str = "start_story", errors: str = "", **more: str
    ) -> Any:
        surrounding = {"QT_QPA_PLATFORM": "offscreen", "QTOKEN_CONFIG_DIR": str(tmp_path / "own")}
        told = subprocess.run(
            [sys.executable, "-m", f"tests.ui.startup.{told_by}", name, address],
            cwd=ROOT,
            env=os.environ | surrounding | more,
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )
        assert told.stderr == errors
        return json.loads(told.stdout)

    return tell


@pytest.mark.parametrize(
    "name", ["given_up", "told_that_no_file_is_there", "given_up_after_a_refusal"]
)
def test_first_start_that_is_given_up_leaves_nothing_behind(
    story: Story, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "new"

    told = story(name, f"sqlite:///{folder / 'clinic.db'}")

    assert told == {"code": 0, "users": [], "asked": True, "said": ""}
    assert not folder.exists()


def test_first_start_makes_the_clinic_and_lets_its_administrator_in(
    story: Story, tmp_path: Path
) -> None:
    file = tmp_path / "new" / "clinic.db"

    told = story("carried_out", f"sqlite:///{file}")

    assert told == {"code": 0, "users": ["ana"], "asked": True, "said": ""}
    assert file.exists()


def signed_in(user: str) -> dict[str, str]:
    return {"QTOKEN_USER": user, "QTOKEN_PASSWORD": PASSWORD}


@pytest.fixture
def ben(clinic: Clinic, desk: Desk) -> UserRow:
    """Somebody of the staff."""
    return clinic.services.accounts.add_user(
        "ben", password=PASSWORD, role="staff", press=desk.press("add-user-ben")
    )


def test_administrator_of_an_unfinished_clinic_is_asked_for_the_rest(
    story: Story, address: str, desk: Desk
) -> None:
    told = story("department_and_doctor_added", address, **signed_in(ADMIN))

    assert told == {"code": 0, "users": [ADMIN], "asked": True, "said": ""}
    doctors = desk.services.clinic_setup.doctors(by=desk.by)
    assert [(d.name, d.department) for d in doctors] == [("Dr Mensah", "Cardiology")]


def test_administrator_may_put_it_off(story: Story, address: str, desk: Desk) -> None:
    desk.department()

    told = story("put_off", address, **signed_in(ADMIN))

    assert told == {"code": 0, "users": [ADMIN], "asked": True, "said": ""}
    assert desk.services.clinic_setup.doctors(by=desk.by) == ()


def test_finished_clinic_asks_nobody(story: Story, address: str, desk: Desk) -> None:
    desk.doctor(desk.department())

    told = story("put_off", address, **signed_in(ADMIN))

    assert told == {"code": 0, "users": [ADMIN], "asked": False, "said": ""}


def test_staff_of_an_unfinished_clinic_are_told_whom_to_ask(
    story: Story, address: str, ben: UserRow
) -> None:
    told = story("put_off", address, **signed_in(ben.username))

    assert (told["users"], told["asked"]) == (["ben"], False)
    assert "no department yet" in told["said"]
    assert "Ask an administrator" in told["said"]


def test_staff_of_a_clinic_without_doctors_are_told_whom_to_ask(
    story: Story, address: str, desk: Desk, ben: UserRow
) -> None:
    desk.department()

    told = story("put_off", address, **signed_in(ben.username))

    assert "no doctor yet" in told["said"]


AWAY = "The database cannot be reached. It is tried again by itself."


def test_start_without_a_window_says_that_the_database_is_away(story: Story) -> None:
    address = "postgresql://nobody@127.0.0.1:1/clinic"

    told = story("closed", address, told_by="away_story", errors=f"database_unreachable: {AWAY}\n")

    assert told["code"] == 1
    assert told["said"][0].startswith(AWAY)
    assert "127.0.0.1:1/clinic" in told["said"][0]
    assert "try again when" not in told["said"][0]


@pytest.mark.parametrize("written", ["banana", "postgresql:/user@server/qtoken", "x" * 10_000])
def test_address_that_cannot_be_read_is_told_on_the_screen(story: Story, written: str) -> None:
    address = windows.address_of_windows(written, has_screen=True)

    told = story(
        "closed",
        str(address),
        told_by="away_story",
        errors=f"database_url_invalid: {DatabaseUrlInvalid()}\n",
    )

    assert told == {"code": 1, "said": [str(DatabaseUrlInvalid())]}


def test_settings_that_cannot_be_read_are_told_on_the_screen(story: Story, tmp_path: Path) -> None:
    file = tmp_path / "own" / "settings.toml"
    file.parent.mkdir()
    file.write_text('database_url = "postgresql://user@server/clinic', encoding="utf-8")
    refusal = SettingsUnreadable(path=file, reason=settings.fault(file))

    told = story(
        "closed",
        windows.UNREADABLE,
        told_by="away_story",
        errors=f"settings_unreadable: {refusal}\n",
    )

    assert told == {"code": 1, "said": [str(refusal)]}


def test_start_goes_on_when_the_database_is_back(story: Story, address: str, desk: Desk) -> None:
    desk.doctor(desk.department())
    errors = f"database_unreachable: {AWAY}\n"

    told = story("comes_back", address, told_by="away_story", errors=errors, **signed_in(ADMIN))

    assert told == {"code": 0, "is_box_there": [False]}


def test_a_window_tells_no_more_that_the_database_is_away_once_it_is_back(
    story: Story, address: str, desk: Desk
) -> None:
    desk.doctor(desk.department())
    errors = f"database_unreachable: {AWAY}\n"

    told = story(
        "comes_back_to_a_window",
        address,
        told_by="away_story",
        errors=errors,
        **signed_in(ADMIN),
    )

    assert told == {"code": 0, "problems_left": [""]}


@pytest.mark.parametrize("window", ["choice", "reception", "doctor"])
@pytest.mark.parametrize("is_named", [False, True])
def test_patient_is_told_whom_the_window_is_for_and_sees_nothing_of_it(
    *, story: Story, address: str, desk: Desk, window: str, is_named: bool
) -> None:
    department = desk.department("Cardiology", "C")
    desk.doctor(department)
    desk.issue(department)
    desk.account("pat", "patient")
    named = signed_in("pat") if is_named else {}

    told = story(window, address, told_by="patient_story", **named)

    assert "for the clinic's staff" in told.pop("said")
    assert told == {"code": 0, "is_open": True, "numbers": []}
