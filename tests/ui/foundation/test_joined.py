"""Signals that lead to one presenter at a time."""

from PySide6.QtCore import QObject, Signal

from qtoken.ui.joined import Joined


class View(QObject):
    pressed = Signal(str)


class Presenter:
    def __init__(self) -> None:
        self.pressed: list[str] = []

    def press(self, what: str) -> None:
        self.pressed.append(what)


def test_signals_lead_nowhere_until_they_are_joined() -> None:
    view, presenter, joined = View(), Presenter(), Joined()
    view.pressed.emit("before")

    joined.join(presenter, (view.pressed, presenter.press))
    view.pressed.emit("after")

    assert presenter.pressed == ["after"]


def test_the_next_presenter_takes_the_place_of_the_one_before() -> None:
    view, first, second, joined = View(), Presenter(), Presenter(), Joined()
    joined.join(first, (view.pressed, first.press))

    joined.join(second, (view.pressed, second.press))
    view.pressed.emit("call")

    assert (first.pressed, second.pressed) == ([], ["call"])


def test_other_connections_of_a_signal_stay_when_they_part() -> None:
    view, presenter, other, joined = View(), Presenter(), Presenter(), Joined()
    view.pressed.connect(other.press)
    joined.join(presenter, (view.pressed, presenter.press))

    joined.part()
    view.pressed.emit("call")

    assert (presenter.pressed, other.pressed) == ([], ["call"])


def test_a_presenter_that_nobody_else_holds_stays_while_it_is_joined() -> None:
    view, pressed, joined = View(), list[str](), Joined()

    def join() -> None:
        presenter = Presenter()
        presenter.pressed = pressed
        joined.join(presenter, (view.pressed, presenter.press))

    join()
    view.pressed.emit("call")

    assert pressed == ["call"]
