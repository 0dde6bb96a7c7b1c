"""Sends the clinic's messages: takes them out of the outbox, one gateway for each channel."""
