"""The windows. Qt is imported only below this package, and never by the presenters in it."""
