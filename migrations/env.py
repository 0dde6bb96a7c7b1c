"""Runs the migrations on the connection that the program passes in."""

from alembic import context

from qtoken.models.everything import metadata_for_ddl

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata_for_ddl(),
    # For generated migrations: SQLite can hardly alter a table, a "batch" makes a new one.
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
