"""Opens the doctor's dialogs; an answer goes to the presenter. Nothing waits for a dialog."""

from datetime import tzinfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from qtoken.services.queue.history_rows import TokenHistory
from qtoken.ui.doctor.dialogs import OutOfOrderDialog
from qtoken.ui.doctor.presenter import DoctorPresenter
from qtoken.ui.token_dialogs.history import HistoryDialog
from qtoken.ui.token_dialogs.questions import TransferDialog


def ask_out_of_order(parent: QWidget, presenter: DoctorPresenter) -> None:
    """Ask whom to call before their turn, and why, where somebody may be called now."""
    if not presenter.may_choose_another():
        return
    waiting = {token.id: token for token in presenter.waiting}
    dialog = OutOfOrderDialog(tuple(waiting.values()), presenter.now, parent)

    def call() -> None:
        if dialog.token_id is not None:
            presenter.call_out_of_order(waiting[dialog.token_id], dialog.reason)

    dialog.accepted.connect(call)
    _open(dialog)


def ask_transfer(parent: QWidget, presenter: DoctorPresenter) -> None:
    """Ask where to send whoever is in."""
    token = presenter.current
    if token is None:
        return
    dialog = TransferDialog(token, *presenter.elsewhere(), parent)

    def transfer() -> None:
        choice = dialog.choice()
        if choice is not None:
            presenter.transfer(token, choice.department_id, choice.doctor_id, choice.reason)

    dialog.accepted.connect(transfer)
    _open(dialog)


def show_history(parent: QWidget, history: TokenHistory, zone: tzinfo) -> None:
    """Show what happened to a token."""
    _open(HistoryDialog(history, zone, parent))


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
