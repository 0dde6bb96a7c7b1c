"""Sends Qt's own messages to our log, except those that tell nothing."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QLoggingCategory, QMessageLogContext, QtMsgType, qInstallMessageHandler

_log = logging.getLogger("qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

# Noto Sans has some letters of Indian scripts without their shaping rules; Qt warns and takes
# another font. Without a sound server Qt warns once for each sound library.
_SAYS_NOTHING = """
qt.text.font.db=false
qt.multimedia.symbolsresolver=false
"""


def quieten() -> None:
    """Switch off the messages that tell nothing."""
    QLoggingCategory.setFilterRules(_SAYS_NOTHING)


def install() -> Callable[[], None]:
    """Send Qt's messages to the log named ``qt``. Return what undoes this."""
    previous = qInstallMessageHandler(_write)

    def undo() -> None:
        qInstallMessageHandler(previous)

    return undo


def _write(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    _log.log(_LEVELS.get(kind, logging.WARNING), "%s", message)
