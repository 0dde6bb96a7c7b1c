"""Whether people hear the chime is known by somebody who listens: once a day, by a key."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from qtoken.bootstrap import Clinic
from qtoken.domain.receipts import Silence
from qtoken.settings import Settings
from qtoken.ui.display.sound_check import SoundCheck, sign
from qtoken.ui.sound import Chime, Heard
from tests.support.desk import Desk
from tests.support.pages.display import DisplayPage
from tests.ui.display.conftest import SilentChime

MORNING = Settings(sound_checked_at="2026-03-02 07:55")


@pytest.mark.parametrize(
    ("settings", "silence", "today", "words"),
    [
        (MORNING, None, "2026-03-02", "sound checked 07:55"),
        (MORNING, None, "2026-03-03", "sound not checked today"),
        (Settings(), None, "2026-03-02", "sound not checked today"),
        (MORNING, Silence.NO_DEVICE, "2026-03-02", "no sound"),
        (Settings(is_sound_heard=False), None, "2026-03-02", "no sound"),
    ],
)
def test_the_sign_says_what_is_known_of_the_sound_today(
    settings: Settings, silence: Silence | None, today: str, words: str
) -> None:
    _icon, shown, _colour = sign(silence, settings, today)

    assert shown.translate(dict.fromkeys(map(ord, "\u2066\u2069"))) == words


def test_a_chime_that_was_heard_is_on_the_sign_all_day(
    display: DisplayPage, kept: dict[str, Any]
) -> None:
    before = display.state
    said = display.checks_sound("Yes, I heard it")

    assert "sound not checked today" in before
    assert "sound checked" in display.state
    assert said == ""
    assert kept["is_sound_heard"]
    assert kept["sound_checked_at"].endswith(display.window.wall.clock.text)


def test_what_was_checked_yesterday_was_not_checked_today(display: DisplayPage) -> None:
    display.checks_sound("Yes, I heard it")

    display.later(24 * 60 * 60)
    display.window.show_clock("00:00")

    assert "sound not checked today" in display.state


def test_what_was_heard_from_one_loudspeaker_says_nothing_of_another(
    display: DisplayPage, kept: dict[str, Any]
) -> None:
    display.checks_sound("Yes, I heard it")
    chime = _chime(display)

    chime.replaced.emit()
    chime.changed.emit()

    assert "sound not checked today" in display.state
    assert kept["sound_checked_at"] == ""


def test_a_chime_that_nobody_hears_is_no_sound_for_wall_and_doctor(
    display: DisplayPage, desk: Desk, clinic: Clinic, qtbot: QtBot
) -> None:
    said = display.checks_sound("No, I heard nothing")
    department = desk.department("Cardiology", "C")
    desk.issue(department)
    doctor = desk.doctor(department, room=desk.room())
    desk.call_next(doctor=doctor)

    def receipts() -> list[tuple[bool, Silence | None]]:
        rows = clinic.services.doctor_view.snapshot(doctor.id, by=desk.by).receipts
        return [(row.heard_at is not None, row.silence) for row in rows]

    qtbot.waitUntil(lambda: receipts() == [(False, Silence.CANNOT_PLAY)])
    assert "no sound" in display.state
    assert "Check the loudspeaker" in said


def test_a_held_key_sounds_once(display: DisplayPage) -> None:
    played = list[Heard]()
    panel = SoundCheck(played.append, display.window)

    for _ in range(20):
        panel.start()
    sounded = len(played)
    played[0](None)
    panel.start()

    assert (sounded, len(played)) == (1, 2)


def test_a_key_that_is_held_longer_than_the_chime_asks_once(display: DisplayPage) -> None:
    chime = _chime(display)

    for is_repeated in (False, True, True):
        kind = QKeyEvent.Type.KeyPress
        event = QKeyEvent(kind, Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier, "", is_repeated)
        QApplication.sendEvent(display.window, event)

    assert chime.played == 1


def test_no_button_comes_where_another_was_aimed_at(display: DisplayPage) -> None:
    played = list[Heard]()
    panel = SoundCheck(played.append, display.window)
    places = list[dict[str, QRect]]()
    heard = list[bool]()
    panel.answered.connect(heard.append)

    panel.start()
    places.append(_buttons(panel))
    focused = panel.focusWidget()
    played[0](None)
    places.append(_buttons(panel))
    panel.start()
    played[1](Silence.NO_DEVICE)
    places.append(_buttons(panel))

    assert [list(shown) for shown in places] == [
        ["Close"],
        ["Yes, I heard it", "No, I heard nothing", "Play again", "Close"],
        ["Play again", "Close"],
    ]
    assert all(place == places[1][name] for shown in places for name, place in shown.items())
    assert not isinstance(focused, QPushButton)


def test_a_chime_that_sounds_already_is_the_one_that_is_asked_about(display: DisplayPage) -> None:
    played = list[Heard]()
    panel = SoundCheck(played.append, display.window)

    panel.start()
    panel.close()
    panel.start()

    assert len(played) == 1


def test_another_language_meanwhile_ends_the_question(
    display: DisplayPage, speak: Callable[[str], None]
) -> None:
    chime = _chime(display)
    chime.is_slow = True
    QTest.keyClick(display.window, Qt.Key.Key_F8)

    speak("ar-XB")
    display.window.retranslate()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    chime.under_way[0](None)
    panel = display.window.findChild(SoundCheck)

    assert panel is not None
    assert not panel.isVisible()
    QTest.keyClick(display.window, Qt.Key.Key_F8)
    assert list(_buttons(panel)) not in ([], ["Close"])


def test_a_chime_that_is_switched_off_meanwhile_is_asked_about_no_more(
    display: DisplayPage,
) -> None:
    _chime(display).is_slow = True
    QTest.keyClick(display.window, Qt.Key.Key_F8)
    panel = display.window.findChild(SoundCheck)
    assert panel is not None

    display.window.menu().chime_switched.emit(False)
    is_left = panel.isVisible()
    QTest.keyClick(display.window, Qt.Key.Key_F8)

    assert not is_left
    assert list(_buttons(panel)) == ["Play again", "Close"]


def test_a_chime_that_cannot_be_played_is_told_with_its_reason(display: DisplayPage) -> None:
    display.window.menu().chime_switched.emit(False)

    assert display.checks_sound("Play again") == ("No chime was played. The chime is switched off.")


def test_a_loudspeaker_that_went_since_has_to_be_checked_anew(
    display: DisplayPage, kept: dict[str, Any]
) -> None:
    display.checks_sound("Yes, I heard it")
    chime = display.window.findChild(Chime)
    assert chime is not None
    chime.silence = Silence.NO_DEVICE
    chime.changed.emit()
    gone = display.state
    chime.silence = None
    chime.changed.emit()

    assert "no sound" in gone
    assert "sound not checked today" in display.state
    assert kept["sound_checked_at"] == ""


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1280, 720), (480, 320)])
def test_the_question_lies_inside_the_wall(display: DisplayPage, size: tuple[int, int]) -> None:
    display.window.resize(*size)

    display.checks_sound("Play again")

    buttons = [it for it in display.window.findChildren(QPushButton) if it.isVisible()]
    panel = buttons[0].parentWidget()
    assert panel is not None
    assert display.window.rect().contains(panel.geometry())
    assert all(panel.rect().contains(button.geometry()) for button in buttons)


def _chime(display: DisplayPage) -> SilentChime:
    chime = display.window.findChild(SilentChime)
    assert chime is not None
    return chime


def _buttons(panel: SoundCheck) -> dict[str, QRect]:
    """Return what can be pressed, by its text, and where it stands in the window."""
    window = panel.window()
    return {
        it.text(): QRect(it.mapTo(window, it.rect().topLeft()), it.size())
        for it in panel.findChildren(QPushButton)
        if it.isVisible()
    }
