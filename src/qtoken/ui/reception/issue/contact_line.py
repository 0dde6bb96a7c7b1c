"""How the clinic may write to the patient who stands at the desk: asked once, kept for good."""

from PySide6.QtCore import QLocale, QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from qtoken.texts import _
from qtoken.ui import theme
from qtoken.ui.reception.issue.contact import ContactChoices
from qtoken.ui.widgets import tool_tips
from qtoken.ui.widgets.plain_words import PlainLabel
from qtoken.ui.widgets.still import StillBox


class ContactLine(QWidget):
    """Two ticks and a language; hidden where the clinic sends no messages."""

    contact_chosen = Signal(bool, bool, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ways")
        self._title = PlainLabel(parent=self)
        self._sms = QCheckBox(self)
        self._email = QCheckBox(self)
        self._language = StillBox(self)
        self._choices: ContactChoices | None = None
        self._build()
        for box in (self._sms, self._email):
            box.clicked.connect(self._tell)
        self._language.activated.connect(self._tell)
        self.retranslate()
        self.hide()

    def show_contact(self, choices: ContactChoices | None) -> None:
        """Show what the patient wants, and offer what can be."""
        self._choices = choices
        self.setVisible(choices is not None)
        if choices is None:
            return
        for box, is_wanted, is_possible in (
            (self._sms, choices.wants_sms, choices.can_sms),
            (self._email, choices.wants_email, choices.can_email),
        ):
            box.setChecked(is_wanted)
            # What was agreed to can be taken back even where the address is gone.
            box.setEnabled(is_possible or is_wanted)
        self._offer_languages(choices)
        self._explain()

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        self._title.setText(_("Messages"))
        self._sms.setText(_("Text message"))
        self._email.setText(_("E-mail"))
        self._language.setAccessibleName(_("Language of messages"))
        if self._choices is not None:
            self._offer_languages(self._choices)
        self._explain()

    def _offer_languages(self, choices: ContactChoices) -> None:
        with QSignalBlocker(self._language):
            self._language.clear()
            self._language.addItem(_("Usual language"), "")
            for code in choices.languages:
                self._language.addItem(QLocale(code).nativeLanguageName() or code, code)
            self._language.setCurrentIndex(max(0, self._language.findData(choices.language)))
        self._language.setVisible(bool(choices.languages))

    def _explain(self) -> None:
        choices = self._choices
        no_phone = ""
        if choices and not choices.can_sms:
            no_phone = _("There is no phone number that can be sent a text message.")
        no_email = _("There is no e-mail address.") if choices and not choices.can_email else ""
        tool_tips.put(self._sms, no_phone)
        tool_tips.put(self._email, no_email)

    def _tell(self) -> None:
        language = self._language.currentData() or ""
        self.contact_chosen.emit(self._sms.isChecked(), self._email.isChecked(), language)

    def _build(self) -> None:
        self._sms.setObjectName("wantsSms")
        self._email.setObjectName("wantsEmail")
        self._language.setObjectName("messageLanguage")
        self._language.setSizeAdjustPolicy(
            StillBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._language.setMinimumContentsLength(4)
        row = QHBoxLayout()
        row.setSpacing(theme.size("grid"))
        row.addWidget(self._sms)
        row.addWidget(self._email)
        row.addWidget(self._language, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.size("grid"), 0, 0)
        layout.setSpacing(theme.size("grid") // 2)
        layout.addWidget(self._title)
        layout.addLayout(row)
