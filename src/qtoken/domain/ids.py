"""The ids of rows."""

LARGEST_ID = 2**31 - 1
"""The largest id that a row can have: a 32-bit integer on both databases."""
