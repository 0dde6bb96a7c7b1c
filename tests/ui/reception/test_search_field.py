"""The search field while the window is furnished."""

from pytestqt.qtbot import QtBot

from qtoken.ui.reception.issue.search import SearchField


def test_the_words_do_not_move_when_the_icon_comes(qtbot: QtBot) -> None:
    field = SearchField()
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    before = field.cursorRect()

    field.put_icon()

    assert field.cursorRect() == before
    assert [action.icon().isNull() for action in field.actions()] == [False]
