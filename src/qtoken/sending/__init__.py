"""Sends the messages that are in the clinic's outbox, through one gateway for each channel."""
