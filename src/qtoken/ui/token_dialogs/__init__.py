"""Dialogs about one token, for whichever window asks: where to, why, and what happened to it."""
