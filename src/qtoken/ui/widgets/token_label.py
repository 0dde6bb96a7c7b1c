"""The token's label, such as C-012, as the largest thing in a window."""

from PySide6.QtWidgets import QWidget

from qtoken.texts import _
from qtoken.ui import fonts, theme
from qtoken.ui.widgets.plain_words import PlainLabel

_NOBODY = "–"


class TokenLabel(PlainLabel):
    """A label in heavy tabular figures that never wraps.

    Without a token it shows a pale dash of the same height.
    """

    def __init__(self, size: str = "label_hero", parent: QWidget | None = None) -> None:
        """``size`` is a size token: ``label`` or ``label_hero``."""
        super().__init__(parent=parent)
        self._label: str | None = None
        self.setFont(fonts.font(theme.size(size), fonts.HEAVY))
        self.show_label(None)

    @property
    def label(self) -> str | None:
        """The label shown now."""
        return self._label

    def show_label(self, label: str | None, role: str = "text") -> None:
        """Show ``label`` in the colour token ``role``; None shows that there is no token."""
        self._label = label
        theme.mark(self, "role", "muted" if label is None else role)
        self.setText(_NOBODY if label is None else label)
        self.setAccessibleName(
            _("No token") if label is None else _("Token {label}").format(label=label)
        )
