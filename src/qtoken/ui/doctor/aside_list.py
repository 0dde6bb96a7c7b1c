"""Those who were set aside, on hold or no-show, each with a way back into the line."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qtoken.services.rows import TokenRow
from qtoken.texts import _
from qtoken.ui import icons, theme
from qtoken.ui.doctor.start_label import StartLabel
from qtoken.ui.widgets import tool_tips
from qtoken.ui.widgets.plain_words import PlainLabel
from qtoken.ui.widgets.state_badge import StateBadge


class AsideList(QFrame):
    """A heading and a line for each; hidden while nobody is set aside."""

    return_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("asideList")
        self.setProperty("kind", "card")
        self._title = StartLabel("caption", self)
        self._lines: dict[int, _AsideLine] = {}
        grid = theme.size("grid")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(grid * 2, grid, grid, grid)
        self._layout.setSpacing(grid // 2)
        self._layout.addWidget(self._title)
        self.hide()

    @property
    def labels(self) -> list[str]:
        """Who is set aside."""
        return [line.token.label for line in self._lines.values()]

    def show_tokens(self, tokens: tuple[TokenRow, ...]) -> None:
        """Show these; lines that stay are left alone."""
        self._title.setText(_("Set aside"))
        wanted = {token.id: token for token in tokens}
        for id_ in [id_ for id_ in self._lines if id_ not in wanted]:
            line = self._lines.pop(id_)
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        for id_, token in wanted.items():
            if id_ not in self._lines:
                self._lines[id_] = self._new_line(id_)
            self._lines[id_].show_token(token)
        self.setVisible(bool(tokens))

    def enable(self, is_live: bool) -> None:
        """Offer the way back only while it can be kept."""
        for line in self._lines.values():
            line.button.setEnabled(is_live)

    def press_return(self, token_id: int) -> None:
        """Press the button of this token."""
        self._lines[token_id].button.click()

    def _new_line(self, token_id: int) -> "_AsideLine":
        line = _AsideLine(self)
        line.button.clicked.connect(lambda _on=False: self.return_requested.emit(token_id))
        self._layout.addWidget(line)
        return line


class _AsideLine(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.token: TokenRow
        self._label = PlainLabel(parent=self)
        self._patient = StartLabel(parent=self)
        self._state = StateBadge(self)
        self.button = QPushButton(self)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setProperty("kind", "quiet")
        self._label.setProperty("role", "strong")
        icons.put(self.button, "return", "accent")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.size("grid"))
        row.addWidget(self._label)
        row.addWidget(self._patient, 1)
        row.addWidget(self._state)
        row.addWidget(self.button)

    def show_token(self, token: TokenRow) -> None:
        self.token = token
        self._label.setText(token.label)
        self._patient.setText(token.patient)
        self._patient.setToolTip(tool_tips.plain(token.patient))
        self._state.show_state(token.status.value)
        self.button.setText(_("Return"))
        self.button.setAccessibleName(_("Return {label}").format(label=token.label))
