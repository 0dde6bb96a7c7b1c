"""This computer's choices at the desk: the printer of slips, and when the window locks."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QWidget

from qtoken.services.rows import TokenRow
from qtoken.settings import LOCK_AFTER, SETTINGS, Settings
from qtoken.texts import _
from qtoken.ui.printers import PDF
from qtoken.ui.widgets.question import Question
from qtoken.ui.widgets.still import StillNumber

_LOCK_AFTER = next(described for described in SETTINGS if described.name == "lock_after_min")
_MARGIN_PX = 8


class PreferencesDialog(Question):
    """Asks for the settings that belong to this computer."""

    def __init__(
        self, settings: Settings, printers: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Settings of this computer"), _("Save"), parent)
        self.setObjectName("preferencesDialog")
        self._settings = settings
        self._printer = self.add_choice(
            _("Printer for slips"),
            [(_("Ask each time"), ""), *printer_choices(printers, settings.printer)],
            settings.printer,
            "printer",
        )
        self._is_printed = QCheckBox(_("Print the slip of each token at once"), self)
        self._is_printed.setObjectName("isSlipPrinted")
        self._is_printed.setChecked(settings.is_slip_printed)
        self.fields.addWidget(self._is_printed)
        self._lock_after = StillNumber(self)
        # WORKAROUND: Qt 6 gives a styled spin box no padding where reading begins; remove this
        # when the number stands off the edge without it.
        self._lock_after.lineEdit().setTextMargins(_MARGIN_PX, 0, _MARGIN_PX, 0)
        self._lock_after.setRange(LOCK_AFTER.lowest, LOCK_AFTER.highest)
        self._lock_after.setValue(settings.lock_after_min)
        self._lock_after.setSpecialValueText(_("never"))
        self._lock_after.setToolTip(_(_LOCK_AFTER.help))
        self.add_field(_("Minutes until the window locks"), self._lock_after, "lockAfter")

    @classmethod
    def ask(cls, parent: QWidget, settings: Settings, printers: tuple[str, ...]) -> Settings | None:
        """Return the settings as changed, or None."""
        dialog = cls(settings, printers, parent)
        changed = dialog.settings() if dialog.is_answered() else None
        dialog.deleteLater()
        return changed

    def settings(self) -> Settings:
        """Return the settings with what is chosen now."""
        return replace(
            self._settings,
            printer=self._printer.currentData(),
            is_slip_printed=self._is_printed.isChecked(),
            lock_after_min=self._lock_after.value(),
        )


class PrinterDialog(Question):
    """Asks where a slip is printed, and whether always there."""

    def __init__(
        self, token: TokenRow, printers: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        # Whose: a paper that was printed for somebody else is handed over unread.
        title = _("Print the slip of {label}, {patient}")
        title = title.format(label=token.label, patient=token.patient)
        super().__init__(title, _("Print"), parent)
        self.setObjectName("printerDialog")
        if not printers:
            self.add_sentence(_("This computer has no printer. The slip is saved as a file."))
        self._printer = self.add_choice(
            _("Printer"), printer_choices(printers, ""), None, "printerChoice"
        )
        self._is_always = QCheckBox(_("Always use this printer"), self)
        self._is_always.setObjectName("alwaysThisPrinter")
        self.fields.addWidget(self._is_always)

    @classmethod
    def ask(
        cls, parent: QWidget, token: TokenRow, printers: tuple[str, ...]
    ) -> tuple[str, bool] | None:
        """Return the printer and whether it is to be used always, or None."""
        dialog = cls(token, printers, parent)
        answer = dialog.choice() if dialog.is_answered() else None
        dialog.deleteLater()
        return answer

    def choice(self) -> tuple[str, bool]:
        """Return what is chosen now."""
        return self._printer.currentData(), self._is_always.isChecked()


def printer_choices(printers: tuple[str, ...], chosen: str) -> list[tuple[str, object]]:
    """Return the printers, the chosen one even if it is away, and a file."""
    names = [*printers, *([chosen] if chosen and chosen not in (*printers, PDF) else [])]
    return [*((name, name) for name in names), (_("PDF file"), PDF)]
