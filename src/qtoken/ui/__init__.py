"""The windows. Qt is imported only below this package, and never by the presenters in it."""

from qtoken.ui.quick_imports import import_pyside

import_pyside()
