"""Whether events leave cues for messages."""

from sqlalchemy import Connection, text

_POSTGRESQL = {
    True: text("ALTER TABLE token_event ENABLE TRIGGER token_event_cue"),
    False: text("ALTER TABLE token_event DISABLE TRIGGER token_event_cue"),
}


def set_cues(connection: Connection, *, is_on: bool) -> None:
    """Let each event leave a cue from this commit on, or not.

    On PostgreSQL the trigger itself is switched: to ask it each time would cost every command. On
    SQLite it asks, which costs next to nothing.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_POSTGRESQL[is_on])
