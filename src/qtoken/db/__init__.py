"""Engines, transactions, the schema's version, and watching for other processes' commits."""
