"""One page with every shared widget and every kind of control, to look at and to measure."""

from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from qtoken.domain.token import Status
from qtoken.texts import _
from qtoken.ui import fonts, icons
from qtoken.ui.states import state_icon, state_word
from qtoken.ui.widgets.empty_state import EmptyState
from qtoken.ui.widgets.help_key import add_shortcut_sheet
from qtoken.ui.widgets.live_badge import LiveBadge
from qtoken.ui.widgets.message_bar import Kind, MessageAction, MessageBar
from qtoken.ui.widgets.primary_button import PrimaryButton
from qtoken.ui.widgets.row_table import Align, Column, RowTable
from qtoken.ui.widgets.state_badge import StateBadge
from qtoken.ui.widgets.token_label import TokenLabel

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A made-up line of a queue."""

    id: int
    label: str
    patient: str
    status: str
    wait_min: int


LINES = (
    QueueLine(1, "C-012", "Maria Lopez", "waiting", 14),
    QueueLine(2, "C-009", "Ali Hassan", "emergency", 2),
    QueueLine(3, "P-004", "Wei Zhang", "called", 31),
    QueueLine(4, "D-021", "محمد الأحمد", "on_hold", 8),
    QueueLine(5, "C-011", "अनिता शर्मा", "done", 45),
    QueueLine(6, "P-001", "Jana Nováková", "no_show", 52),
)


def columns() -> list[Column[QueueLine]]:
    """A queue's usual columns."""
    return [
        Column(lambda: _("Number"), lambda row: row.label, width=96, weight=fonts.HEAVY),
        Column(lambda: _("Patient"), lambda row: row.patient),
        Column(
            lambda: _("State"),
            lambda row: state_word(row.status),
            icon=lambda row: state_icon(row.status),
            color=lambda row: row.status,
            width=120,
            widest=lambda: [state_word(state) for state in [*Status, "emergency"]],
        ),
        Column(lambda: _("Waiting"), lambda row: f"{row.wait_min} min", align=Align.END, width=100),
    ]


class Gallery(QMainWindow):
    """The page. What a test needs to reach is public."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_("Gallery"))
        self.bar = MessageBar()
        self.table: RowTable[QueueLine] = RowTable(columns(), _("Queue"))
        self.table.show_rows(LINES)
        self.primary = PrimaryButton(_("Call next"), _("Space"), "call")
        self.recall = QPushButton(_("Recall"))
        self.field = QLineEdit()
        self.check = QCheckBox(_("Print"))
        self.hero = TokenLabel()
        self._build()
        self.resize(1000, 900)

    def _build(self) -> None:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addLayout(self._top())
        layout.addWidget(self.bar)
        layout.addLayout(self._badges())
        layout.addLayout(self._buttons())
        layout.addLayout(self._fields())
        layout.addWidget(self._tabs())
        layout.addWidget(self.table, 3)
        layout.addLayout(self._bottom(), 2)
        self.setCentralWidget(page)
        self.bar.show_message(
            _("{label} is called to {room}.").format(label="C-012", room="Room 3"),
            MessageAction(_("Undo"), lambda: None),
        )
        self.bar.show_message(
            _("{label} is already called. Look at the queue again.").format(label="C-009"),
            kind=Kind.PROBLEM,
        )
        self._add_actions()

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        title = QLabel(_("Front desk"))
        title.setProperty("role", "section")
        row.addWidget(title)
        row.addStretch(1)
        for is_live, news in ((True, NOON), (False, NOON), (False, None)):
            badge = LiveBadge(now=lambda: NOON)
            badge.show_state(is_live, news)
            row.addWidget(badge)
        return row

    def _badges(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for state in [*Status, "emergency"]:
            badge = StateBadge()
            badge.show_state(state)
            row.addWidget(badge)
        row.addStretch(1)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.primary)
        icons.put(self.recall, "recall")
        row.addWidget(self.recall)
        for text, kind, icon in (
            (_("Cancel"), "danger", "cancel"),
            (_("Print again"), "quiet", "print"),
        ):
            button = QPushButton(text)
            button.setProperty("kind", kind)
            icons.put(button, icon, {"danger": "emergency", "quiet": "accent"}[kind])
            row.addWidget(button)
        off = QPushButton(_("Hold"))
        icons.put(off, "hold")
        off.setEnabled(False)
        row.addWidget(off)
        row.addStretch(1)
        return row

    def _fields(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.field.setPlaceholderText(_("Find or register a patient"))
        self.field.setAccessibleName(_("Patient"))
        box = QComboBox()
        box.addItems([_("All departments"), _("Cardiology")])
        box.setAccessibleName(_("Department"))
        row.addWidget(self.field, 1)
        for widget in (box, self.check):
            row.addWidget(widget)
        return row

    def _tabs(self) -> QTabBar:
        tabs = QTabBar()
        tabs.setAccessibleName(_("Sections"))
        tabs.setExpanding(False)
        tabs.setDrawBase(False)
        for text in (_("Waiting"), _("In consultation"), _("Done")):
            tabs.addTab(text)
        return tabs

    def _bottom(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.hero.show_label("C-012")
        small = TokenLabel("label")
        small.show_label("P-004", "called")
        empty = EmptyState("waiting")
        empty.show_sentence(
            _("Nobody is waiting in Cardiology. Find a patient with Ctrl+F."), _("Find a patient")
        )
        for widget in (self.hero, small, TokenLabel()):
            row.addWidget(widget)
        row.addWidget(empty, 1)
        return row

    def _add_actions(self) -> None:
        for text, keys in ((_("Find a patient"), "Ctrl+F"), (_("Call next"), "F9")):
            action = QAction(text, self)
            action.setShortcut(QKeySequence(keys))
            self.addAction(action)
        add_shortcut_sheet(self)
