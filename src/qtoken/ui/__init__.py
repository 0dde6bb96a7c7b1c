"""The windows. Qt is imported only below this package, and never by the presenters in it."""

from qtoken.ui.startup.pyside_import import import_pyside

import_pyside()
