"""The clinic itself: its settings, departments, doctors, rooms and priorities."""
