"""Plays a recorded day through the services, with a clock that is set to the record's times."""
