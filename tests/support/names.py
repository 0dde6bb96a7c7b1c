"""Names as databases have them from before names were unique by the one fold."""

from sqlalchemy import text

from qtoken.db.address import database_url
from qtoken.db.database import Database
from qtoken.domain.clock import DatabaseClock


def name_as_before(address: str, table: str, name: str, twin: str) -> None:
    """Give a row the name of its twin in other writing, as the migration leaves it."""
    database = Database(database_url(address), DatabaseClock())
    change = text(f"UPDATE {table} SET name = :twin, name_key = :twin WHERE name = :name")
    database.write(lambda connection: connection.execute(change, {"name": name, "twin": twin}))
    database.close()
