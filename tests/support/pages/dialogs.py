"""Answers the dialogs that a click opens: the test says beforehand what the person will do."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
)

from qtoken.ui.widgets.row_table import RowTable

_LOOK_EVERY_MS = 5


class Answer:
    """Waits for one modal dialog and does what it was told; then the dialog must have closed."""

    def __init__(self, do: Callable[["Asked"], None]) -> None:
        self._do = do
        self.is_given = False
        self._timer = QTimer(interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog) and dialog.isVisible():
            self._timer.stop()
            self.is_given = True
            try:
                self._do(Asked(dialog))
            finally:
                if dialog.isVisible():
                    dialog.reject()


class Asked:
    """A dialog as somebody reads and fills it in."""

    def __init__(self, dialog: QDialog) -> None:
        self.dialog = dialog

    @property
    def title(self) -> str:
        """What is asked, and about whom."""
        return self.dialog.windowTitle()

    def choose(self, box: str, text: str) -> None:
        """Choose a text in the box of that name."""
        found = self.dialog.findChild(QComboBox, box)
        assert isinstance(found, QComboBox), box
        place = found.findText(text)
        assert place >= 0, [found.itemText(i) for i in range(found.count())]
        found.setCurrentIndex(place)
        found.activated.emit(place)

    def types(self, text: str) -> None:
        """Type where the focus is."""
        QTest.keyClicks(self.dialog.focusWidget(), text)

    def sentence(self, name: str) -> str:
        """What the sentence of that name says."""
        label = self.dialog.findChild(QLabel, name)
        assert isinstance(label, QLabel), name
        return label.text()

    def chosen(self, box: str) -> str:
        """The text chosen in the box of that name."""
        found = self.dialog.findChild(QComboBox, box)
        assert isinstance(found, QComboBox), box
        return found.currentText()

    def write(self, line: str, text: str) -> None:
        """Type into the line of that name."""
        found = self.dialog.findChild(QLineEdit, line)
        assert isinstance(found, QLineEdit), line
        found.setText(text)

    def tick(self, box: str) -> None:
        """Tick the box of that name."""
        found = self.dialog.findChild(QCheckBox, box)
        assert isinstance(found, QCheckBox), box
        found.setChecked(True)

    def lines(self, table: str) -> list[str]:
        """The lines of the table of that name."""
        found = self.dialog.findChild(RowTable, table)
        assert isinstance(found, RowTable), table
        columns = found.rows_model.columns
        return [" ".join(c.text(row) for c in columns) for row in found.rows_model.rows]

    def line_heights(self, table: str) -> list[int]:
        """How high each line is drawn."""
        found = self.dialog.findChild(RowTable, table)
        assert isinstance(found, RowTable), table
        return [found.rowHeight(row) for row in range(found.model().rowCount())]

    def choose_line(self, table: str, row: int) -> None:
        """Choose a line of the table."""
        found = self.dialog.findChild(RowTable, table)
        assert isinstance(found, RowTable), table
        found.selectRow(row)

    def has(self, name: str) -> bool:
        """Whether the dialog shows a line of that name."""
        line = self.dialog.findChild(QLineEdit, name)
        return line is not None and line.isVisible()

    @property
    def can_answer(self) -> bool:
        """Whether the button that answers can be pressed."""
        found = self.dialog.findChild(QPushButton, "answer")
        return found is not None and found.isEnabled()

    def press(self, name: str = "answer") -> None:
        """Press the button of that name."""
        found = self.dialog.findChild(QPushButton, name)
        assert isinstance(found, QPushButton), name
        found.click()
