"""A list to choose a department from: letter and name, closed ones marked."""

from time import monotonic

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from qtoken.services.rows import DepartmentRow
from qtoken.texts import _
from qtoken.ui import fonts, theme
from qtoken.ui.widgets import tool_tips
from qtoken.ui.widgets.areas import mirrored
from qtoken.ui.widgets.ground import Ground, broken, draw_line

_ROW_PX = 42
_NARROWEST_PX = 180
_EDGES_PX = 8
_PADDING_PX = 12
_GAP_PX = 10
_ROWS_SHOWN = 6
_FIRST_MOVES = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Up})
_DEPARTMENT = Qt.ItemDataRole.UserRole

_Index = QModelIndex | QPersistentModelIndex


class DepartmentList(QListWidget):
    """Arrow keys move, a letter jumps to its department; what is selected is chosen.

    Taking the focus chooses nothing: the second of two hasty Enters must not issue a token.
    """

    department_chosen = Signal(int)
    closed_wanted = Signal(str)
    """The name of a closed department whose letter was typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("departments")
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.code_px = 0
        self.column_px = _NARROWEST_PX
        self._typed = ""
        self._typed_at = 0.0
        self.setItemDelegate(_DepartmentDelegate(self))
        self.itemSelectionChanged.connect(self._tell)

    def show_departments(self, departments: tuple[DepartmentRow, ...], chosen: int | None) -> None:
        """Offer these departments; the chosen one is selected, closed ones cannot be."""
        metrics = QFontMetrics(_code_font())
        # One column for all letters, as wide as the widest: a cut code looks like another
        # department's.
        self.code_px = max(map(metrics.horizontalAdvance, ("M", *(d.letter for d in departments))))
        # Filling the list selects and clears rows, which must not look like somebody's choice.
        with QSignalBlocker(self):
            self.clear()
            for department in departments:
                self._add(department, is_chosen=department.id == chosen)
        self._fit()
        self.updateGeometry()
        if chosen is None:
            # `clear` leaves the scroll position: the first department could be above the edge.
            self.scrollToTop()
        self._bring_chosen_into_sight()

    def _add(self, department: DepartmentRow, *, is_chosen: bool) -> None:
        # The letter comes first, so that typing it finds the department.
        item = QListWidgetItem(f"{department.letter} {department.name}", self)
        item.setData(_DEPARTMENT, department)
        if not department.is_open:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            closed = _("{department}, closed").format(department=item.text())
            item.setData(Qt.ItemDataRole.AccessibleTextRole, closed)
        item.setToolTip(tool_tips.plain(department.name) if department.is_open else _("Closed"))
        if is_chosen:
            self.setCurrentItem(item)

    def _tell(self) -> None:
        for item in self.selectedItems():
            self.department_chosen.emit(item.data(_DEPARTMENT).id)

    def _bring_chosen_into_sight(self) -> None:
        # Enter issues a token for the chosen department, so it must be visible at any size.
        for item in self.selectedItems():
            self.scrollToItem(item)

    def _select_first(self) -> None:
        for place in range(self.count()):
            if self.item(place).flags() & Qt.ItemFlag.ItemIsEnabled:
                self.setCurrentRow(place)
                return

    def _fit(self) -> None:
        # Computed from the list's own size alone. A layout that depends on whether the scroll bar
        # is shown would show it and hide it in turn, for ever.
        room = self.maximumViewportSize()
        is_scrolling = self._rows(room.width()) * _ROW_PX > room.height()
        bar = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            bar.ScrollBarAlwaysOn if is_scrolling else bar.ScrollBarAlwaysOff
        )
        taken = self.verticalScrollBar().sizeHint().width() if is_scrolling else 0
        width = room.width() - taken
        has_two = self._columns(width) == 2
        self.setFlow(QListView.Flow.LeftToRight if has_two else QListView.Flow.TopToBottom)
        self.setWrapping(has_two)
        # One pixel less, so that two columns never need more than the width.
        self.column_px = width // 2 - 1 if has_two else min(width, _NARROWEST_PX)
        self.setGridSize(QSize(self.column_px, _ROW_PX) if has_two else QSize())

    def _columns(self, width: int) -> int:
        return 2 if self.count() > _ROWS_SHOWN and width >= 2 * _NARROWEST_PX else 1

    def _rows(self, width: int) -> int:
        return -(-self.count() // self._columns(width))

    def _department(self, place: int) -> DepartmentRow:
        row: DepartmentRow = self.item(place).data(_DEPARTMENT)
        return row

    def _beginning_with(self, typed: str) -> list[int]:
        places = range(self.count())
        coded = [p for p in places if self._department(p).letter.startswith(typed)]
        return coded or [p for p in places if self._department(p).name.upper().startswith(typed)]

    def sizeHint(self) -> QSize:
        rows = min(_ROWS_SHOWN, max(1, self._rows(self.maximumViewportSize().width())))
        return QSize(super().sizeHint().width(), rows * _ROW_PX + _EDGES_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST_PX, _ROW_PX * 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _FIRST_MOVES and not self.selectedItems():
            self._select_first()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        # Qt's own search skips closed departments silently, and finds letters or names, not both.
        now = monotonic()
        is_going_on = now - self._typed_at < QApplication.keyboardInputInterval() / 1000
        self._typed_at = now
        typed = self._typed + search.upper() if is_going_on else search.upper()
        found = self._beginning_with(typed)
        if not found:
            # The letter continues no code: it begins a new search.
            typed = search.upper()
            found = self._beginning_with(typed)
        self._typed = typed
        is_open = [place for place in found if self._department(place).is_open]
        if is_open:
            exact = [place for place in is_open if self._department(place).letter == typed]
            # Typing a letter again goes on to the next department that begins so.
            further = [place for place in is_open if place > self.currentRow()]
            self.setCurrentRow((exact or further or is_open)[0])
        elif found:
            self.closed_wanted.emit(self._department(found[0]).name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._bring_chosen_into_sight()


class _DepartmentDelegate(QStyledItemDelegate):
    def __init__(self, parent: DepartmentList) -> None:
        super().__init__(parent)
        self._list = parent
        self._ground = Ground(self)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        self._ground.paint(painter, option, index)
        self.initStyleOption(option, index)
        department: DepartmentRow = index.data(_DEPARTMENT)
        widget: QWidget = option.widget
        window_theme = theme.of(widget)
        rect: QRect = option.rect
        box = rect.adjusted(_PADDING_PX, 0, -_PADDING_PX, 0)
        painter.save()
        painter.setFont(_code_font())
        painter.setPen(QPen(window_theme.color("accent" if department.is_open else "disabled")))
        letter_width = self._list.code_px
        place = QRect(box.left(), box.top(), letter_width, box.height())
        align = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            mirrored(place, box, option.direction), int(align.value), department.letter
        )
        role = QPalette.ColorRole.Text
        painter.setPen(
            option.palette.color(role) if department.is_open else window_theme.color("disabled")
        )
        rest = box.adjusted(letter_width + _GAP_PX, 0, 0, 0)
        _draw_name(painter, mirrored(rest, box, option.direction), _name(department))
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(self._list.column_px, _ROW_PX)


def _draw_name(painter: QPainter, box: QRect, text: str) -> None:
    """Draw in one line, or in two smaller ones: names often differ only at their ends."""
    align = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
    painter.setFont(fonts.font(theme.size("body"), fonts.SEMI_BOLD))
    lines = [text]
    if painter.fontMetrics().horizontalAdvance(text) > box.width():
        painter.setFont(fonts.font(theme.size("caption"), fonts.SEMI_BOLD))
        lines = broken(text, box.width(), painter.fontMetrics())
    height = painter.fontMetrics().height()
    top = box.center().y() - len(lines) * height // 2 + 1
    for place, line in enumerate(lines):
        draw_line(
            painter, QRect(box.left(), top + place * height, box.width(), height), line, align
        )


def _code_font() -> QFont:
    return fonts.font(theme.size("control"), fonts.HEAVY)


def _name(department: DepartmentRow) -> str:
    if department.is_open:
        return department.name
    return _("{department} (closed)").format(department=department.name)
