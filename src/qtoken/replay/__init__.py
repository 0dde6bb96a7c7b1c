"""Plays a recorded day through the services, with a clock that follows the record."""
