"""States and liveness are told by icon, word and colour together."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from qtoken import texts
from qtoken.domain.token import Status
from qtoken.ui import theme
from qtoken.ui.widgets.live_badge import LiveBadge
from qtoken.ui.widgets.state_badge import StateBadge
from qtoken.ui.widgets.token_label import TokenLabel
from tests.ui.support.pictures import grab, is_blank

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def state(qtbot: QtBot) -> StateBadge:
    badge = StateBadge()
    qtbot.addWidget(badge)
    return badge


@pytest.fixture
def live(qtbot: QtBot) -> LiveBadge:
    badge = LiveBadge(now=lambda: NOON)
    qtbot.addWidget(badge)
    return badge


@pytest.mark.parametrize("name", [*Status, "emergency"])
def test_a_state_has_a_word_and_its_colour(state: StateBadge, name: str) -> None:
    state.show_state(name)

    picture = grab(state, f"state-{name}")

    assert state.word
    assert not is_blank(picture)
    assert state.width() >= state.sizeHint().width()


def test_a_badge_without_a_state_is_not_there(state: StateBadge) -> None:
    state.show_state("called")
    state.show_state(None)

    assert not state.isVisible()


def test_a_badge_speaks_the_language_of_the_moment(state: StateBadge) -> None:
    state.show_state("waiting")
    texts.use_language(texts.ACCENTED)

    state.retranslate()

    assert state.word.startswith("[")


def test_a_screen_reader_hears_the_state(state: StateBadge) -> None:
    state.show_state("waiting")

    face = QAccessible.queryAccessibleInterface(state)

    assert face.text(QAccessible.Text.Name) == "waiting"


def test_before_the_first_news_nothing_is_said_to_be_wrong(live: LiveBadge) -> None:
    assert live.word == "opening…"


def test_live_tells_the_time(live: LiveBadge) -> None:
    live.show_state(True, NOON)

    assert live.word == f"live {NOON.astimezone():%H:%M}"


def test_a_window_that_hears_nothing_tells_its_last_news(live: LiveBadge) -> None:
    live.show_state(False, NOON)

    assert live.word == f"last news {NOON.astimezone():%H:%M}"


def test_without_any_news_the_database_is_not_reachable(live: LiveBadge) -> None:
    live.show_state(True, NOON)
    live.show_state(False, None)

    assert live.word == "not reachable"


def test_a_number_is_heavy_and_named(qtbot: QtBot) -> None:
    label = TokenLabel()
    qtbot.addWidget(label)

    label.show_label("C-012")

    assert label.text() == "C-012"
    assert label.accessibleName() == "Token C-012"
    assert label.font().weight() == 800
    assert label.fontInfo().pixelSize() == theme.size("label_hero")


def test_no_token_is_shown_and_said(qtbot: QtBot) -> None:
    label = TokenLabel()
    qtbot.addWidget(label)
    height = label.sizeHint().height()

    label.show_label("C-012")
    label.show_label(None)

    assert label.label is None
    assert label.accessibleName() == "No token"
    assert label.sizeHint().height() == height


def test_times_are_told_as_the_clinic_does(live: LiveBadge) -> None:
    live.show_state(True, None)

    live.tell_in(ZoneInfo("Asia/Kolkata"))

    assert live.word == f"live {NOON.astimezone(ZoneInfo('Asia/Kolkata')):%H:%M}"
