"""Checks whether this computer can show windows now."""

import importlib
import os
import sys

from qtoken.domain.errors import QTokenError

OFFSCREEN = ("offscreen", "minimal", "vnc")


class NoScreen(QTokenError):
    """There is no screen to show a window on."""

    code = "no_screen"
    message = (
        "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set). Start it from a"
        " desktop; --help names what works without a screen."
    )


class QtMissing(QTokenError):
    """The libraries of the windows are not installed."""

    code = "qt_missing"
    message = "The windows need Qt, which is not installed here. Run: pip install 'PySide6<6.12'"


class QtLibraryMissing(QTokenError):
    """Qt is there, but the system lacks a library that it needs."""

    code = "qt_library_missing"
    message = (
        "The windows need a system library that is missing ({library}). On Debian and Ubuntu run:"
        " sudo apt-get install -y libgl1 libegl1 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0"
        " libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
    )


def has_screen() -> bool:
    """Whether windows can be shown to a person; on Linux a display server must be named."""
    # Asked for on purpose, by tests and for pictures.
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in OFFSCREEN:
        return True
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def require_qt() -> None:
    """Raise `QtMissing` or `QtLibraryMissing` if no window could be made."""
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ModuleNotFoundError:
        raise QtMissing from None
    except ImportError as error:
        raise QtLibraryMissing(library=str(error).partition(":")[0][:80]) from None
