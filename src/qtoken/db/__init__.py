"""Engines, transactions, the schema's version, and watching for other processes' commits."""

from qtoken.db.late_imports import put_off

put_off()
