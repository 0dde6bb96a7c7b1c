"""Signing in, and locking a window while nobody is there."""
