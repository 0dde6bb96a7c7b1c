"""Runs the schema's steps on the connection that the program hands over."""

from alembic import context

from qtoken.models.everything import metadata_for_ddl

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata_for_ddl(),
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
