"""The server: HTTP in front of the services. Nothing is decided here."""
