"""The queue: who waits, who is in, who is done, and what can be done about it."""
