"""The clinic and its first administrator: the left side of the first start."""

from PySide6.QtCore import Qt, QTimeZone, Signal
from PySide6.QtWidgets import QCheckBox, QCompleter, QLineEdit, QVBoxLayout, QWidget

from qtoken.domain.clock import known_time_zones
from qtoken.domain.input import PASSWORD_SHORTEST
from qtoken.texts import _, isolated, ngettext
from qtoken.ui import theme
from qtoken.ui.first_start.plan import PlannedClinic
from qtoken.ui.sign_in.password_field import PasswordField
from qtoken.ui.widgets.plain_words import PlainLabel
from qtoken.ui.widgets.still import StillBox

_WIDTH_PX = 320
_MAY_BREAK = "\u200b"


class ClinicPart(QWidget):
    """Name and time zone of the clinic; user name and password of whoever sets it up."""

    renamed = Signal()
    """Another name of the clinic was typed."""

    def __init__(self, where: str = "", parent: QWidget | None = None) -> None:
        """`where` is where the clinic will be kept; empty: nothing is said of it."""
        super().__init__(parent)
        self._name = QLineEdit(self)
        self._time_zone = StillBox(self)
        self._username = QLineEdit(self)
        self._password = PasswordField(self)
        self.last = QCheckBox(_("Show the password"), self)
        """The last part, for what Tab visits next."""
        self._caps_lock = PlainLabel(_("Caps Lock seems to be on."), self)
        self.setFocusProxy(self._name)
        self._build(where)
        self._password.caps_lock_seen.connect(self._caps_lock.setVisible)
        self._name.textEdited.connect(self.renamed)
        # It is typed once: whoever chooses it may look at it.
        self.last.toggled.connect(self._show_password)

    @property
    def name(self) -> str:
        """The name of the clinic as it is typed now."""
        return self._name.text().strip()

    def planned(self) -> PlannedClinic:
        """Return what is typed now."""
        # The list of suggestions may have kept Enter for itself.
        self._take_only_zone()
        return PlannedClinic(
            name=self.name,
            time_zone=self._time_zone.currentText().strip(),
            username=self._username.text().strip(),
            password=self._password.text(),
        )

    def show_created(self, has_admin: bool) -> None:
        """Once the administrator is there nothing here can be changed any more."""
        for field in (self._name, self._time_zone, self._username, self._password, self.last):
            field.setEnabled(not has_admin)

    def _build(self, where: str) -> None:
        self._name.setObjectName("clinicName")
        self._time_zone.setObjectName("timeZone")
        self._username.setObjectName("username")
        self._password.setObjectName("password")
        self.last.setObjectName("showPassword")
        self._caps_lock.setProperty("role", "waiting")
        self._caps_lock.hide()
        self._offer_time_zones()
        self.setFixedWidth(_WIDTH_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.size("grid") // 2)
        self._add_field(layout, _("Name of the clinic"), self._name)
        self._add_field(layout, _("Time zone"), self._time_zone)
        layout.addSpacing(theme.size("grid") * 2)
        self._add_field(layout, _("Your user name (administrator)"), self._username)
        self._add_field(layout, _("Your password"), self._password)
        length = ngettext(
            "At least {count} character.", "At least {count} characters.", PASSWORD_SHORTEST
        )
        hint = PlainLabel(length.format(count=PASSWORD_SHORTEST), self)
        hint.setProperty("role", "caption")
        layout.addWidget(hint)
        layout.addWidget(self.last)
        layout.addWidget(self._caps_lock)
        if where:
            layout.addWidget(self._where_kept(where), 1)
        else:
            layout.addStretch(1)

    def _where_kept(self, where: str) -> PlainLabel:
        # A file that was moved, or a computer that was not told the address yet: whoever set a
        # clinic up there would have two.
        words = _(
            "It will be kept in {where}, where no clinic was found. If this clinic has a database"
            " already, press Cancel: another one must not be begun beside it."
        )
        breaking = isolated(where).replace("/", f"/{_MAY_BREAK}").replace("\\", f"\\{_MAY_BREAK}")
        label = PlainLabel(words.format(where=breaking), self)
        label.setObjectName("whereKept")
        label.setProperty("role", "muted")
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeading)
        return label

    def _show_password(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode
        self._password.setEchoMode(mode.Normal if is_shown else mode.Password)

    def _take_only_zone(self) -> None:
        # "kolk" and Enter, or Tab: the one zone that is left is meant.
        typed = self._time_zone.currentText().strip().casefold()
        zones = [self._time_zone.itemText(n) for n in range(self._time_zone.count())]
        left = [zone for zone in zones if typed and typed in zone.casefold()]
        if len(left) == 1:
            self._time_zone.setCurrentText(left[0])

    def _add_field(self, layout: QVBoxLayout, title: str, field: QWidget) -> None:
        label = PlainLabel(title, self)
        label.setWordWrap(True)
        label.setBuddy(field)
        field.setAccessibleName(title)
        layout.addWidget(label)
        layout.addWidget(field)

    def _offer_time_zones(self) -> None:
        box = self._time_zone
        box.setEditable(True)
        box.setInsertPolicy(StillBox.InsertPolicy.NoInsert)
        box.addItems(sorted(known_time_zones()))
        box.setCurrentText(bytes(QTimeZone.systemTimeZoneId().data()).decode() or "UTC")
        line = box.lineEdit()
        if line is not None:
            line.setAccessibleName(_("Time zone"))
            line.editingFinished.connect(self._take_only_zone)
        completer = QCompleter(box.model(), box)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        box.setCompleter(completer)
